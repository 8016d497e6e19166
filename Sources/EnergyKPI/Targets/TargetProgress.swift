import ConsumptionLedger

/// What a target is judged by: the figure of the year so far, of its months, and of the year before.
public struct TargetInput: Hashable, Codable, Sendable {
    /// A month that has ended.
    public struct Month: Hashable, Codable, Sendable {
        /// Its report.
        public var now: KPIReport
        /// The same month a year earlier; nil when nothing is known of it.
        public var then: KPIReport?
    }

    /// The year so far: whole months from January on; nil before the first has ended.
    public var toDate: KPIReport?
    /// The same months a year earlier.
    public var lastYearToDate: KPIReport?
    /// The whole year before.
    public var lastYear: KPIReport?
    /// The year's months that have ended, in order, each with the same month a year earlier.
    public var months: [Month]
    /// The base year's figure where the letter names a year.
    public var base: Result<Rational, KPINull>

    /// What a target is judged by.
    public init(
        toDate: KPIReport?, lastYearToDate: KPIReport?, lastYear: KPIReport?,
        months: [(now: KPIReport, then: KPIReport?)], base: Result<Rational, KPINull>
    ) {
        self.toDate = toDate
        self.lastYearToDate = lastYearToDate
        self.lastYear = lastYear
        self.months = months.map { Month(now: $0.now, then: $0.then) }
        self.base = base
    }
}

/// Where a figure will stand at the end of the year, by how it went so far.
public struct TargetForecast: Hashable, Sendable {
    /// What the rest of the year is taken from.
    public enum Method: String, Hashable, Sendable {
        /// The rest of last year × this year so far ÷ last year so far.
        case lastYearShaped = "last-year-shaped"
        /// The mean of a day so far × the days of the year.
        case linear
        /// The year is over.
        case final
    }

    /// How it was made.
    public let method: Method
    /// The year's figure.
    public let value: Rational
    /// The year's figure if every month left goes like the best of those that have ended; nil where that is not known.
    public let low: Rational?
    /// The same with the worst month.
    public let high: Rational?
}

/// How a target stands.
public struct TargetProgress: Hashable, Sendable {
    /// What is to be reached.
    public let letter: TargetLetter
    /// What it was judged by.
    public let input: TargetInput
    /// The base; nil when the letter names none.
    public let base: Result<Rational, KPINull>?
    /// The value to be reached.
    public let target: Result<Rational, KPINull>
    /// The figure of the year so far.
    public let toDate: Result<Rational, KPINull>
    /// The days that it is of; nil before the first month has ended.
    public let days: DayRange?
    /// What of the target falls on these days if every day is alike.
    public let linearPath: Result<Rational, KPINull>
    /// What of the target falls on these days if the year is shaped as the one before.
    public let lastYearPath: Result<Rational, KPINull>
    /// Where the figure will stand at the end of the year.
    public let forecast: Result<TargetForecast, KPINull>
    /// 目标完成率 in per cent: forecast or final saving ÷ saving to be reached; of a goal without a base, the value to be
    /// reached ÷ forecast, or the other way round where more is better.
    public let completion: Result<Rational, KPINull>
    /// The completion, from 0 to 100.
    public let score: Result<Rational, KPINull>

