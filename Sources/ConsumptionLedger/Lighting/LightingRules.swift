public import MeterModels

/// When the lamps of a fleet have to burn, and how long a message of one holds.
public struct LightingRules: Hashable, Sendable {
    /// Where the lamps stand.
    public var location: GeoLocation
    /// The site's civil time.
    public var zone: CivilZone
    /// So many seconds on either side of sunset and sunrise nothing is asked of a lamp.
    public var twilight: Int64
    /// The time between messages of a lamp, in milliseconds.
    public var cadence: Int64

    /// Rules.
    public init(location: GeoLocation, zone: CivilZone, twilight: Int64, cadence: Int64) {
        self.location = location
        self.zone = zone
        self.twilight = twilight
        self.cadence = cadence
    }

    /// The spans (seconds) of a civil date in which lamps must burn, and that in which they must not.
    ///
    /// - Parameter date: The civil date.
    /// - Returns: The spans; none where the sun does not rise or set.
    public func spans(of date: CivilDate) -> (dark: [Span], bright: Span?) {
        let day = Span(start: zone.start(of: date), end: zone.start(of: date.adding(days: 1)))
        guard let sun = location.sun(on: date, in: zone) else { return ([], nil) }
        let dark = [
            Span(start: day.start, end: sun.rise - twilight), Span(start: sun.set + twilight, end: day.end),
        ]
        let bright = Span(start: sun.rise + twilight, end: sun.set - twilight)
        return (dark.compactMap { $0.intersection(day) }, bright.intersection(day))
    }

    /// The seconds of a civil date in which lamps must burn.
    ///
    /// - Parameter date: The civil date.
    /// - Returns: The sum of its dark spans.
    public func darkSeconds(of date: CivilDate) -> Int64 {
        spans(of: date).dark.reduce(0) { $0 + $1.seconds }
    }

    /// The rules as a text, by which stored rows know what they follow from.
    public var text: String {
        "\(location.latitude) \(location.longitude) \(zone.identifier) \(twilight) \(cadence)"
    }
}
