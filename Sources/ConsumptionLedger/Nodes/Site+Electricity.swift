import MeterModels

/// Meters of a node and below it that say more of its electricity than how much it is.
public struct ElectricityParts: Hashable, Sendable {
    /// Generators.
    public var generation: [MeterAssignment] = []
    /// Meters of what is delivered to the grid.
    public var export: [MeterAssignment] = []
    /// Meters of electricity that heats, none of them a part of another or of a special one.
    public var heating: [MeterAssignment] = []
    /// Meters of sub-item D, 特殊用电, none of them a part of another.
    public var special: [MeterAssignment] = []
    /// Meters with sub-meters that are no sub-meters themselves.
    public var mains: [String] = []
}

extension Site {
    /// What is metered of a node's electricity beside its total.
    public func electricityParts(of node: String) -> ElectricityParts {
        let below = descendants(of: node)
        let own = assignments.filter { below.contains($0.node) && $0.carrier == .electricity }
        var parts = ElectricityParts()
        parts.generation = own.filter { $0.role == .generation }
        parts.export = own.filter { $0.role == .gridExport }
        let taken = own.filter { $0.role != .deduct && ($0.isHeating || $0.subItem?.first == "D") }
        let names = Set(taken.map(\.meter))
        // What a meter counts, its sub-meters count again.
        let outermost = taken.filter { names.isDisjoint(with: metersAbove($0.meter)) }
        parts.heating = outermost.filter(\.isHeating)
        parts.special = outermost.filter { !$0.isHeating }
        let parents = Set(own.filter { $0.role == .sub }.compactMap(\.parentMeter))
        let subs = Set(own.filter { $0.role == .sub }.map(\.meter))
        parts.mains = parents.subtracting(subs).sorted()
        return parts
    }
}
