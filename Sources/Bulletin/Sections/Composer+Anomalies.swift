import ConsumptionLedger
import EnergyKPI
import MeterModels

extension Composer {
    /// 用能异常与整改: what looked wrong in the period, who follows it up, and what came of it.
    func anomaliesSection(_ cases: [BulletinInput.AnomalyCase]) -> BulletinSection {
        guard !withholds(.anomalies) else { return withheldSection(.anomalies) }
        guard !cases.isEmpty else { return section(.anomalies, paragraphs: [words.paragraph(.noAnomalies)]) }
        let rows = cases.map { found in
            let anomaly = found.anomaly
            let meters = [anomaly.meter, anomaly.other].compactMap(\.self)
            return BulletinTable.Row(
                id: String(found.id),
                cells: [
                    .text(words.list(meters)), .text(words.anomaly(anomaly.kind)),
                    .text(span(Timestamp(seconds: anomaly.span.start), Timestamp(seconds: anomaly.span.end))),
                    short(state(found.state)), person(found.owner, else: .unassigned),
                    .text(found.due?.description ?? ""), .text(found.cause ?? ""), .text(found.action ?? ""),
                ])
        }
        let closed = cases.count { $0.state == .closed }
        let open = cases.count { $0.state == .open || $0.state == .assigned }
        return section(
            .anomalies,
            paragraphs: [
                words.anomalies(total: cases.count, open: open, closed: closed), words.paragraph(.anomalyRule),
            ],
            tables: [
                table(
                    .anomalies, columns: [.meter, .kind, .span, .state, .owner, .due, .cause, .action], rows: rows)
            ])
    }

    private func state(_ state: BulletinInput.AnomalyCase.State) -> ShortTerm {
        switch state {
        case .open: .anomalyOpen
        case .assigned: .anomalyAssigned
        case .vanished: .anomalyVanished
        case .closed: .anomalyClosed
        }
    }
}
