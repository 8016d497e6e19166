import ConsumptionLedger
import GRDB
import MeterModels

/// Reads what registers counted over a span.
struct StatementReader {
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
        var estimated: Int64 = 0
        var whole = member
        whole.share = nil
        var parts: [BucketAmount] = []
        for month in months {
            if let bucket = try buckets.bucket(of: member, .month, month) {
                amount = (amount ?? 0) + member.sign * bucket.amount
                estimated += member.sign * bucket.estimated
            }
            if let bucket = try buckets.bucket(of: whole, .month, month) { parts.append(bucket) }
        }
        var statement = try register(member.register)
        statement.bucket = .combining(parts, gaps: [], span: span)
        return MemberStatement(
            meter: member.meter, quantity: quantity, sign: member.sign, share: member.share, span: span,
            amount: amount, estimated: estimated, register: statement)
    }

    /// The statement of a part of a comparison over all of the span, whose buckets hold `bucket`.
    func statement(of part: SubMeterComparison.Part, _ bucket: BucketAmount) throws -> MemberStatement {
        var statement = try register(part.register)
        statement.bucket = bucket
        return MemberStatement(
            meter: part.meter, quantity: part.quantity, sign: 1, share: nil, span: span, amount: bucket.amount,
            estimated: bucket.estimated, register: statement)
    }

    private func register(_ id: Int64?) throws -> RegisterStatement {
        var statement = RegisterStatement()
        guard let id, let register = registry.registers[id], let meter = registry.meters[register.meter],
            let rules = rules.rules(for: meter)
        else { return statement }
        let modulus = rules.modulus ?? 0
        statement.modulus = modulus
        let (start, end) = (Timestamp(seconds: span.start), Timestamp(seconds: span.end))
        let opening = try border(of: register, rules, at: start)
        let closing = try border(of: register, rules, at: end)
        guard let last = closing?.account.line else { return statement }
        let atEnd = try straddling(end, closing, register, rules)
        (statement.closing, statement.within) = Self.standing(last, atEnd, at: end, modulus)
        statement.following = atEnd.line.flatMap { $0.at > end ? $0.at : nil }
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
            at: line.at, value: line.value, total: total ?? line.span + line.wraps * modulus, wraps: line.wraps,
            lifeFirst: line.lifeFirst, earlierLives: line.earlierLives)
    }

    /// Where a register stood before the first reading at or after an instant.
    private func border(
        of register: RegisterRegistry.Register, _ rules: CounterRules, at instant: Timestamp
    ) throws -> Border? {
        if zone.bucket(.day, containing: instant.seconds).start != instant.seconds,
            let (at, account) = try AccountRows.checkpoint(of: register.id, before: instant, in: db)
        {
            return Border(account: try self.account(account, of: register, rules, from: at, to: instant), next: instant)
        }
        if let (at, account) = try AccountRows.firstCheckpoint(of: register.id, from: instant, in: db) {
            return Border(account: account, next: at)
        }
        return try AccountRows.current(of: register.id, rules: rules, in: db).map { Border(account: $0, next: nil) }
    }

    /// Where an account stands after the readings from one instant up to, but not including, another.
    private func account(
        _ account: CounterAccount, of register: RegisterRegistry.Register, _ rules: CounterRules, from: Timestamp,
        to instant: Timestamp
    ) throws -> CounterAccount {
        let overlay = try DeclaredOverlays(db: db).overlay(of: register)
        var replay = RegisterReplay(
            register: register, rules: rules, account: account, overlay: overlay, startsAt: from, day: nil,
            registry: registry)
        let observations = try ObservationCursor(
            from: from, through: Timestamp(milliseconds: instant.milliseconds - 1), meters: [register.meter],
            wanted: { $0.id == register.id }, registry: registry, db: db)
        while let observation = try observations.next() {
            replay.take(observation, zone: zone) { (_, _) throws(Never) in false }
        }
        return replay.account
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
