import EnergyKPI
import MeterModels
import Testing

@Suite struct WorkCalendarTests {
    private static func day(_ text: String) throws -> CivilDate { try #require(CivilDate(text) as CivilDate?) }

    private static func days(_ ranges: String...) throws -> Set<CivilDate> {
        var days: Set<CivilDate> = []
        for range in ranges {
            let parts = range.split(separator: ":").map(String.init)
            var next = try day(parts[0])
            let last = try day(parts.last ?? parts[0])
            while next <= last {
                days.insert(next)
                next = next.adding(days: 1)
            }
        }
        return days
    }

    /// The notice of 2026, typed from it once more; the shipped file is tested where it is read.
    private static func calendar() throws -> WorkCalendar {
        WorkCalendar([
            try WorkCalendar.Year(
                year: 2026,
                holidays: days(
                    "2026-01-01:2026-01-03", "2026-02-15:2026-02-23", "2026-04-04:2026-04-06",
                    "2026-05-01:2026-05-05", "2026-06-19:2026-06-21", "2026-09-25:2026-09-27",
                    "2026-10-01:2026-10-07"),
                makeUpDays: days(
                    "2026-01-04", "2026-02-14", "2026-02-28", "2026-05-09", "2026-09-20", "2026-10-10"),
                source: "国务院办公厅")
        ])
    }

    /// Counted by hand on a printed calendar.
    @Test(arguments: [
        ("2026-02-10", "2026-03-02"), ("2026-04-28", "2026-05-14"), ("2026-06-12", "2026-06-29"),
        ("2026-09-17", "2026-10-08"), ("2026-11-23", "2026-12-07"),
    ])
    func `ten working days end on the day that a person counts`(_ start: String, _ end: String) throws {
        let deadline = try Self.calendar().deadline(10, after: Self.day(start))
        #expect(deadline == Deadline(day: try Self.day(end), isProvisional: false))
    }

    @Test func `a deadline that reaches a year without a notice is provisional`() throws {
        let calendar = try Self.calendar()
        let inside = calendar.deadline(9, after: try Self.day("2026-12-18"))
        #expect(inside == Deadline(day: try Self.day("2026-12-31"), isProvisional: false))
        #expect(calendar.deadline(10, after: try Self.day("2026-12-18")).isProvisional)
        #expect(calendar.deadline(1, after: try Self.day("2023-06-01")).isProvisional)
    }

    @Test func `a calendar day's deadline on a day off rolls forward`() throws {
        let calendar = try Self.calendar()
        // 2026-09-26 lies in a holiday; the next working day is Monday 28.
        #expect(
            calendar.deadline(calendarDays: 10, after: try Self.day("2026-09-16")).day == (try Self.day("2026-09-28")))
        // A Sunday that is worked on does not roll.
        #expect(
            calendar.deadline(calendarDays: 10, after: try Self.day("2026-09-10")).day == (try Self.day("2026-09-20")))
    }

    @Test func `a notice that contradicts itself is refused`() throws {
        func year(_ holidays: Set<CivilDate>, _ makeUp: Set<CivilDate>) throws -> WorkCalendar.Year {
            try WorkCalendar.Year(year: 2026, holidays: holidays, makeUpDays: makeUp, source: "x")
        }
        let (sunday, monday, other) = (
            try Self.day("2026-01-04"), try Self.day("2026-01-05"), try Self.day("2025-01-05")
        )
        #expect(throws: WorkCalendarError.otherYear(other, year: 2026)) { try year([other], []) }
        #expect(throws: WorkCalendarError.offAndWorked(sunday)) { try year([sunday], [sunday]) }
        #expect(throws: WorkCalendarError.noWeekend(monday)) { try year([], [monday]) }
    }

    @Test func `weekends are Saturdays and Sundays, before 1970 as well`() throws {
        #expect(try Self.day("2026-11-21").isWeekend && Self.day("2026-11-22").isWeekend)
        #expect(try !Self.day("2026-11-23").isWeekend)
        #expect(try Self.day("1969-12-28").isWeekend && !Self.day("1969-12-29").isWeekend)
    }
}
