extension Timestamp {
    /// Parses an RFC 3339 time such as `2026-10-01T00:00:00.250+08:00`, also with the seconds left out.
    ///
    /// Returns nil for anything else, in particular for a time without a zone: its meaning would be a guess.
    /// Fractions finer than a millisecond are cut.
    public init?(rfc3339 text: some StringProtocol) {
        var cursor = Cursor(bytes: Array(text.utf8))
        guard let year = cursor.number(4), cursor.take(UInt8(ascii: "-")),
            let month = cursor.number(2), cursor.take(UInt8(ascii: "-")),
            let day = cursor.number(2),
            cursor.take(UInt8(ascii: "T")) || cursor.take(UInt8(ascii: "t")) || cursor.take(UInt8(ascii: " ")),
            let date = CivilDate(year: year, month: month, day: day),
            let hour = cursor.number(2), hour < 24, cursor.take(UInt8(ascii: ":")),
            let minute = cursor.number(2), minute < 60
        else { return nil }
        var second = 0
        var fraction: Int64 = 0
        if cursor.take(UInt8(ascii: ":")) {
            guard let value = cursor.number(2), value < 60 else { return nil }
            second = value
            if cursor.take(UInt8(ascii: ".")) {
                guard let value = cursor.fractionInMilliseconds() else { return nil }
                fraction = value
            }
        }
        guard let offset = cursor.zoneOffsetInSeconds(), cursor.isAtEnd else { return nil }
        let secondsOfDay = Int64(hour * 3600 + minute * 60 + second)
        self.init(milliseconds: (Int64(date.dayNumber) * 86400 + secondsOfDay - offset) * 1000 + fraction)
    }

    /// The RFC 3339 form at a zone offset in seconds, with milliseconds only when there are some.
    public func rfc3339(offset: Int64) -> String {
        let local = milliseconds + offset * 1000
        let day = local.floorDivided(by: 86_400_000)
        let ofDay = local - day * 86_400_000
        let date = CivilDate(dayNumber: Int32(clamping: day))
        var text = "\(date)T"
        text += padded(ofDay / 3_600_000, 2) + ":" + padded(ofDay / 60_000 % 60, 2) + ":" + padded(ofDay / 1000 % 60, 2)
        if ofDay % 1000 != 0 { text += "." + padded(ofDay % 1000, 3) }
        guard offset != 0 else { return text + "Z" }
        let minutes = abs(offset) / 60
        return text + (offset < 0 ? "-" : "+") + padded(minutes / 60, 2) + ":" + padded(minutes % 60, 2)
    }
}

/// Decimal digits with leading zeros.
func padded(_ number: Int64, _ width: Int) -> String {
    let digits = String(number)
    return String(repeating: "0", count: max(0, width - digits.count)) + digits
}

/// Reads fixed-width fields of a time from left to right.
private struct Cursor {
    let bytes: [UInt8]
    var position = 0

    init(bytes: [UInt8]) {
        self.bytes = bytes
    }

    var isAtEnd: Bool { position == bytes.count }

    mutating func take(_ byte: UInt8) -> Bool {
        guard position < bytes.count, bytes[position] == byte else { return false }
        position += 1
        return true
    }

    mutating func digit() -> Int? {
        guard position < bytes.count, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(bytes[position]) else {
            return nil
        }
        position += 1
        return Int(bytes[position - 1] - UInt8(ascii: "0"))
    }

    mutating func number(_ width: Int) -> Int? {
        var value = 0
        for _ in 0..<width {
            guard let digit = digit() else { return nil }
            value = value * 10 + digit
        }
        return value
    }

    mutating func fractionInMilliseconds() -> Int64? {
        guard let first = digit() else { return nil }
        var value = Int64(first) * 100
        var weight: Int64 = 10
        while let next = digit() {
            value += Int64(next) * weight
            weight /= 10
        }
        return value
    }

    mutating func zoneOffsetInSeconds() -> Int64? {
        if take(UInt8(ascii: "Z")) || take(UInt8(ascii: "z")) { return 0 }
        let isEast = take(UInt8(ascii: "+"))
        guard isEast || take(UInt8(ascii: "-")),
            let hours = number(2), hours < 24, take(UInt8(ascii: ":")), let minutes = number(2), minutes < 60
        else { return nil }
        return Int64(hours * 3600 + minutes * 60) * (isEast ? 1 : -1)
    }
}
