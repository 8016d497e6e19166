import Foundation

/// Ids of senders that differ by a number at their end.
enum SenderRange {
    private static let maximum = 100_000

    /// The ids of `L001..L300`, or the one id that the text is; nil for neither.
    static func ids(_ text: String) -> [String]? {
        guard let dots = text.range(of: "..") else { return isID(text) ? [text] : nil }
        let (first, last) = (String(text[..<dots.lowerBound]), String(text[dots.upperBound...]))
        guard isID(first), isID(last), first.utf8.count == last.utf8.count else { return nil }
        let width = first.reversed().prefix { $0.isASCII && $0.isNumber }.count
        let prefix = first.dropLast(width)
        guard width > 0, prefix == last.dropLast(width), let from = Int(first.suffix(width)),
            let to = Int(last.suffix(width)), from <= to, to - from < maximum
        else { return nil }
        return (from...to).map { number in
            let digits = String(number)
            return prefix + String(repeating: "0", count: width - digits.count) + digits
        }
    }

    /// Ids with those that differ by 1 at their end as ranges: the shortest texts that `ids` makes the same of.
    static func texts(_ ids: [String]) -> [String] {
        var ranges: [(first: String, last: String)] = []
        for id in ids {
            if let range = ranges.last, let pair = Self.ids("\(range.last)..\(id)"), pair.count == 2 {
                ranges[ranges.count - 1].last = id
            } else {
                ranges.append((id, id))
            }
        }
        return ranges.map { $0.first == $0.last ? $0.first : "\($0.first)..\($0.last)" }
    }

    private static func isID(_ text: String) -> Bool {
        !text.isEmpty && text.utf8.count <= 64 && text.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F }
    }
}
