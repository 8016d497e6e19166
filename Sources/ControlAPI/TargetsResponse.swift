public import Foundation

/// The answer to `GET /v1/targets`.
public struct TargetsResponse: Codable, Hashable, Sendable {
    /// The year.
    public var year: Int
    /// The last day that counts; nil before the first month has ended.
    public var through: String?
    /// One entry a target.
    public var targets: [TargetResponse]

    /// All of it.
    public init(
        year: Int, through: String?, targets: [TargetResponse]
    ) {
        self.year = year
        self.through = through
        self.targets = targets
    }
}

/// A target and how it stands.
public struct TargetResponse: Codable, Hashable, Sendable {
    /// The node.
    public var node: String
    /// The node's name.
    public var nodeName: String
    /// The figure.
    public var kpi: String
    /// The field's Chinese term.
    public var name: String
    /// The unit of all values.
    public var unit: String
    /// The basis of a figure in standard coal.
    public var basis: String?
    /// In which function somebody answers for it.
    public var role: String
    /// Who that is on the last day that counts; nil when nobody said.
    public var responsible: String?
    /// Whether missing it decides the evaluation.
    public var binding: Bool
    /// The letter.
    public var source: String
    /// The base year.
    public var baseYear: Int?
    /// The base year's figure.
    public var base: Decimal?
    /// The value to be reached.
    public var target: Decimal?
    /// The saving to be reached in per cent of the base.
    public var reductionPercent: Decimal?
    /// The figure of the year so far.
    public var toDate: Decimal?
    /// Why it is not known.
    public var toDateReason: String?
    /// What of the target falls on these days if every day is alike.
    public var linearPath: Decimal?
    /// What of the target falls on these days if the year is shaped as the one before.
    public var lastYearPath: Decimal?
    /// Where the figure will stand at the end of the year; the year's figure when it is over.
    public var forecast: Decimal?
    /// The same if every month left goes like the best so far.
    public var forecastLow: Decimal?
    /// The same if every month left goes like the worst so far.
    public var forecastHigh: Decimal?
    /// `last-year-shaped`, `linear` or `final`.
    public var method: String?
    /// Why there is none.
    public var forecastReason: String?
    /// 目标完成率 in per cent.
    public var completionPercent: Decimal?
    /// Why it is not known.
    public var completionReason: String?
    /// The completion from 0 to 100.
    public var score: Decimal?
    /// `reached`, `missed`, `on_track`, `behind` or `unknown`.
    public var state: String
    /// The year's months that have ended.
    public var months: [Decimal?]
    /// The same months a year earlier.
    public var lastYearMonths: [Decimal?]

    /// All of it.
    public init(
        node: String, nodeName: String, kpi: String, name: String, unit: String, basis: String?, role: String,
        responsible: String?, binding: Bool, source: String, baseYear: Int?, base: Decimal?, target: Decimal?,
        reductionPercent: Decimal?, toDate: Decimal?, toDateReason: String?, linearPath: Decimal?,
        lastYearPath: Decimal?, forecast: Decimal?, forecastLow: Decimal?, forecastHigh: Decimal?, method: String?,
        forecastReason: String?, completionPercent: Decimal?, completionReason: String?, score: Decimal?, state: String,
        months: [Decimal?], lastYearMonths: [Decimal?]
    ) {
        self.node = node
        self.nodeName = nodeName
        self.kpi = kpi
        self.name = name
        self.unit = unit
        self.basis = basis
        self.role = role
        self.responsible = responsible
        self.binding = binding
        self.source = source
        self.baseYear = baseYear
        self.base = base
        self.target = target
        self.reductionPercent = reductionPercent
        self.toDate = toDate
        self.toDateReason = toDateReason
        self.linearPath = linearPath
        self.lastYearPath = lastYearPath
        self.forecast = forecast
        self.forecastLow = forecastLow
        self.forecastHigh = forecastHigh
        self.method = method
        self.forecastReason = forecastReason
        self.completionPercent = completionPercent
        self.completionReason = completionReason
        self.score = score
        self.state = state
        self.months = months
        self.lastYearMonths = lastYearMonths
    }

    enum CodingKeys: String, CodingKey {
        case node, kpi, name, unit, basis, role, responsible, binding, source, base, target, forecast, method, score,
            state, months
        case nodeName = "node_name"
        case baseYear = "base_year"
        case reductionPercent = "reduction_percent"
        case toDate = "to_date"
        case toDateReason = "to_date_reason"
        case linearPath = "linear_path"
        case lastYearPath = "last_year_path"
        case forecastLow = "forecast_low"
        case forecastHigh = "forecast_high"
        case forecastReason = "forecast_reason"
        case completionPercent = "completion_percent"
        case completionReason = "completion_reason"
        case lastYearMonths = "last_year_months"
    }
}
