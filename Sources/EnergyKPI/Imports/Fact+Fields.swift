public import MeterModels

extension Fact {
    /// The fields of a fact as somebody types it, those that may be absent last.
    public static let fields = (
        required: ["node", "kind", "value", "from", "source"], optional: ["to", "year", "basis"]
    )

    /// A fact from its fields.
    ///
    /// - Parameters:
    ///   - fields: Texts by name; `from` may be absent where `year` names it.
    ///   - nodes: The site's nodes.
    ///   - author: Who states it.
    ///   - instant: When.
    /// - Throws: `FieldFindings` with everything that is wrong.
    public init(
        fields: [String: String], nodes: Set<String>, author: String, recordedAt instant: Timestamp
    ) throws(FieldFindings) {
        var reader = FieldReader(fields)
        let node = reader.required("node", "one of the site's nodes") { nodes.contains($0) ? $0 : nil }
        let kinds = FactKind.allCases.map(\.rawValue).joined(separator: ", ")
        let kind = reader.required("kind", "one of \(kinds)", FactKind.init(rawValue:))
        let value = reader.required("value", "a decimal number such as 2100, not negative, below a billion") { text in
            ExactDecimal(text).flatMap { number in
                number.significand >= 0 && number.exponent >= -6 && Rational(number) < Rational(1_000_000_000)
                    ? number : nil
            }
        }
        let year = reader.optional("year", "a year from 1900 to 2100") { text in
            Int(text).flatMap { (1900...2100).contains($0) ? $0 : nil }
        }
        var from = reader.optional("from", "the first day, such as 2026-10-01", CivilDate.stated)
        let to = reader.optional("to", "the first day that it no longer holds, such as 2026-11-01", CivilDate.stated)
        let basis = reader.optional("basis", "statistical or quota", Basis.init(rawValue:))
        let source = reader.words("source", "the document it is from, in at most 400 bytes of plain text")
        if let kind {
            switch kind.shape {
            case .baseFigure:
                if year == nil, fields["year"]?.isEmpty ?? true { reader.reject("year", "the base year") }
                if kind != .baseWaterPerCapita, basis == nil, fields["basis"]?.isEmpty ?? true {
                    reader.reject("basis", "statistical or quota: what it was calculated by")
                }
                if kind == .baseWaterPerCapita, basis != nil { reader.reject("basis", "none for water") }
                if from == nil, fields["from"]?.isEmpty ?? true, let year {
                    from = CivilDate(firstOfMonth: 1, year: year)
                }
            case .state, .total:
                if year != nil { reader.reject("year", "none for \(kind.rawValue)") }
                if basis != nil { reader.reject("basis", "none for \(kind.rawValue)") }
                if kind.shape == .total, to == nil, fields["to"]?.isEmpty ?? true {
                    reader.reject("to", "the first day that it is no longer for")
                }
            }
        }
        if from == nil, fields["from"]?.isEmpty ?? true, kind?.shape != .baseFigure {
            reader.reject("from", "the first day, such as 2026-10-01")
        }
        if let from, let to, to <= from { reader.reject("to", "a day after \(from)") }
        guard reader.findings.isEmpty, let node, let kind, let value, let from, let source else {
            throw FieldFindings(findings: reader.findings)
        }
        self.init(
            node: node, kind: kind, value: value, from: from, to: to, year: year, basis: basis, source: source,
            author: author, recordedAt: instant)
    }
}

extension Fact.Key {
    /// What a fact is about, from its fields; see `Fact.init(fields:nodes:author:recordedAt:)`.
    ///
    /// - Throws: `FieldFindings` with everything that is wrong.
    public init(fields: [String: String], nodes: Set<String>) throws(FieldFindings) {
        var fields = fields
        // What a key does not have; a total needs an end.
        fields["value"] = "0"
        fields["source"] = "none"
        fields["to"] = fields["kind"].flatMap(FactKind.init(rawValue:))?.shape == .total ? "2101-01-01" : nil
        self = try Fact(fields: fields, nodes: nodes, author: "", recordedAt: Timestamp(milliseconds: 0)).key
    }
}

extension CivilDate {
    /// A day from 1900 to 2101: nobody states anything of another.
    static func stated(_ text: String) -> CivilDate? {
        CivilDate(text).flatMap { (1900...2101).contains($0.parts.year) ? $0 : nil }
    }
}
