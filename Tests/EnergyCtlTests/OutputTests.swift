import ControlAPI
import Foundation
import Testing

@testable import EnergyCtl

struct OutputTests {
    @Test func `columns stand below each other whatever the width of the characters`() {
        var table = TextTable([.text("NAME"), .number("VALUE"), .text("UNIT"), .text("WHY")])
        table.add([.init("人均用电量"), .init("1040.5"), .init("kWh/人"), .init("")])
        table.add([.init("water"), .init(nil), .init("m³"), .init("silent")])
        #expect(
            table.text(Painter(isColoured: false)) == """
                NAME         VALUE  UNIT    WHY
                人均用电量  1040.5  kWh/人
                water            –  m³      silent

                """)
    }

    @Test func `colour does not move columns`() {
        var table = TextTable([.text("A"), .text("B")])
        table.add([.init("ok", .good), .init("x")])
        #expect(
            table.text(Painter(isColoured: true))
                == "\u{1B}[1mA\u{1B}[0m   \u{1B}[1mB\u{1B}[0m\n\u{1B}[32mok\u{1B}[0m  x\n")
    }

    @Test func `what a device says cannot steer the terminal`() {
        #expect(TextTable.Cell("a\u{1B}[2Jb\nc\u{9B}1m").text == "a\u{FFFD}[2Jb c\u{FFFD}1m")
        #expect(Printable.line("名\u{202E}x") == "名\u{FFFD}x")
        #expect(Printable.line("人均 e\u{301}") == "人均 e\u{301}")
    }

    @Test func `fields of a CSV are quoted only where they must be`() {
        var table = CSVTable(["a", "b"])
        table.add(["x y", nil])
        table.add(["1,5", "say \"no\""])
        table.add(["two\nlines", "cr\r"])
        #expect(table.text == "a,b\nx y,\n\"1,5\",\"say \"\"no\"\"\"\n\"two\nlines\",\"cr\r\"\n")
    }

    @Test(arguments: [
        ("1", "100 %"), ("0.9999", "99.9 %"), ("0.99999999", "99.9 %"), ("0.9971", "99.7 %"), ("0.5", "50.0 %"),
        ("0", "0.0 %"),
    ])
    func `coverage is cut, never rounded up to all`(share: String, text: String) throws {
        #expect(DecimalText.percent(try #require(Decimal(string: share))) == text)
    }

    @Test(arguments: [
        ("1.5", 3, "1.500"), ("12", 2, "12.00"), ("1.234", 3, "1.234"), ("1.234", 1, "1.234"), ("-7", 0, "-7"),
    ])
    func `padding adds zeros and takes no digit away`(value: String, digits: Int, text: String) throws {
        #expect(DecimalText.padded(try #require(Decimal(string: value)), fractionDigits: digits) == text)
    }

    @Test func `a change shows its sign`() throws {
        #expect(DecimalText.change(try #require(Decimal(string: "-29.52"))) == "-29.52 %")
        #expect(DecimalText.change(try #require(Decimal(string: "1.2"))) == "+1.20 %")
        #expect(DecimalText.change(0) == "0.00 %")
    }

    @Test(arguments: [
        (0.4, "0 s"), (12.4, "12 s"), (59.6, "1 min"), (3599, "59 min"), (7200, "2 h"), (12_000, "3 h 20 min"),
        (187_200, "2 d 4 h"), (-3, "0 s"), (.infinity, "–"),
    ])
    func `an age is in its largest units`(seconds: Double, text: String) {
        #expect(RelativeTime.text(seconds: seconds) == text)
    }

    @Test func `the time between two times respects offsets and fractions`() {
        #expect(
            RelativeTime.seconds(from: "2026-10-01T08:00:00+08:00", to: "2026-10-01T00:01:00Z") == 60)
        #expect(
            RelativeTime.seconds(from: "2026-10-01T08:00:00.250+08:00", to: "2026-10-01T08:00:01+08:00") == 0.75)
        #expect(RelativeTime.seconds(from: "yesterday", to: "2026-10-01T08:00:01+08:00") == nil)
    }

    @Test(arguments: [
        ("year", "2026"), ("month", "2026-10"), ("day", "2026-10-01"), ("hour", "2026-10-01 00:15+08:00"),
        ("quarter", "2026-10-01 00:15+08:00"),
    ])
    func `a bucket is named as exactly as its length needs`(level: String, text: String) {
        #expect(TimeText.bucket("2026-10-01T00:15:00+08:00", by: level) == text)
    }

    @Test func `seconds that are not zero stay`() {
        #expect(TimeText.instant("2026-10-01T00:15:07Z") == "2026-10-01 00:15:07Z")
        #expect(TimeText.instant("2026-10-01T00:15:00.5Z") == "2026-10-01 00:15:00.5Z")
    }

    @Test(arguments: [(0, "0 B"), (1023, "1023 B"), (1536, "1.5 KiB"), (1_395_864_371, "1.2 GiB"), (.max, "7.9 EiB")])
    func `sizes are in the largest unit and cut`(bytes: Int, text: String) {
        #expect(ByteText.text(bytes) == text)
    }
}
