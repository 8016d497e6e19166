/// Why a written time is no instant.
public enum LocalTimeError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The text is no date and time.
    case unreadable(String)
    /// The clocks were set over it: it never was, or was twice.
    case notUnique(String)

    /// What is wrong.
    public var description: String {
        switch self {
        case .unreadable(let text): "'\(text)' is no time such as 2026-10-01 20:15:00"
        case .notUnique(let text): "'\(text)' was skipped or repeated when the clocks were set"
        }
    }
}

extension Timestamp {
    /// Parses a time without a zone in a given one: `2026-10-01 20:15:00`, also with `T`, `/`, a fraction of a second,
    /// without the seconds, or as digits alone (`20261001201500`).
    ///
    /// - Throws: `LocalTimeError` for anything else and for times that are not exactly one instant of the zone.
    public init(local text: String, in zone: CivilZone) throws(LocalTimeError) {
        guard let milliseconds = Self.localMilliseconds(text) else { throw .unreadable(text) }
        let seconds = milliseconds.floorDivided(by: 1000)
        guard let instant = zone.instant(ofLocal: seconds) else { throw .notUnique(text) }
        self.init(milliseconds: instant * 1000 + milliseconds.floorModulo(1000))
    }

    /// Milliseconds from 1970-01-01 00:00 to a time on the same clock.
    private static func localMilliseconds(_ text: String) -> Int64? {
        var digits: [Int64] = []
        var fraction: Substring?
        var separators: [UInt8] = []
        let halves = text.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
        if halves.count == 2 { fraction = halves[1] }
        guard let whole = halves.first, whole.utf8.count <= 19 else { return nil }
        for byte in whole.utf8 {
            if (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) {
                digits.append(Int64(byte - UInt8(ascii: "0")))
            } else {
                // Separators stand behind year, month, day, hour and minute.
                guard [4, 6, 8, 10, 12].contains(digits.count) else { return nil }
                separators.append(byte)
            }
        }
        let known: Set<String> = ["", "-- :", "-- ::", "--T:", "--T::", "// :", "// ::"]
        guard known.contains(String(decoding: separators, as: UTF8.self)), [12, 14].contains(digits.count) else {
            return nil
        }
        func number(_ range: Range<Int>) -> Int64 { digits[range].reduce(0) { $0 * 10 + $1 } }
        let second = digits.count == 14 ? number(12..<14) : 0
        guard let date = CivilDate(year: Int(number(0..<4)), month: Int(number(4..<6)), day: Int(number(6..<8))),
            number(8..<10) < 24, number(10..<12) < 60, second < 60
        else { return nil }
        var milliseconds: Int64 = 0
        if let fraction {
            guard digits.count == 14, !fraction.isEmpty, fraction.utf8.count <= 9,
                let value = Int64(
                    String(fraction.prefix(3)) + String(repeating: "0", count: max(0, 3 - fraction.count))),
                value >= 0, fraction.utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) })
            else { return nil }
            milliseconds = value
        }
        return (Int64(date.dayNumber) * 86400 + number(8..<10) * 3600 + number(10..<12) * 60 + second) * 1000
            + milliseconds
    }
}
