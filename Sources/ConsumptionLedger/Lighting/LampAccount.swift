public import MeterModels

/// What one message says of a lamp.
public struct LampSample: Hashable, Sendable {
    /// When it was so.
    public var at: Timestamp
    /// Whether the lamp was lit; nil when the message does not say.
    public var isLit: Bool?
    /// The bits of `LampFault` that it complains of; nil when the message does not say.
    public var faults: Int64?

    /// A sample.
    public init(at: Timestamp, isLit: Bool?, faults: Int64?) {
        self.at = at
        self.isLit = isLit
        self.faults = faults
    }

    /// The sample in an observation of a lamp; nil when it says nothing of its light and its faults.
    ///
    /// A lamp that is switched on and takes no power is not lit.
    ///
    /// - Parameters:
    ///   - at: When it was said.
    ///   - value: A quantity's value in base units.
    public init?(at: Timestamp, _ value: (Quantity) -> Int64?) {
        let power = value(.lampPower)
        let isOn = value(.lampOn).map { $0 != 0 }
        let isLit = isOn.map { $0 && power != 0 } ?? power.map { $0 > 0 }
        let faults = value(.lampFaults)
        guard isLit != nil || faults != nil else { return nil }
        self.init(at: at, isLit: isLit, faults: faults)
    }
}

/// How a lamp burned on one civil day.
///
/// Times in milliseconds. Silence is in none of them: a lamp that says nothing is neither lit nor dark.
public struct LampDay: Hashable, Sendable {
    /// Time in which it had to burn and was heard.
    public var dark: Int64 = 0
    /// Of that, time in which it burned.
    public var darkLit: Int64 = 0
    /// Time in which it had to be dark and was heard.
    public var bright: Int64 = 0
    /// Of that, time in which it burned.
    public var brightLit: Int64 = 0
    /// The bits of `LampFault` that it complained of at some time.
    public var faults: Int64 = 0
    /// Messages that said something of it.
    public var messages: Int64 = 0

    /// Nothing is known of the day.
    public init() {}

    /// Longer than this a lamp does the wrong thing before it is called a fault.
    public static let tolerance: Int64 = 1_800_000

    /// 夜间不亮: it should have burned for more than half an hour in which it did not.
    public var isDarkAtNight: Bool { dark - darkLit > Self.tolerance }

    /// 白天亮灯: it burned for more than half an hour of daylight.
    public var isDayBurner: Bool { brightLit > Self.tolerance }

    /// Whether it complained, or did the wrong thing.
    public var isFaulty: Bool { faults != 0 || isDarkAtNight || isDayBurner }

    /// Both, of parts of the same day.
    public static func += (left: inout LampDay, right: LampDay) {
        left.dark += right.dark
        left.darkLit += right.darkLit
        left.bright += right.bright
        left.brightLit += right.brightLit
        left.faults |= right.faults
        left.messages += right.messages
    }
}

/// A lamp's way through its messages: what the last one said, until the next comes or it is too old.
public struct LampAccount: Hashable, Sendable {
    /// The last message that said something of the lamp's light.
    public private(set) var last: LampSample?

    /// An account that goes on from a message; nil for none yet.
    public init(last: LampSample? = nil) {
        self.last = last
    }

    /// Takes the next message in time order; what it adds to days goes into `days`.
    ///
    /// The lamp was as its last message said for as long as three cadences, unless the next one is later than that: then
    /// nothing is known of the time between.
    ///
    /// - Parameters:
    ///   - sample: The message.
    ///   - calendar: When lamps have to burn.
    ///   - days: What was found out, by the date's number of days since 1970.
    public mutating func take(
        _ sample: LampSample, calendar: inout LightingCalendar, into days: inout [Int32: LampDay]
    ) {
        let today = calendar.zone.date(at: sample.at.seconds)
        days[today.dayNumber, default: LampDay()].messages += 1
        days[today.dayNumber, default: LampDay()].faults |= sample.faults ?? 0
        defer {
            last = LampSample(
                at: sample.at, isLit: sample.isLit ?? last?.isLit, faults: sample.faults ?? last?.faults)
        }
        guard let last, let isLit = last.isLit, sample.at > last.at, let cadence = calendar.rules?.cadence,
            sample.at.milliseconds - last.at.milliseconds <= 3 * cadence
        else { return }
        var date = calendar.zone.date(at: last.at.seconds)
        while date <= today {
            let spans = calendar.spans(of: date)
            var day = LampDay()
            for span in spans.dark { day.dark += overlap(span, last.at, sample.at) }
            if let span = spans.bright { day.bright = overlap(span, last.at, sample.at) }
            if isLit { (day.darkLit, day.brightLit) = (day.dark, day.bright) }
            if day != LampDay() { days[date.dayNumber, default: LampDay()] += day }
            date = date.adding(days: 1)
        }
    }

    private func overlap(_ span: Span, _ from: Timestamp, _ to: Timestamp) -> Int64 {
        max(0, min(span.end * 1000, to.milliseconds) - max(span.start * 1000, from.milliseconds))
    }
}
