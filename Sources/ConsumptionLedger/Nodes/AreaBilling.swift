import MeterModels

/// That a node's heat is billed by its floor area over some days: nobody knows how much of it there was.
///
/// Such heat is no member of any amount: it is not missing, not zero, and named beside every figure that it is not in.
public struct AreaBilling: Hashable, Codable, Sendable {
    /// The node's id.
    public var node: String
    /// The days.
    public var validity: Validity

    /// Some days of a node.
    public init(node: String, validity: Validity) {
        self.node = node
        self.validity = validity
    }
}

extension Site {
    /// Where heat is billed by area on some days, at a node and below it.
    public func areaBillings(at node: String, on days: Validity) -> [AreaBilling] {
        let below = descendants(of: node)
        return areaBillings.filter { below.contains($0.node) && $0.validity.intersection(days) != nil }
    }
}
