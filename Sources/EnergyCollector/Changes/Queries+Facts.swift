import CollectorConfiguration
import ConsumptionLedger
import ControlAPI
import EnergyKPI
import EnergyStore
import Foundation
import MeterModels

extension Queries {
    /// The changes of facts.
    var factChanges: [Change] { [factStatement, factWithdrawal, factImport] }

    /// `GET /v1/facts`.
    func facts(_ parameters: QueryParameters) throws -> FactsResponse {
        let node = try parameters.text("node").map { try self.node($0).id }
        let kind = try parameters.choice(
            "kind", among: FactKind.allCases.map(\.rawValue), FactKind.init(rawValue:))
        let day = try day(parameters)
        let hasHistory = try parameters.flag("history")
        let all = try store.factRevisions(recordedThrough: try recordedThrough(parameters))
        let book = try FactBook(listed(all, hasHistory: false) { _ in true }.map(\.content))
        let revisions = listed(all, hasHistory: hasHistory) { fact in
            guard (node ?? fact.node) == fact.node, (kind ?? fact.kind) == fact.kind else { return false }
            guard let day, fact.kind.shape != .baseFigure else { return true }
            guard !hasHistory else { return fact.from <= day && fact.to.map { day < $0 } ?? true }
            return book.fact(fact.kind, node: fact.node, on: day)?.key == fact.key
        }
        let sorted = revisions.sorted { one, other in
            let (a, b) = (one.content, other.content)
            return (a.node, a.kind.rawValue, a.from, a.year ?? 0, one.id)
                < (b.node, b.kind.rawValue, b.from, b.year ?? 0, other.id)
        }
        return FactsResponse(
            facts: sorted.map(factResponse), ignored: try ignored(facts: configuration.facts, bills: []))
    }

    /// `POST /v1/facts`.
    private var factStatement: Change {
        Change(ControlPath.facts, to: "stating a fact") { (request: FactRequest) in
            var fields = ["node": request.node, "kind": request.kind, "value": request.value, "source": request.source]
            fields["from"] = request.from
            fields["to"] = request.to
            fields["year"] = request.year.map(String.init)
            fields["basis"] = request.basis
            let fact = try checked { () throws(FieldFindings) in
                try Fact(fields: fields, nodes: nodeIDs, author: "", recordedAt: clock())
            }
            return try prepared([.set(fact)], "\(fact.key): \(fact.value)", dryRun: request.dryRun)
        }
    }

    /// `POST /v1/facts/withdraw`.
    private var factWithdrawal: Change {
        Change(ControlPath.factsWithdraw, to: "withdrawing a fact") { (request: FactWithdrawalRequest) in
            var fields = ["node": request.node, "kind": request.kind]
            fields["from"] = request.from
            fields["year"] = request.year.map(String.init)
            fields["basis"] = request.basis
            let key = try checked { () throws(FieldFindings) in try Fact.Key(fields: fields, nodes: nodeIDs) }
            return try prepared([.withdraw(key)], "withdraw \(key)", dryRun: request.dryRun)
        }
    }

    /// `POST /v1/facts/import`.
    private var factImport: Change {
        Change(ControlPath.factsImport, to: "importing facts") { (request: StatementImportRequest) in
            let rows = try statements(request, columns: Fact.fields) { fields throws(FieldFindings) in
                try Fact(fields: fields, nodes: nodeIDs, author: "", recordedAt: clock())
            }
            var current: [Fact.Key: Fact] = [:]
            for revision in listed(try store.factRevisions(), hasHistory: false, holds: { _ in true }) {
                current[revision.content.key] = revision.content
            }
            for row in rows { current[row.content.key] = row.content }
            do {
                _ = try FactBook(current.values)
            } catch let error as FactError {
                let line = rows.last { error.keys.contains($0.content.key) }?.line ?? 1
                throw importRefused("1 finding; nothing was recorded", ["line \(line): \(error)"])
            }
            return try prepared(
                rows.map { .set($0.content) }, "import \(rows.count) facts of \(request.name)",
                from: .facts(request.name, content: request.csv, digest: try digest(of: request)),
                dryRun: request.dryRun)
        }
    }

    private func prepared(
        _ changes: [StatementChange<Fact>], _ summary: String, from origin: StatementFile? = nil, dryRun: Bool?
    ) throws -> Change.Prepared {
        try prepared(summary, dryRun: dryRun) { handling, declaration in
            try store.record(changes, site: site, from: origin, handling: handling, by: declaration)
        } answer: { outcome in
            FactsChangeResponse(
                facts: outcome.recorded.map(factResponse), unchanged: outcome.unchanged, dryRun: dryRun ?? false,
                restated: outcome.figures.prefix(Self.restatedLimit).map(figureResponse),
                restatedOmitted: max(0, outcome.figures.count - Self.restatedLimit),
                restatedRows: outcome.restatedRows)
        }
    }

    private func factResponse(_ revision: Revision<Fact>) -> FactResponse {
        let fact = revision.content
        return FactResponse(
            id: revision.id, node: fact.node, kind: fact.kind.rawValue,
            value: Decimal(string: fact.value.description) ?? 0, from: fact.from.description,
            to: fact.to?.description, year: fact.year, basis: fact.basis?.rawValue, source: fact.source,
            revision: revision.number, withdrawn: revision.isWithdrawn, author: revision.author,
            approver: revision.approver, reason: revision.reason,
            recordedAt: zone.rfc3339(Timestamp(milliseconds: revision.recordedAt)))
    }

    private func figureResponse(_ figure: RestatedFigure) -> RestatedFigureResponse {
        let unit = figure.carrier?.displayUnit
        func decimal(_ value: Int64) -> Decimal {
            unit.map { DisplayAmount.decimal(value, $0) } ?? DisplayAmount.thousandths(value)
        }
        let name: String =
            switch figure.name {
            case .headcount: "人"
            case .floorArea: "m2"
            case .perCapita: "\(unit?.rawValue ?? "")/人"
            case .perArea: "\(unit?.rawValue ?? "")/m2"
            }
        return RestatedFigureResponse(
            node: figure.node, by: figure.level.name, start: zone.rfc3339(Timestamp(seconds: figure.span.start)),
            carrier: figure.carrier?.rawValue, figure: figure.name.rawValue, old: figure.old.map(decimal),
            new: figure.new.map(decimal), unit: name)
    }
}
