public import MeterModels

extension Bill: Revisable {
    /// What a revision replaces: bills of a node, carrier and purpose that begin on the same day.
    public struct Key: Hashable, Sendable, CustomStringConvertible {
        /// The node's id.
        public let node: String
        /// What was delivered.
        public let carrier: Carrier
        /// What it was for.
        public let purpose: Purpose
        /// The first day.
        public let from: CivilDate

        /// What a bill is about.
        public init(node: String, carrier: Carrier, purpose: Purpose, from: CivilDate) {
            self.node = node
            self.carrier = carrier
            self.purpose = purpose
            self.from = from
        }

        /// Node, carrier, purpose and first day.
        public var description: String {
            "\(node) \(carrier.rawValue) bill" + (purpose == .other ? "" : " for \(purpose.rawValue)") + " from \(from)"
        }
    }

    /// What the bill is about.
    public var key: Key { Key(node: node, carrier: carrier, purpose: purpose, from: from) }

    /// Whether two bills of the same key have the same amount, end and source.
    public func agrees(with other: Bill) -> Bool {
        amount == other.amount && to == other.to && source == other.source
    }
}
