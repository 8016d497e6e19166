import Glibc

/// Where the sun stands over Dezhou (37.43° N, 116.36° E).
///
/// Declination and equation of time after Spencer (1971); good to a tenth of a degree and some seconds, which is
/// plenty for the shape of a day.
enum SunPosition {
    private static let latitude = 37.43 * Double.pi / 180
    private static let longitude = 116.36
    /// Longitude of the site's clock: UTC+8.
    private static let meridian = 120.0
    /// Days from 1970-01-01 to 2000-01-01.
    private static let epoch2000 = 10957.0

    /// The sine of the sun's elevation at a time of the site's clock, in days and hours; negative by night.
    static func sineOfElevation(dayNumber: Int, hour: Double) -> Double {
        let dayOfYear = (Double(dayNumber) - epoch2000).truncatingRemainder(dividingBy: 365.2425)
        let angle = 2 * Double.pi * dayOfYear / 365.2425
        let declination =
            0.006918 - 0.399912 * cos(angle) + 0.070257 * sin(angle) - 0.006758 * cos(2 * angle)
            + 0.000907 * sin(2 * angle)
        let equationOfTimeMinutes =
            229.18
            * (0.000075 + 0.001868 * cos(angle) - 0.032077 * sin(angle) - 0.014615 * cos(2 * angle)
                - 0.040849 * sin(2 * angle))
        let solarHour = hour + (longitude - meridian) / 15 + equationOfTimeMinutes / 60
        let hourAngle = (solarHour - 12) * Double.pi / 12
        return sin(latitude) * sin(declination) + cos(latitude) * cos(declination) * cos(hourAngle)
    }
}
