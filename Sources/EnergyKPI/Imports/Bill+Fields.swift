import MeterModels

extension Bill {
    /// The fields of a bill as somebody types it, those that may be absent last.
    public static let fields = (
        required: ["node", "carrier", "amount", "unit", "from", "to", "source"], optional: ["purpose"]
    )

    /// A bill from its fields.
    ///
    /// - Parameters:
    ///   - fields: Texts by name.
    ///   - nodes: The site's nodes.
    /// - Throws: `FieldFindings` with everything that is wrong.
    public init(fields: [String: String], nodes: Set<String>) throws(FieldFindings) {
        var reader = FieldReader(fields)
        let key = reader.key(nodes: nodes)
        let to = reader.required("to", "the first day that it is no longer for", CivilDate.stated)
        let units = key.carrier.map { carrier in
            let dimension = carrier.displayUnit.definition.dimension
            return MeasurementUnit.allCases.filter { $0.definition.dimension == dimension }
        }
        let named = (units ?? []).map(\.rawValue).joined(separator: ", ")
        let unit = reader.required("unit", named.isEmpty ? "a unit" : "one of \(named)") { text in
            MeasurementUnit(rawValue: text).flatMap { units?.contains($0) ?? true ? $0 : nil }
        }
        let amount = reader.required("amount", "a decimal number such as 5000, not negative") { text in
            ExactDecimal(text).flatMap { number -> Int64? in
                guard let unit else { return 0 }
                let scale = RegisterScale(unit: unit, encoding: .decimal)
                return number.significand >= 0 ? scale?.baseUnits(of: number) : nil
            }
        }
        let source = reader.words("source", "the document it is from, in at most 400 bytes of plain text")
        if let from = key.from, let to, to <= from { reader.reject("to", "a day after \(from)") }
        guard reader.findings.isEmpty, let node = key.node, let carrier = key.carrier, let from = key.from, let to,
            let amount, let source
        else { throw FieldFindings(findings: reader.findings) }
        self.init(
            node: node, carrier: carrier, amount: amount, from: from, to: to, purpose: key.purpose, source: source)
    }
}

extension Bill.Key {
    /// What a bill is about, from its fields.
    ///
    /// - Throws: `FieldFindings` with everything that is wrong.
    public init(fields: [String: String], nodes: Set<String>) throws(FieldFindings) {
        var reader = FieldReader(fields)
        let key = reader.key(nodes: nodes)
        guard reader.findings.isEmpty, let node = key.node, let carrier = key.carrier, let from = key.from else {
            throw FieldFindings(findings: reader.findings)
        }
        self.init(node: node, carrier: carrier, purpose: key.purpose, from: from)
    }
}

extension FieldReader {
    /// The fields that every bill and every word about a bill has.
    fileprivate mutating func key(
        nodes: Set<String>
    ) -> (node: String?, carrier: Carrier?, purpose: Bill.Purpose, from: CivilDate?) {
        let carriers = Carrier.allCases.filter { $0 != .offGridSolar }
        let names = carriers.map(\.rawValue).joined(separator: ", ")
        let purposes = Bill.Purpose.allCases.map(\.rawValue).joined(separator: ", ")
        return (
            required("node", "one of the site's nodes") { nodes.contains($0) ? $0 : nil },
            required("carrier", "one of \(names)") { text in carriers.first { $0.rawValue == text } },
            optional("purpose", "one of \(purposes)", Bill.Purpose.init(rawValue:)) ?? .other,
            required("from", "the first day, such as 2026-10-01", CivilDate.stated)
        )
    }
}