    /// How a target stands.
    ///
    /// - Parameters:
    ///   - letter: What is to be reached.
    ///   - input: What it is judged by.
    public init(_ letter: TargetLetter, _ input: TargetInput) {
        self.letter = letter
        self.input = input
        let kpi = letter.kpi
        let base: Result<Rational, KPINull>? = letter.base.map { base in
            if case .value(let value, _) = base { .success(Rational(value)) } else { input.base }
        }
        self.base = base
        let target = Result { () throws(KPINull) in
            switch letter.goal {
            case .value(let value): return Rational(value)
            case .reduction(let percent):
                guard let base else { throw .referenceMissing }
                let kept = (Rational(100) - Rational(percent)).divided(by: 100) ?? .zero
                return try base.mapError { KPINull.referenceUnknown($0) }.get() * kept
            }
        }
        self.target = target
        let now = input.toDate?[kpi]?.result ?? .failure(.referenceMissing)
        toDate = now
        days = input.toDate?.days
        let yearDays = DayRange(.year(letter.year))
        let elapsed = input.toDate.flatMap { Rational($0.days.count, over: yearDays.count) }
        linearPath = Result { () throws(KPINull) in
            guard let elapsed else { throw .referenceMissing }
            return try target.get() * (kpi.growsOverTime ? elapsed : 1)
        }
        lastYearPath = Result { () throws(KPINull) in
            guard kpi.growsOverTime else { return try target.get() }
            return try target.get() * Self.share(of: input, kpi)
        }
        let forecast = Result { () throws(KPINull) in try Self.forecast(letter, input, now) }
        self.forecast = forecast
        let completion = Result { () throws(KPINull) in
            try Self.completion(of: kpi, value: forecast.get().value, target: target.get(), base: base)
        }
        self.completion = completion
        score = completion.map { min(max($0, 0), 100) }
    }

    /// Whether the target is reached, or will be by the forecast; nil when that is not known.
    public var isReached: Bool? {
        guard let value = try? forecast.get().value, let target = try? target.get() else { return nil }
        return letter.kpi.isSmallerBetter == false ? value >= target : value <= target
    }

    /// Whether the year is over, so that nothing is forecast.
    public var isFinal: Bool { (try? forecast.get().method) == .final }

    /// What part of last year's figure had come about by these days.
    private static func share(of input: TargetInput, _ kpi: KPI) throws(KPINull) -> Rational {
        guard let part = input.lastYearToDate?[kpi]?.result, let whole = input.lastYear?[kpi]?.result else {
            throw .referenceMissing
        }
        let divisor = try whole.mapError { KPINull.referenceUnknown($0) }.get()
        guard divisor.isPositive,
            let share = try part.mapError({ KPINull.referenceUnknown($0) }).get().divided(by: divisor),
            share.isPositive
        else { throw .referenceNotPositive }
        return share
    }

    private static func forecast(
        _ letter: TargetLetter, _ input: TargetInput, _ now: Result<Rational, KPINull>
    ) throws(KPINull) -> TargetForecast {
        let value = try now.get()
        guard let report = input.toDate, !report.isWholePeriod else {
            return TargetForecast(method: .final, value: value, low: nil, high: nil)
        }
        let kpi = letter.kpi
        guard kpi.growsOverTime else { return TargetForecast(method: .linear, value: value, low: nil, high: nil) }
        if let share = try? share(of: input, kpi), let whole = value.divided(by: share),
            let then = try? input.lastYear?[kpi]?.result.get()
        {
            let rest = then * (1 - share)
            let ratios = input.months.compactMap { month -> Rational? in
                guard let now = month.now[kpi]?.value, let then = month.then?[kpi]?.value, then.isPositive else {
                    return nil
                }
                return now.divided(by: then)
            }
            // Of fewer than three months nobody knows how much they vary.
            let isKnown = ratios.count >= 3
            return TargetForecast(
                method: .lastYearShaped, value: whole,
                low: isKnown ? ratios.min().map { value + rest * $0 } : nil,
                high: isKnown ? ratios.max().map { value + rest * $0 } : nil)
        }
        let year = DayRange(.year(letter.year))
        guard let perDay = value.divided(by: Rational(report.days.count)) else { throw .denominatorZero }
        return TargetForecast(method: .linear, value: perDay * Rational(year.count), low: nil, high: nil)
    }

    private static func completion(
        of kpi: KPI, value: Rational, target: Rational, base: Result<Rational, KPINull>?
    ) throws(KPINull) -> Rational {
        if let base {
            let from = try base.mapError { KPINull.referenceUnknown($0) }.get()
            guard let share = (from - value).divided(by: from - target) else { throw .referenceNotPositive }
            return share * 100
        }
        let isSmallerBetter = kpi.isSmallerBetter ?? true
        guard target.isPositive, value.isPositive,
            let share = isSmallerBetter ? target.divided(by: value) : value.divided(by: target)
        else { throw .referenceNotPositive }
        return share * 100
    }
}
