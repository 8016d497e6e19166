import MeterModels

/// Which days the offices rest: weekends and the public holidays of China, without the shifted working days.
enum HolidayCalendar {
    /// What kind of day it is.
    enum DayKind: Sendable {
        case working
        case weekend
        case holiday
    }

    /// Lunar New Year's Day (Chinese calendar, Purple Mountain Observatory); the holiday begins the day before.
    private static let lunarNewYears: [(year: Int, month: Int, day: Int)] = [
        (2016, 2, 8), (2017, 1, 28), (2018, 2, 16), (2019, 2, 5), (2020, 1, 25), (2021, 2, 12), (2022, 2, 1),
        (2023, 1, 22), (2024, 2, 10), (2025, 1, 29), (2026, 2, 17), (2027, 2, 6), (2028, 1, 26), (2029, 2, 13),
        (2030, 2, 3),
    ]

    /// Day numbers of all holidays from 2016 to 2040; outside, only weekends are known.
    private static let holidays: Set<Int32> = {
        var days: Set<Int32> = []
        func add(_ first: CivilDate?, count: Int) {
            guard let first else { return }
            for offset in 0..<count { days.insert(first.adding(days: offset).dayNumber) }
        }
        for (year, month, day) in lunarNewYears {
            add(CivilDate(year: year, month: month, day: day)?.adding(days: -1), count: 8)
        }
        for year in 2016...2040 {
            add(CivilDate(year: year, month: 1, day: 1), count: 1)
            add(CivilDate(year: year, month: 4, day: 4), count: 3)
            add(CivilDate(year: year, month: 5, day: 1), count: 5)
            add(CivilDate(year: year, month: 10, day: 1), count: 7)
        }
        return days
    }()

    /// The kind of a day, by days since 1970-01-01.
    static func kind(ofDay dayNumber: Int) -> DayKind {
        if holidays.contains(Int32(clamping: dayNumber)) { return .holiday }
        // 1970-01-01 was a Thursday: 0 is Monday.
        let weekday = (dayNumber + 3) % 7
        return weekday == 5 || weekday == 6 ? .weekend : .working
    }
}
