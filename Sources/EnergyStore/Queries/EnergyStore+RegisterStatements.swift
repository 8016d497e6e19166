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

/// Reads what registers counted over a span.
private struct StatementReader {
    /// Where an account stood at an instant, and from when on readings are not in it.
    private struct Border {
        var account: CounterAccount
        /// nil when no reading comes after it.
        var next: Timestamp?
    }

    let span: Span
    let zone: CivilZone
    let rules: LedgerRules
    let registry: RegisterRegistry
    let db: Database

    func statement(of member: NodeComposition.Member, _ quantity: Quantity) throws -> MemberStatement {
        var buckets = MemberBuckets(zone: zone, db: db)
        let months = zone.buckets(.month, in: span)
        var amount: Int64?
        var whole = member
        whole.share = nil
        var parts: [BucketAmount] = []
        for month in months {
            if let bucket = try buckets.bucket(of: member, .month, month) {
                amount = (amount ?? 0) + member.sign * bucket.amount
            }
            if let bucket = try buckets.bucket(of: whole, .month, month) { parts.append(bucket) }
        }
        var statement = try register(member.register)
        statement.bucket = .combining(parts, gaps: [], span: span)
        return MemberStatement(
            meter: member.meter, quantity: quantity, sign: member.sign, share: member.share, span: span,
            amount: amount, register: statement)
    }

    private func register(_ id: Int64?) throws -> RegisterStatement {
        var statement = RegisterStatement()
        guard let id, let register = registry.registers[id], let meter = registry.meters[register.meter],
            let rules = rules.rules(for: meter)
        else { return statement }
        let modulus = rules.modulus ?? 0
        let (start, end) = (Timestamp(seconds: span.start), Timestamp(seconds: span.end))
        let opening = try border(of: register, rules, at: start)
        let closing = try border(of: register, rules, at: end)
        guard let last = closing?.account.line else { return statement }
        let atEnd = try straddling(end, closing, register, rules)
        (statement.closing, statement.within) = Self.standing(last, atEnd, at: end, modulus)
        let atStart = try straddling(start, opening, register, rules)
        if let first = opening?.account.line {
            (statement.opening, statement.before) = Self.standing(first, atStart, at: start, modulus)
        } else {
            statement.opening = atStart.line.map { Self.standing($0, modulus, total: 0) }
        }
        return statement
    }

    /// Where a register stands at an instant: at the reading there, if there is one, else at the one before it; and
    /// what of the advance that follows lies before the instant.
    private static func standing(
        _ line: CounterLine, _ next: (before: Int64, line: CounterLine?), at instant: Timestamp, _ modulus: Int64
    ) -> (RegisterStatement.Standing, before: Int64) {
        let known = standing(line, modulus)
        guard let reading = next.line, reading.at == instant else { return (known, next.before) }
        let own = standing(reading, modulus)
        return (own, next.before - (own.total - known.total))
    }

    private static func standing(
        _ line: CounterLine, _ modulus: Int64, total: Int64? = nil
    ) -> RegisterStatement.Standing {
        RegisterStatement.Standing(
            at: line.at, value: line.value, total: total ?? line.span + line.wraps * modulus, wraps: line.wraps)
    }

    /// Where a register stood before the first reading at or after an instant.
    private func border(
        of register: RegisterRegistry.Register, _ rules: CounterRules, at instant: Timestamp
    ) throws -> Border? {
        if let (at, account) = try AccountRows.firstCheckpoint(of: register.id, from: instant, in: db) {
            return Border(account: account, next: at)
        }
        return try AccountRows.current(of: register.id, rules: rules, in: db).map { Border(account: $0, next: nil) }
    }

    /// What of the advance across an instant lies before it, and where the line stands after it.
    private func straddling(
        _ instant: Timestamp, _ border: Border?, _ register: RegisterRegistry.Register, _ rules: CounterRules
    ) throws -> (before: Int64, line: CounterLine?) {
        guard let border, let next = border.next else { return (0, nil) }
        let overlay = try DeclaredOverlays(db: db).overlay(of: register)
        var replay = RegisterReplay(
            register: register, rules: rules, account: border.account, overlay: overlay, startsAt: next, day: nil,
            registry: registry)
        let observations = try ObservationCursor(
            from: next, through: Timestamp(milliseconds: .max), meters: [register.meter],
            wanted: { $0.id == register.id }, registry: registry, db: db)
        while replay.account.line == border.account.line, let observation = try observations.next() {
            replay.take(observation, zone: zone) { (_, _) throws(Never) in false }
        }
        var before = BucketAmount()
        for element in replay.changes.quarters.elements where element.start < instant.seconds {
            before.amount += element.amount.amount
            before.estimated += element.amount.estimated
            before.unattributed += element.amount.unattributed
            before.rejected += element.amount.rejected
        }
        if let open = border.account.openQuarterStart, open < instant.seconds {
            let known = border.account.openQuarter
            before.amount -= known.amount
            before.estimated -= known.estimated
            before.unattributed -= known.unattributed
            before.rejected -= known.rejected
        }
        return (
            before.amount - before.estimated + before.unattributed + before.rejected, replay.account.line
        )
    }
}
