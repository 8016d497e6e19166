import Foundation
public import MeterModels

/// A place on the Earth.
public struct GeoLocation: Hashable, Sendable {
    /// Degrees north.
    public var latitude: ExactDecimal
    /// Degrees east.
    public var longitude: ExactDecimal

    /// A place.
    public init(latitude: ExactDecimal, longitude: ExactDecimal) {
        self.latitude = latitude
        self.longitude = longitude
    }

    /// Sunrise and sunset (seconds since 1970) of a civil date, to the minute; nil where the sun does not rise or set.
    ///
    /// The sun's upper edge on the horizon (zenith 90.833°), after the General Solar Position Calculations of NOAA's
    /// Global Monitoring Division; right to about two minutes between the polar circles. Whole minutes, so that the last
    /// bits of floating point decide nothing.
    ///
    /// - Parameters:
    ///   - date: The civil date.
    ///   - zone: The site's civil time.
    /// - Returns: The two instants.
    public func sun(on date: CivilDate, in zone: CivilZone) -> (rise: Int64, set: Int64)? {
        let longitude = Self.number(longitude)
        let offset = zone.offset(at: zone.start(of: date) + 43_200)
        // The noon of the place's own meridian decides on which day of the Earth the date is.
        guard let noon = minutes(ofSunAt: nil, dayNumber: date.dayNumber, longitude: longitude),
            let rise = minutes(ofSunAt: 1, dayNumber: date.dayNumber, longitude: longitude),
            let set = minutes(ofSunAt: -1, dayNumber: date.dayNumber, longitude: longitude)
        else { return nil }
        // Where the zone is far from the meridian, the date's noon is another day's: move by whole days.
        let localNoon = noon * 60 + Double(offset)
        let shift = Int64((localNoon / 86_400).rounded(.down))
        let midnight = Int64(date.dayNumber) * 86_400 - shift * 86_400
        return (midnight + Int64(rise.rounded()) * 60, midnight + Int64(set.rounded()) * 60)
    }

    /// Minutes after midnight UTC of sunrise (1), sunset (−1) or noon (nil).
    private func minutes(ofSunAt side: Double?, dayNumber: Int32, longitude: Double) -> Double? {
        let year = CivilDate(dayNumber: dayNumber).parts.year
        let firstDay = CivilDate(firstOfMonth: 1, year: year).dayNumber
        let daysInYear = Double(CivilDate(firstOfMonth: 1, year: year + 1).dayNumber - firstDay)
        var minutes: Double? = 720 - 4 * longitude
        // The sun moves on through the day: worked out again for the time that was found.
        for _ in 0..<2 {
            let day = Double(dayNumber - firstDay) + ((minutes ?? 720) - 720) / 1440
            minutes = self.minutes(ofSunAt: side, yearAngle: 2 * Double.pi / daysInYear * day, longitude: longitude)
        }
        return minutes
    }

    private func minutes(ofSunAt side: Double?, yearAngle angle: Double, longitude: Double) -> Double? {
        let equation =
            229.18
            * (0.000075 + 0.001868 * cos(angle) - 0.032077 * sin(angle) - 0.014615 * cos(2 * angle)
                - 0.040849 * sin(2 * angle))
        let noon = 720 - 4 * longitude - equation
        guard let side else { return noon }
        let declination =
            0.006918 - 0.399912 * cos(angle) + 0.070257 * sin(angle) - 0.006758 * cos(2 * angle)
            + 0.000907 * sin(2 * angle) - 0.002697 * cos(3 * angle) + 0.00148 * sin(3 * angle)
        let latitude = Self.number(self.latitude) * Double.pi / 180
        let cosine =
            cos(90.833 * Double.pi / 180) / (cos(latitude) * cos(declination)) - tan(latitude) * tan(declination)
        guard (-1...1).contains(cosine) else { return nil }
        return noon - side * 4 * acos(cosine) * 180 / Double.pi
    }

    private static func number(_ decimal: ExactDecimal) -> Double {
        Double(decimal.description) ?? 0
    }
}
