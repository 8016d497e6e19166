public import MeterModels

/// A node's amount of a carrier as meters with their signs, declared by a person: `a-main + b-main - shop`.
public struct NodeFormula: Hashable, Sendable {
    /// A register with its sign.
    public struct Term: Hashable, Sendable {
        /// The meter's id.
        public var meter: String
        /// The register; nil takes the one that the meter's role says.
        public var direction: Direction?
        /// +1 or −1.
        public var sign: Int64
    }

    /// One of an electricity meter's two registers.
    public enum Direction: String, CaseIterable, Sendable {
        case `import`, export

        var quantity: Quantity { self == .import ? .activeEnergyImport : .activeEnergyExport }
    }

    /// The node's id.
    public var node: String
    /// What the amount is of.
    public var carrier: Carrier
    /// Its registers in the order of the formula.
    public var terms: [Term]
    /// The days on which it holds.
    public var validity: Validity

    /// A formula.
    public init(node: String, carrier: Carrier, terms: [Term], validity: Validity = Validity()) {
        self.node = node
        self.carrier = carrier
        self.terms = terms
        self.validity = validity
    }

    /// Why a text is no formula.
    public enum Mistake: Error, Hashable, Sendable {
        /// A meter's id was expected and something else found.
        case noMeter(String)
        /// A sign was expected between two meters.
        case noSign(before: String)
        /// A meter's register stands twice.
        case twice(String)
        /// What follows the colon is no register.
        case noDirection(String)
    }

    /// Reads `a-main + b-main - shop` and `main - main:export`: signs stand between spaces, as ids may hold dashes.
    public static func terms(_ text: String) throws(Mistake) -> [Term] {
        var terms: [Term] = []
        var sign: Int64? = 1
        for word in text.split(whereSeparator: \.isWhitespace).map(String.init) {
            switch word {
            case "+", "-", "−":
                guard sign == nil || (terms.isEmpty && word != "+") else { throw .noMeter(word) }
                sign = word == "+" ? 1 : -1
            default:
                guard let known = sign else { throw .noSign(before: word) }
                let term = try term(word, sign: known)
                if terms.contains(where: { $0.meter == term.meter && $0.direction == term.direction }) {
                    throw .twice(word)
                }
                terms.append(term)
                sign = nil
            }
        }
        guard sign == nil else { throw .noMeter("the end") }
        return terms
    }

    private static func term(_ word: String, sign: Int64) throws(Mistake) -> Term {
        let parts = word.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
        let isID = parts[0].utf8.allSatisfy { byte in
            (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
                || (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte)
                || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) || "-_.".utf8.contains(byte)
        }
        guard isID, !parts[0].isEmpty, parts.count <= 2 else { throw .noMeter(word) }
        guard parts.count == 2 else { return Term(meter: parts[0], direction: nil, sign: sign) }
        guard let direction = Direction(rawValue: parts[1]) else { throw .noDirection(parts[1]) }
        return Term(meter: parts[0], direction: direction, sign: sign)
    }
}

extension NodeFormula: CustomStringConvertible {
    /// The formula as it is written.
    public var description: String {
        var text = ""
        for term in terms {
            if text.isEmpty {
                text = term.sign < 0 ? "- " : ""
            } else {
                text += term.sign < 0 ? " - " : " + "
            }
            text += term.meter + (term.direction.map { ":\($0.rawValue)" } ?? "")
        }
        return text
    }
}

extension NodeFormula.Mistake: CustomStringConvertible {
    /// What is wrong, and what is expected.
    public var description: String {
        switch self {
        case .noMeter(let found): "found \(found) where a meter's id is expected"
        case .noSign(let meter): "expected + or - before '\(meter)'; a sign stands between spaces"
        case .twice(let meter): "'\(meter)' stands twice"
        case .noDirection(let found): "found ':\(found)', expected :import or :export"
        }
    }
}
