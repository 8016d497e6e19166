import CollectorConfiguration
import ConsumptionLedger
import ControlAPI
import EnergyKPI
import EnergyStore
import Foundation
import MeterModels

extension Queries {
    /// The changes of bills.
    var billChanges: [Change] { [billStatement, billWithdrawal, billImport] }

    /// `GET /v1/bills`.
    func bills(_ parameters: QueryParameters) throws -> BillsResponse {
        let node = try parameters.text("node").map { try self.node($0).id }
        let carrier = try parameters.choice(
            "carrier", among: Carrier.allCases.map(\.rawValue), Carrier.init(rawValue:))
        let day = try day(parameters)
        let all = try store.billRevisions(recordedThrough: try recordedThrough(parameters))
        let revisions = listed(all, hasHistory: try parameters.flag("history")) { bill in
            (node ?? bill.node) == bill.node && (carrier ?? bill.carrier) == bill.carrier
                && day.map { bill.from <= $0 && $0 < bill.to } ?? true
        }
        let sorted = revisions.sorted { one, other in
            let (a, b) = (one.content, other.content)
            return (a.node, a.carrier.rawValue, a.purpose.rawValue, a.from, one.id)
                < (b.node, b.carrier.rawValue, b.purpose.rawValue, b.from, other.id)
        }
        return BillsResponse(
            bills: sorted.map(billResponse), ignored: try ignored(facts: [], bills: configuration.bills))
    }

    /// `POST /v1/bills`.
    private var billStatement: Change {
        Change(ControlPath.bills, to: "stating a bill") { (request: BillRequest) in
            var fields = [
                "node": request.node, "carrier": request.carrier, "amount": request.amount, "unit": request.unit,
                "from": request.from, "to": request.to, "source": request.source,
            ]
            fields["purpose"] = request.purpose
            let bill = try checked { () throws(FieldFindings) in try Bill(fields: fields, nodes: nodeIDs) }
            return try prepared(
                [.set(bill)], "\(bill.key): \(request.amount) \(request.unit)", dryRun: request.dryRun)
        }
    }

    /// `POST /v1/bills/withdraw`.
    private var billWithdrawal: Change {
        Change(ControlPath.billsWithdraw, to: "withdrawing a bill") { (request: BillWithdrawalRequest) in
            var fields = ["node": request.node, "carrier": request.carrier, "from": request.from]
            fields["purpose"] = request.purpose
            let key = try checked { () throws(FieldFindings) in try Bill.Key(fields: fields, nodes: nodeIDs) }
            return try prepared([.withdraw(key)], "withdraw \(key)", dryRun: request.dryRun)
        }
    }

    /// `POST /v1/bills/import`.
    private var billImport: Change {
        Change(ControlPath.billsImport, to: "importing bills") { (request: StatementImportRequest) in
            if request.form != nil { return try formedImport(request) }
            let rows = try statements(request, columns: Bill.fields) { fields throws(FieldFindings) in
                try Bill(fields: fields, nodes: nodeIDs)
            }
            try check(rows)
            return try prepared(
                rows.map { .set($0.content) }, "import \(rows.count) bills of \(request.name)",
                from: .bills(request.name, content: request.csv, digest: try digest(of: request)),
                dryRun: request.dryRun)
        }
    }

    /// Refuses rows of a file that contradict other bills or meters, by their line.
    func check(_ rows: [(line: Int, content: Bill)]) throws {
        let current = try currentBills(with: rows.map { .set($0.content) })
        do {
            let book = try BillBook(current)
            try book.check(against: site.assignments, areaBillings: site.areaBillings)
        } catch {
            let line = rows.last { error.bills.contains($0.content) }?.line ?? 1
            throw importRefused("1 finding; nothing was recorded", ["line \(line): \(error)"])
        }
    }

    func prepared(
        _ changes: [StatementChange<Bill>], _ summary: String, from origin: StatementFile? = nil,
        by formed: FormedBills? = nil, dryRun: Bool?
    ) throws -> Change.Prepared {
        try prepared(summary, dryRun: dryRun) { handling, declaration in
            try store.record(changes, site: site, from: origin, handling: handling, by: declaration)
        } answer: { outcome in
            let figures = try restated(by: outcome)
            return BillsChangeResponse(
                bills: outcome.recorded.map(billResponse), unchanged: outcome.unchanged, dryRun: dryRun ?? false,
                restated: Array(figures.prefix(Self.restatedLimit)),
                restatedOmitted: max(0, figures.count - Self.restatedLimit), lines: formed?.lineCount,
                leftOut: formed?.leftOut)
        }
    }

    private func billResponse(_ revision: Revision<Bill>) -> BillResponse {
        let bill = revision.content
        let unit = bill.carrier.displayUnit
        return BillResponse(
            id: revision.id, node: bill.node, carrier: bill.carrier.rawValue,
            amount: DisplayAmount.decimal(bill.amount, unit), unit: unit.rawValue, purpose: bill.purpose.rawValue,
            from: bill.from.description, to: bill.to.description, source: bill.source, revision: revision.number,
            withdrawn: revision.isWithdrawn, author: revision.author, approver: revision.approver,
            reason: revision.reason, recordedAt: zone.rfc3339(Timestamp(milliseconds: revision.recordedAt)))
    }
}
