import Bulletin
import ConsumptionLedger
import ControlAPI
import EnergyKPI
import EnergyStore
import MeterModels

extension Queries {
    /// What of meters and registers stands behind a bulletin.
    ///
    /// Cost: two accounts, two readings and its days a register, and one pass over the period's observations.
    func evidenceData(for record: BulletinRecord) throws -> EvidenceData {
        var collection = EvidenceCollection(queries: self)
        for report in record.nodeReports {
            let span = zone.span(of: report.days)
            for metered in report.input.metered { try collection.add(report.node, metered.carrier, span) }
        }
        // Electricity by use, unaccounted shares and completeness rest on meters that count in no node's amount.
        try collection.add(site.assignments, zone.span(of: record.report.days))
        return try collection.sealed()
    }

    /// The key that evidence is signed with; one is made only while nothing was published.
    func evidenceKey() throws -> EvidenceKey {
        try EvidenceKeyFile(databasePath: store.path).key(mayBeNew: try store.bulletins().isEmpty)
    }

    /// Every entry of the audit log up to one, when the log still holds what earlier bulletins name as its head.
    ///
    /// - Throws: `ProblemDocument` when a head is gone: somebody wrote the log anew.
    func publishableLog(through sequence: Int64) throws -> [AuditLine] {
        let lines = try auditLines(through: sequence)
        let hashes = Set(lines.map(\.hash))
        for revision in try store.bulletins() {
            guard let head = try revision.cover.chainHead, head != AuditLine.origin, !hashes.contains(head) else {
                continue
            }
            throw ProblemDocument(
                type: "audit-log-changed", title: "The audit log was changed", status: 409,
                detail: "revision \(revision.key.number) of \(revision.key.period) names an entry that it no longer has"
            )
        }
        return lines
    }

    /// Every entry of the audit log up to one, the oldest first.
    func auditLines(through sequence: Int64) throws -> [AuditLine] {
        guard sequence > 0 else { return [] }
        return try store.auditEntries(limit: Int(sequence), before: sequence + 1).reversed().map {
            AuditLine(sequence: $0.sequence, text: $0.text, hash: $0.hash)
        }
    }
}

/// Collects registers, each once, and what they gave to nodes.
private struct EvidenceCollection {
    private struct Key: Hashable {
        var meter: String
        var quantity: Quantity
        var span: Span
    }

    let queries: Queries
    private var data = EvidenceData(registers: [], members: [], fleetAmounts: [])
    private var places: [Key: Int] = [:]
    /// The time of the observations that each register's figures rest on.
    private var ranges: [Register: ObservationRange] = [:]

    private struct Register: Hashable {
        var meter: String
        var quantity: Quantity
    }

    init(queries: Queries) {
        self.queries = queries
    }

    mutating func add(_ node: String, _ carrier: Carrier, _ span: Span) throws {
        let site = queries.site
        let below = site.descendants(of: node)
        if site.fleets.contains(where: { $0.carrier == carrier && below.contains($0.node) }) {
            data.fleetAmounts.append(.init(node: node, carrier: carrier))
        }
        let statements = try queries.store.statements(
            node: node, carrier: carrier, in: span, site: site, rules: queries.configuration.ledgerRules)
        for statement in statements {
            extend(statement)
            data.members.append(
                .init(
                    node: node, carrier: carrier, register: try place(of: statement), sign: statement.sign,
                    isShared: statement.share != nil, amount: statement.amount))
        }
    }

    /// Has the observations of further meters sealed.
    mutating func add(_ assignments: [MeterAssignment], _ span: Span) throws {
        let statements = try queries.store.statements(
            of: assignments, in: span, site: queries.site, rules: queries.configuration.ledgerRules)
        for statement in statements { extend(statement) }
    }

    /// What was collected, with what the registers said.
    func sealed() throws -> EvidenceData {
        var data = data
        let ranges = ranges.values.sorted { ($0.meter, $0.quantity.rawValue) < ($1.meter, $1.quantity.rawValue) }
        let seals = try queries.store.observationSeals(of: ranges)
        data.observations = zip(ranges, seals).map { range, seal in
            EvidenceData.Observations(
                meter: range.meter, quantity: range.quantity, from: range.from, to: range.to, count: seal.count,
                sha256: seal.sha256)
        }
        return data
    }

    /// Widens the time of a register by that of a statement: from the reading that opens it through the one that closes
    /// it, or ends the advance across its end.
    private mutating func extend(_ statement: MemberStatement) {
        let (span, register) = (statement.span, statement.register)
        let last = max(span.end, register.closing?.at.seconds ?? span.end, register.following?.seconds ?? span.end)
        let first = min(span.start, register.opening?.at.seconds ?? span.start)
        let key = Register(meter: statement.meter, quantity: statement.quantity)
        let known = ranges[key]
        ranges[key] = ObservationRange(
            meter: key.meter, quantity: key.quantity, from: min(first, known?.from ?? first),
            to: max(last + 1, known?.to ?? last + 1))
    }

    private mutating func place(of statement: MemberStatement) throws -> Int {
        let key = Key(meter: statement.meter, quantity: statement.quantity, span: statement.span)
        if let place = places[key] { return place }
        let rows =
            try queries.store.rollup(
                meter: key.meter, quantity: key.quantity, level: .day, in: key.span, zone: queries.zone) ?? []
        let days = rows.filter { $0.span.start >= key.span.start && $0.span.end <= key.span.end }.map { row in
            EvidenceData.Day(
                day: queries.zone.date(at: row.span.start), amount: row.bucket.amount,
                estimated: row.bucket.estimated, unattributed: row.bucket.unattributed, rejected: row.bucket.rejected)
        }
        let register = statement.register
        data.registers.append(
            .init(
                meter: key.meter, quantity: key.quantity, from: key.span.start, to: key.span.end,
                opening: try standing(register.opening, key), closing: try standing(register.closing, key),
                before: register.before, within: register.within, modulus: register.modulus, days: days))
        places[key] = data.registers.count - 1
        return data.registers.count - 1
    }

    /// A standing with what the register said then.
    private func standing(_ standing: RegisterStatement.Standing?, _ key: Key) throws -> EvidenceData.Standing? {
        guard let standing else { return nil }
        let found = try queries.store.readings(
            meter: key.meter, quantity: key.quantity, from: standing.at,
            to: Timestamp(milliseconds: standing.at.milliseconds + 1), limit: 1)
        let reading = found?.readings.first?.reading
        // An account that an event set stands at no reading, and one that a later reading corrected at another value.
        let isRead = reading.map { $0.scale.offset == 0 && $0.scale.baseUnits(of: $0.raw) == standing.value } ?? false
        return EvidenceData.Standing(
            at: standing.at, value: standing.value, total: standing.total, wraps: standing.wraps,
            lifeFirst: standing.lifeFirst, earlierLives: standing.earlierLives,
            raw: isRead ? reading?.raw : nil, factor: isRead ? reading?.scale.factor : nil,
            ratio: isRead ? reading?.scale.ratio : nil)
    }
}
