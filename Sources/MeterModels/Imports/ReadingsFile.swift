/// Readings from a CSV file with the columns `meter,quantity,at,value`, in any order.
///
/// Times are RFC 3339 with a zone; values are in the quantity's display unit (kWh, m³, …). A file is taken whole or
/// not at all, so every finding in it is reported at once.
public struct ReadingsFile: Sendable {
    /// An observation and the lines it was read from.
    public struct Entry: Sendable {
        /// The readings of one meter and instant.
        public var observation: Observation
        /// The line of each of its readings.
        public var lines: [Int]
    }

    /// What is wrong with a line.
    public struct Finding: Hashable, Sendable, CustomStringConvertible {
        /// 1-based line.
        public var line: Int
        /// The column's name; nil when the line as a whole is wrong.
        public var column: String?
        /// What was found and what was expected.
        public var reason: String

        /// The finding in words.
        public var description: String { "line \(line)\(column.map { ", \($0)" } ?? ""): \(reason)" }
    }

    /// Why a file cannot be taken.
    public struct Refusal: Error, Sendable {
        /// The first findings, in line order.
        public var findings: [Finding]
        /// How many there are in all.
        public var count: Int
    }

    /// The observations in time order.
    public private(set) var entries: [Entry] = []
    /// Data lines.
    public private(set) var rowCount = 0
    /// Lines that repeat a reading of the file with the same value.
    public private(set) var repeatedCount = 0
    /// The meters the file speaks of, in the order of their first lines.
    public private(set) var meters: [String] = []

    private struct Key: Hashable {
        var meter: Int
        var at: Timestamp
    }

    private static let columns = ["meter", "quantity", "at", "value"]
    private static let reportedFindings = 100

    /// Parses a whole file.
    ///
    /// O(bytes).
    ///
    /// - Parameters:
    ///   - bytes: The file, UTF-8, with or without a byte order mark.
    ///   - notAfter: Later readings are refused: nobody has read them.
    ///   - isKnown: Whether the site has a meter.
    /// - Throws: `Refusal` with everything that is wrong.
    public init(
        parsing bytes: [UInt8], notAfter: Timestamp, isKnown: (String) -> Bool
    ) throws(Refusal) {
        var findings: [Finding] = []
        var findingCount = 0
        func report(_ line: Int, _ column: String?, _ reason: String) {
            findingCount += 1
            if findings.count < Self.reportedFindings {
                findings.append(Finding(line: line, column: column, reason: reason))
            }
        }
        var lines = CSVLines(bytes: bytes)
        guard let header = lines.next(), Set(header.fields) == Set(Self.columns), header.fields.count == 4 else {
            throw Refusal(
                findings: [Finding(line: 1, column: nil, reason: "expected the header meter,quantity,at,value")],
                count: 1)
        }
        let order = Self.columns.map { name in header.fields.firstIndex(of: name) ?? 0 }
        var meterIndexes: [String: Int] = [:]
        var entryIndexes: [Key: Int] = [:]
        while let line = lines.next() {
            rowCount += 1
            guard line.fields.count == 4 else {
                report(line.number, nil, "found \(line.fields.count) fields, expected 4")
                continue
            }
            let (meter, quantityName, timeText, valueText) = (
                line.fields[order[0]], line.fields[order[1]], line.fields[order[2]], line.fields[order[3]]
            )
            let isMeterKnown = meterIndexes[meter] != nil || isKnown(meter)
            if !isMeterKnown { report(line.number, "meter", "the site has no meter '\(meter)'") }
            let quantity = Quantity(rawValue: quantityName)
            if quantity == nil { report(line.number, "quantity", "unknown quantity '\(quantityName)'") }
            let at = Timestamp(rfc3339: timeText)
            if let at, at > notAfter {
                report(line.number, "at", "'\(timeText)' is in the future")
                continue
            }
            if let at, at < .earliestReading {
                report(line.number, "at", "'\(timeText)' is before 2000: no reading is that old")
                continue
            }
            if at == nil {
                report(line.number, "at", "found '\(timeText)', expected RFC 3339 such as 2026-10-01T00:00:00+08:00")
            }
            let raw = ExactDecimal(valueText)
            if raw == nil { report(line.number, "value", "found '\(valueText)', expected a decimal number") }
            guard isMeterKnown, let quantity, let at, let raw else { continue }
            let reading = Reading(quantity, raw: raw, scale: .display(quantity))
            guard let value = reading.baseUnits, quantity.kind != .counter || value >= 0 else {
                report(line.number, "value", "\(raw) is not possible for \(quantity.rawValue)")
                continue
            }
            let meterIndex = meterIndexes[meter] ?? meters.count
            if meterIndex == meters.count {
                meterIndexes[meter] = meterIndex
                meters.append(meter)
            }
            let key = Key(meter: meterIndex, at: at)
            guard let index = entryIndexes[key] else {
                entryIndexes[key] = entries.count
                entries.append(
                    Entry(observation: Observation(meter: meter, at: at, readings: [reading]), lines: [line.number]))
                continue
            }
            let known = entries[index].observation
            if let place = known.readings.firstIndex(where: { $0.quantity == quantity }) {
                if known.readings[place].baseUnits == value {
                    repeatedCount += 1
                } else {
                    report(
                        line.number, "value",
                        "\(raw) contradicts \(known.readings[place].raw) of line \(entries[index].lines[place])")
                }
            } else {
                entries[index].observation = Observation(
                    meter: meter, at: at, readings: known.readings + [reading])
                entries[index].lines.append(line.number)
            }
        }
        guard findingCount == 0 else { throw Refusal(findings: findings, count: findingCount) }
        // The database is in time order, so the rows are best appended in it.
        entries.sort { $0.observation.at < $1.observation.at }
    }
}
