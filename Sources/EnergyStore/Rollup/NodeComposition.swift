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
        /// The node's share of it; nil when it counts whole.
        var share: MeterShare?
        /// Seconds in which the assignment is in force.
        var inForce: Span
        /// Whether the member before it is of the same register: then it is no member more.
        var continuesRegister = false
    }

    /// A fleet that a node holds.
    struct FleetPart {
        var fleet: String
        /// Senders that have reported.
        var known: Int
        /// Senders there should be, and when.
        var sizes: [(count: Int, inForce: Span)]

        /// Senders that should be beyond those that have reported, in a span, and the milliseconds that they should.
        func silent(in span: Span) -> (senders: Int, milliseconds: Int64) {
            sizes.reduce((0, 0)) { sum, size in
                guard let inForce = size.inForce.intersection(span) else { return sum }
                let missing = max(0, size.count - known)
                return (max(sum.0, missing), sum.1 + Int64(missing) * inForce.seconds * 1000)
            }
        }
    }

    /// The parts of a node's amount of a carrier.
    struct Parts {
        var members: [Member] = []
        var fleets: [FleetPart] = []

        /// Senders of fleets that should be beyond those that have reported, in a span, and the milliseconds of that.
        func silent(in span: Span) -> (senders: Int, milliseconds: Int64) {
            fleets.reduce((0, 0)) { sum, fleet in
                let silent = fleet.silent(in: span)
                return (sum.0 + silent.senders, sum.1 + silent.milliseconds)
            }
        }
    }

    private(set) var parts: [Key: Parts] = [:]
    private(set) var keysByRegister: [Int64: Set<Key>] = [:]
    /// Where a register counts by a share.
    private(set) var sharingKeys: [Int64: Set<Key>] = [:]

    init(site: Site, registry: RegisterRegistry) {
        for node in site.nodes {
            for carrier in Carrier.allCases {
                let parts = Self.parts(of: node.id, carrier: carrier, site: site, registry: registry)
                guard !parts.members.isEmpty || !parts.fleets.isEmpty else { continue }
                let key = Key(node: node.id, carrier: carrier)
                self.parts[key] = parts
                for member in parts.members {
                    guard let register = member.register else { continue }
                    keysByRegister[register, default: []].insert(key)
                    if member.share != nil { sharingKeys[register, default: []].insert(key) }
                }
            }
        }
    }

    private static func parts(of node: String, carrier: Carrier, site: Site, registry: RegisterRegistry) -> Parts {
        var parts = Parts()
        var last: (meter: String, quantity: Quantity)?
        for member in site.members(of: node, carrier: carrier) {
            parts.members.append(
                Member(
                    register: registry.registerID(meter: member.meter, quantity: member.quantity), meter: member.meter,
                    sign: member.sign, share: member.share, inForce: site.zone.span(of: member.validity),
                    continuesRegister: last.map { $0 == (member.meter, member.quantity) } ?? false))
            last = (member.meter, member.quantity)
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
            parts.fleets.append(
                FleetPart(
                    fleet: fleet.id, known: senders.count,
                    sizes: fleet.sizes.map { ($0.count, site.zone.span(of: $0.validity)) }))
        }
        return parts
    }
}
