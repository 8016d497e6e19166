import MeterModels
import Testing

@Suite struct TimestampTests {
    @Test(arguments: [
        ("1970-01-01T00:00:00Z", 0), ("2026-10-01T00:00:00+08:00", 1_790_784_000_000),
        ("2026-10-01T00:00+08:00", 1_790_784_000_000), ("2026-10-01t00:00:00.25+08:00", 1_790_784_000_250),
        ("2018-01-05T08:00Z", 1_515_139_200_000), ("1969-12-31T23:59:59.999Z", -1),
    ])
    func `a time with a zone is read to the millisecond`(text: String, milliseconds: Int64) {
        #expect(Timestamp(rfc3339: text) == Timestamp(milliseconds: milliseconds))
    }

    @Test(arguments: [
        "2026-10-01T00:00:00", "2026-10-01", "2026-02-29T00:00:00Z", "2026-10-01T24:00:00Z", "2026-10-01T00:00:60Z",
        "2026-10-01T00:00:00+8:00", "2026-10-01T00:00:00Z ", "2026-13-01T00:00:00Z", "", "yesterday",
        "2026-10-01T00:00:00.Z",
    ])
    func `a time without a zone, or that does not exist, is refused`(text: String) {
        #expect(Timestamp(rfc3339: text) == nil)
    }

    @Test func `a time is written with the offset it is given`() {
        let instant = Timestamp(milliseconds: 1_790_784_000_250)
        #expect(instant.rfc3339(offset: 28_800) == "2026-10-01T00:00:00.250+08:00")
        #expect(Timestamp(seconds: 0).rfc3339(offset: 0) == "1970-01-01T00:00:00Z")
        #expect(Timestamp(seconds: 0).rfc3339(offset: -12_600) == "1969-12-31T20:30:00-03:30")
    }

    @Test func `dates count on over leap years and centuries`() throws {
        var date = try #require(CivilDate("1899-12-31"))
        let end = try #require(CivilDate("2101-01-02"))
        var days = 0
        while date < end {
            let next = date.adding(days: 1)
            let (year, month, day) = next.parts
            #expect(CivilDate(year: year, month: month, day: day) == next)
            #expect(CivilDate(next.description) == next)
            date = next
            days += 1
        }
        #expect(days == 73_416)
        #expect(CivilDate("2000-02-29") != nil)
        #expect(CivilDate("1900-02-29") == nil)
        #expect(CivilDate(firstOfMonth: 13, year: 2026) == CivilDate("2027-01-01"))
        #expect(CivilDate(firstOfMonth: 0, year: 2026) == CivilDate("2025-12-01"))
    }
}
