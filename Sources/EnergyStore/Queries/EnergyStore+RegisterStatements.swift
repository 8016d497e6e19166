public import ConsumptionLedger
import GRDB
public import MeterModels

extension EnergyStore {
    /// What each member of a node gave to its amount of a carrier over a span that begins and ends at months' borders.
    ///
    /// Senders of fleets are left out: nothing that rests on them is explained reading by reading.
    ///
    /// Cost: two accounts and a few readings a member, and its months.
    public func statements(
        node: String, carrier: Carrier, in span: Span, site: Site, rules: LedgerRules
    ) throws(StoreError) -> [MemberStatement] {
        try read { db, registry in
            let composition = self.composition(of: site, registry)
            guard let parts = composition.parts[NodeComposition.Key(node: node, carrier: carrier)] else { return [] }
            let quantities = site.members(of: node, carrier: carrier)
            return try parts.members.filter { $0.fleet == nil }.compactMap { member in
                guard let inForce = span.intersection(member.inForce) else { return nil }
                let quantity =
                    member.register.flatMap { registry.registers[$0]?.quantity }
                    ?? quantities.first { $0.meter == member.meter }?.quantity
                guard let quantity else { return nil }
                return try StatementReader(span: inForce, zone: site.zone, rules: rules, registry: registry, db: db)
                    .statement(of: member, quantity)
            }
        }
    }

    /// What meters gave by their assignments, as for a node.
    public func statements(
        of assignments: some Sequence<MeterAssignment>, in span: Span, site: Site, rules: LedgerRules
    ) throws(StoreError) -> [MemberStatement] {
        try read { db, registry in
            try assignments.compactMap { assignment in
                guard let quantity = assignment.quantity,
                    let inForce = span.intersection(site.zone.span(of: assignment.validity))
                else { return nil }
                let member = NodeComposition.Member(
                    register: registry.registerID(meter: assignment.meter, quantity: quantity),
                    meter: assignment.meter, sign: 1, share: assignment.share,
                    inForce: site.zone.span(of: assignment.validity))
                return try StatementReader(span: inForce, zone: site.zone, rules: rules, registry: registry, db: db)
                    .statement(of: member, quantity)
            }
        }
    }
}
