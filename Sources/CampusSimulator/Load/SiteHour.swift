import MeterModels

/// One hour of the campus: UTC+8 the whole year, so hours of the clock and of UTC coincide.
struct SiteHour: Hashable, Comparable, Sendable {
    /// Seconds that the site's clock is ahead of UTC.
    static let zoneOffset: Int64 = 8 * 3600
    /// Milliseconds in an hour.
    static let milliseconds: Int64 = 3_600_000

    /// Hours since 1970-01-01T00:00:00 on the site's clock.
    let number: Int

    /// The hour with a number.
    init(number: Int) {
        self.number = number
    }

    /// The hour that holds an instant.
    init(containing instant: Timestamp) {
        number = Int((instant.milliseconds + Self.zoneOffset * 1000).floorDivided(by: Self.milliseconds))
    }

    /// The first hour of a civil day.
    init(startOf day: CivilDate) {
        number = Int(day.dayNumber) * 24
    }

    /// The instant at which the hour begins.
    var start: Timestamp {
        Timestamp(seconds: Int64(number) * 3600 - Self.zoneOffset)
    }

    /// Days since 1970-01-01 on the site's clock.
    var dayNumber: Int { Int(Int64(number).floorDivided(by: 24)) }

    /// 0...23 on the site's clock.
    var hourOfDay: Int { number - dayNumber * 24 }

    /// The next hour.
    var next: SiteHour { SiteHour(number: number + 1) }

    static func < (left: SiteHour, right: SiteHour) -> Bool {
        left.number < right.number
    }
}
