import MeterModels

/// Bills of another platform's file, which is taken whole or not at all.
public struct FormedBills: Sendable {
    /// A file as its bills name it.
    public struct File: Hashable, Sendable {
        /// Its name, without folders.
        public var name: String
        /// The SHA-256 of its bytes, as 64 hexadecimal digits.
        public var digest: String
        /// How it was encoded.
        public var encoding: ImportForm.Encoding

        /// A file.
        public init(name: String, digest: String, encoding: ImportForm.Encoding) {
            self.name = name
            self.digest = digest
            self.encoding = encoding
        }
    }

    private struct Sum {
        var line: Int
        var amount: Int64 = 0
        var count = 0
    }

    /// The bills, in the order of the first lines that they are of.
    public private(set) var rows: [(line: Int, content: Bill)] = []
    /// How many lines they are of.
    public private(set) var lineCount = 0
    /// The lines that the form leaves out, also those that sum others up.
    public private(set) var leftOut: [Int] = []

    private static let sizeLimit = 1 << 20
    /// Amounts up to `RegisterScale.largest` of as many lines fit 64 bits.
    private static let lineLimit = 20_000

    /// Reads a whole file.
    ///
    /// O(characters). At most 20 000 lines and a mebibyte.
    ///
    /// - Parameters:
    ///   - text: The file's text, with or without a byte order mark.
    ///   - file: What the bills name as their source.
    ///   - form: What the columns and words mean.
    ///   - node: The node of every line; nil when the form says it.
    ///   - known: The days that a line may be for.
    /// - Throws: `FileRefusal` with everything that is wrong.
    public init(
        parsing text: String, of file: File, by form: ImportForm, node: String?, known: DayRange
    ) throws(FileRefusal) {
        guard text.utf8.count <= Self.sizeLimit else {
            throw FileRefusal("the file has \(text.utf8.count) bytes, at most \(Self.sizeLimit) are taken: split it")
        }
        guard form.encodings.contains(file.encoding) else {
            let expected = form.encodings.map(\.rawValue).sorted().joined(separator: " or ")
            throw FileRefusal("the file is \(file.encoding.rawValue), form \(form.id) expects \(expected)")
        }
        var lines = CSVLines(bytes: Array(text.utf8))
        let header = try FormHeader(in: &lines, of: form)
        let reader = FormLineReader(form: form, header: header, node: node, known: known)
        var found = FileFindings()
        var sums: [FormLine.Key: Sum] = [:]
        var lineOfIdentity: [[String]: Int] = [:]
        var total: Int64 = 0
        while let line = lines.next() {
            let cells = line.fields.map(CellText.canonical)
            guard let first = cells.first(where: { !$0.isEmpty }) else { continue }
            guard lineCount + leftOut.count < Self.lineLimit else {
                throw FileRefusal("line \(line.number): at most \(Self.lineLimit) lines are taken: split the file")
            }
            let isTotal = form.totals.contains(first.last == ":" ? String(first.dropLast()) : first)
            if isTotal || reader.isLeftOut(cells, first: first) {
                leftOut.append(line.number)
                // Where something is wrong above, the sum of the rest says nothing.
                if isTotal, found.count == 0, let finding = Self.check(cells, against: total, reader) {
                    found.add("line \(line.number), \(finding)")
                }
                continue
            }
            guard cells.count == header.width else {
                found.add("line \(line.number): found \(cells.count) fields, expected \(header.width)")
                continue
            }
            do {
                let content = try reader.line(cells)
                if form.duplicates == .findings, let other = lineOfIdentity[content.identity] {
                    let titles = form.identity.map(header.title).joined(separator: ", ")
                    found.add("line \(line.number): found the same \(titles) as in line \(other), expected it once")
                }
                lineOfIdentity[content.identity] = line.number
                var sum = sums[content.key] ?? Sum(line: line.number)
                (sum.amount, sum.count) = (sum.amount + content.amount, sum.count + 1)
                sums[content.key] = sum
                total += content.amount
                lineCount += 1
            } catch {
                for finding in error.findings { found.add("line \(line.number), \(finding)") }
            }
        }
        if found.count == 0, lineCount == 0 { found.add("the file has no lines below its header") }
        if let refusal = found.refusal { throw refusal }
        rows = try Self.bills(sums, of: file, form)
    }

    /// What is wrong with a line that sums up those above; nil for nothing, and where it names no amount.
    private static func check(_ cells: [String], against sum: Int64, _ reader: FormLineReader) -> FieldFinding? {
        let title = reader.header.title(reader.form.amount.column)
        guard let text = reader.header.fields(cells)[title], !text.isEmpty, reader.baseUnits(text) != sum else {
            return nil
        }
        return FieldFinding(
            field: title, found: text, expected: "\(reader.text(sum)), the sum of the lines above")
    }

    private static func bills(
        _ sums: [FormLine.Key: Sum], of file: File, _ form: ImportForm
    ) throws(FileRefusal) -> [(line: Int, content: Bill)] {
        var rows: [(line: Int, content: Bill)] = []
        var found = FileFindings()
        var lineOfKey: [Bill.Key: Int] = [:]
        for (key, sum) in sums.sorted(by: { $0.value.line < $1.value.line }) {
            var reader = FieldReader(["file": source(of: file, lines: sum.count, form)])
            guard let source = reader.words("file", "a name in plain text, of at most 200 bytes") else {
                throw FileRefusal(reader.findings.map(\.description).joined(separator: "; "))
            }
            let bill = Bill(
                node: key.node, carrier: key.carrier, amount: sum.amount, from: key.days.first, to: key.days.end,
                purpose: key.purpose, source: source)
            if let other = lineOfKey[bill.key] {
                found.add("line \(sum.line): \(bill.key) has another end in line \(other)")
            }
            lineOfKey[bill.key] = sum.line
            rows.append((sum.line, bill))
        }
        if let refusal = found.refusal { throw refusal }
        return rows
    }

    // MARK: Earlier files

    private static func source(of file: File, lines: Int, _ form: ImportForm) -> String {
        "\(file.name), SHA-256 \(file.digest), \(lines) line\(lines == 1 ? "" : "s"), \(mark(form)) \(form.version)"
    }

    private static func mark(_ form: ImportForm) -> String { "form \(form.id)" }

    /// Bills of earlier files of a form for months that this file is for, which this one does not have.
    ///
    /// A corrected file in which a line is of another node or carrier leaves a bill behind that would count beside it.
    ///
    /// - Parameters:
    ///   - bills: Those that count.
    ///   - form: The form of this file.
    ///   - node: The node of every line; nil when the form says it.
    /// - Returns: Them; none where a bill is not of a month.
    public func leftBehind(in bills: some Sequence<Bill>, by form: ImportForm, node: String?) -> [Bill] {
        guard form.grouping == .month else { return [] }
        let keys = Set(rows.map(\.content.key))
        let months = Set(rows.map(\.content.from))
        return bills.filter { bill in
            months.contains(bill.from) && !keys.contains(bill.key) && (node ?? bill.node) == bill.node
                && bill.source.contains(", \(Self.mark(form)) ")
        }
    }
}
