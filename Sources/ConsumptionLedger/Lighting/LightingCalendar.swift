public import MeterModels

/// When lamps have to burn on each civil date, worked out once a date.
public struct LightingCalendar: Sendable {
    /// The rules; nil when nobody knows where the lamps stand, and then they have to burn at no time.
    public let rules: LightingRules?
    /// The site's civil time.
    public let zone: CivilZone
    private var known: [Int32: (dark: [Span], bright: Span?)] = [:]

    /// A calendar.
    public init(rules: LightingRules?, zone: CivilZone) {
        self.rules = rules
        self.zone = zone
    }

    /// The spans (seconds) of a civil date in which lamps must burn, and that in which they must not.
    ///
    /// - Parameter date: The civil date.
    /// - Returns: The spans; none where nobody knows, or the sun does not rise or set.
    public mutating func spans(of date: CivilDate) -> (dark: [Span], bright: Span?) {
        if let spans = known[date.dayNumber] { return spans }
        let spans = rules?.spans(of: date) ?? ([], nil)
        known[date.dayNumber] = spans
        return spans
    }
}
