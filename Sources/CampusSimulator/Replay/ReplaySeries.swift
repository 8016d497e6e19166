import FoundationEssentials
import MeterModels

/// Why a recorded series cannot be played: file, line, what was found and what was expected.
struct ReplayError: Error, Equatable, CustomStringConvertible {
    /// The CSV file.
    var file: String
    /// 1-based; 0 for the file as a whole.
    var line: Int
    /// What was found and what was expected.
    var reason: String

    var description: String {
        line == 0 ? "\(file): \(reason)" : "\(file):\(line): \(reason)"
    }
}

/// The rows of a recorded series: cumulative values in base units (Wh, mL) at increasing times.
struct ReplaySeries: Equatable, Sendable {
    /// One row.
    struct Row: Equatable, Sendable {
        var at: Timestamp
        var value: Int64
    }

    /// At least one row.
    let rows: [Row]

    /// Reads a series from its file.
    static func read(_ replay: Replay) throws(ReplayError) -> ReplaySeries {
        let data: Data
        do {
            data = try Data(contentsOf: URL(filePath: replay.file))
        } catch {
            throw ReplayError(file: replay.file, line: 0, reason: "cannot be read: \(error)")
        }
        return try ReplaySeries(parsing: String(decoding: data, as: UTF8.self), replay: replay)
    }

    /// Parses a header line and rows of an RFC 3339 time and values.
    ///
    /// A value times its unit is rounded half to even to a whole Wh or mL. Values may fall: a recorded reset or spike is
    /// played as it was.
    ///
    /// - Throws: `ReplayError` for the first line that is wrong.
    init(parsing text: String, replay: Replay) throws(ReplayError) {
        func refuse(_ line: Int, _ reason: String) -> ReplayError {
            ReplayError(file: replay.file, line: line, reason: reason)
        }
        var rows: [Row] = []
        var column = 1
        var width = 0
        for (index, line) in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).enumerated() {
            let number = index + 1
            let fields = line.split(separator: ",", omittingEmptySubsequences: false).map { field in
                field.trimmingPrefix("\u{FEFF}").trimmingSuffix(while: \.isWhitespace)
            }
            if index == 0 {
                width = fields.count
                if let name = replay.column {
                    guard let found = fields.firstIndex(where: { $0 == name }), found > 0 else {
                        throw refuse(1, "no column '\(name)' after the time, found \(line)")
                    }
                    column = found
                }
                guard width >= 2 else { throw refuse(1, "found \(width) columns, expected a time and a value") }
                continue
            }
            if fields == [""] { continue }
            guard fields.count == width else {
                throw refuse(number, "found \(fields.count) fields, expected \(width)")
            }
            guard let at = Timestamp(rfc3339: fields[0]) else {
                throw refuse(number, "found time '\(fields[0])', expected RFC 3339 such as 2018-01-05T08:00Z")
            }
            if let last = rows.last, last.at >= at { throw refuse(number, "time '\(fields[0])' is not after the last") }
            guard let exact = ExactDecimal(fields[column]),
                let value = ExactDecimal.product(of: [exact, ExactDecimal(replay.unit.baseUnits)], limit: 1 << 53),
                value >= 0
            else { throw refuse(number, "found value '\(fields[column])', expected a number of at least 0") }
            rows.append(Row(at: at, value: value))
        }
        guard !rows.isEmpty else { throw refuse(0, "has no rows") }
        self.rows = rows
    }

    /// The index of the last row at or before a time of the series; the first row before all.
    func index(at time: Timestamp) -> Int {
        var low = 0
        var high = rows.count
        while high - low > 1 {
            let middle = (low + high) / 2
            if rows[middle].at <= time { low = middle } else { high = middle }
        }
        return low
    }

    /// The mean rate from a row to the next in base units an hour (W, mL/h); 0 at the end.
    func rate(afterRow index: Int) -> Int64 {
        guard index + 1 < rows.count else { return 0 }
        let (from, to) = (rows[index], rows[index + 1])
        let hours = Double(to.at.milliseconds - from.at.milliseconds) / 3_600_000
        return Int64((Double(to.value - from.value) / hours).rounded())
    }
}

extension Substring {
    /// The text without the characters at its end that satisfy a condition.
    fileprivate func trimmingSuffix(while holds: (Character) -> Bool) -> Substring {
        var text = self
        while let last = text.last, holds(last) { text.removeLast() }
        return text
    }
}
