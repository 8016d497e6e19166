import ConsumptionLedger
import MeterModels

/// Which registers make up the amounts of which nodes, in the numbers of the database.
struct NodeComposition {
    struct Key: Hashable {
        var node: String
        var carrier: Carrier
    }

    /// A register that counts for a node over some time.
    struct Member: Hashable {
        var register: Int64?
        var meter: String
        /// The fleet that it is a sender of.
        var fleet: String?
        var sign: Int64
        /// Seconds in which the assignment is in force.
        var inForce: Span
    }

    /// The parts of a node's amount of a carrier.
    struct Parts {
        var members: [Member] = []
        /// Senders that fleets should have beyond those that have reported, by fleet.
        var silentSendersByFleet: [String: Int] = [:]

        /// Senders that fleets should have, beyond those that have reported.
        var silentSenders: Int { silentSendersByFleet.values.reduce(0, +) }
    }

    private(set) var parts: [Key: Parts] = [:]
    private(set) var keysByRegister: [Int64: Set<Key>] = [:]

    init(site: Site, registry: RegisterRegistry) {
        for node in site.nodes {
            for carrier in Carrier.allCases {
                let parts = Self.parts(of: node.id, carrier: carrier, site: site, registry: registry)
                guard !parts.members.isEmpty || parts.silentSenders > 0 else { continue }
                let key = Key(node: node.id, carrier: carrier)
                self.parts[key] = parts
                for register in parts.members.compactMap(\.register) {
                    keysByRegister[register, default: []].insert(key)
                }
            }
        }
    }

    private static func parts(of node: String, carrier: Carrier, site: Site, registry: RegisterRegistry) -> Parts {
        var parts = Parts()
        for member in site.members(of: node, carrier: carrier) {
            let assignment = member.assignment
            guard let quantity = assignment.quantity else { continue }
            parts.members.append(
                Member(
                    register: registry.registerID(meter: assignment.meter, quantity: quantity), meter: assignment.meter,
                    sign: member.sign,
                    inForce: Span(
                        start: assignment.from.map(site.zone.start) ?? .min,
                        end: assignment.to.map(site.zone.start) ?? .max)))
        }
        let below = site.descendants(of: node)
        for fleet in site.fleets where fleet.carrier == carrier && below.contains(fleet.node) {
            guard let quantity = MeterRole.consumption.quantity(for: carrier) else { continue }
            let senders = registry.meters.values.filter { $0.fleet == fleet.id }.sorted { $0.id < $1.id }
            for sender in senders {
                parts.members.append(
                    Member(
                        register: registry.registerID(meter: sender.name, quantity: quantity), meter: sender.name,
                        fleet: fleet.id, sign: 1, inForce: Span(start: .min, end: .max)))
            }
            let silent = max(0, fleet.count - senders.count)
            if silent > 0 { parts.silentSendersByFleet[fleet.id] = silent }
        }
        return parts
    }
}
