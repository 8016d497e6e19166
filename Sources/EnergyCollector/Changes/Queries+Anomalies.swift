import ConsumptionLedger
import ControlAPI
import EnergyStore
import Foundation
import MeterModels

extension Queries {
    /// `GET /v1/anomalies`.
    func anomalies(_ parameters: QueryParameters) throws -> AnomaliesResponse {
        if let text = parameters.text("id") {
            guard let id = Int64(text) else {
                throw ProblemDocument.invalid("id", found: text, expected: "an anomaly's number")
            }
            return AnomaliesResponse(anomalies: [try anomaly(id)])
        }
        let limit = try parameters.count("limit", default: 100, upTo: 10_000)
        let isOpenOnly = try parameters.flag("open")
        let nodes = try parameters.text("node").map { site.descendants(of: try node($0).id) }
        let found = try store.anomalies().map(response).filter { anomaly in
            let isOpen = anomaly.state == "open" || anomaly.state == "assigned"
            return (isOpen || !isOpenOnly) && (nodes.map { !$0.isDisjoint(with: anomaly.nodes) } ?? true)
        }
        guard let before = try parameters.before() else {
            return AnomaliesResponse(anomalies: Array(found.prefix(limit)))
        }
        // They stand by their days, so the page before ended at its last entry, not at a number.
        let rest = found.drop { $0.id != before }.dropFirst()
        return AnomaliesResponse(anomalies: Array(rest.prefix(limit)))
    }

    /// `POST /v1/anomalies/assign`.
    var anomalyAssignment: Change {
        Change(ControlPath.anomalyAssign, to: "assigning an anomaly") { (request: AnomalyAssignRequest) in
            let owner = try nonEmpty(request.owner, "owner")
            guard let due = CivilDate(request.due) else {
                throw ProblemDocument.invalid("due", found: request.due, expected: "a day such as 2026-12-01")
            }
            return Change.Prepared(summary: "assign anomaly \(request.id) to \(owner)", touches: nil) { declaration in
                try store.assignAnomaly(request.id, to: owner, due: due, by: declaration)
                return try anomaly(request.id)
            }
        }
    }

    /// `POST /v1/anomalies/close`.
    var anomalyClosure: Change {
        Change(ControlPath.anomalyClose, to: "closing an anomaly") { (request: AnomalyCloseRequest) in
            let cause = try nonEmpty(request.cause, "cause")
            let action = try nonEmpty(request.action, "action")
            return Change.Prepared(summary: "close anomaly \(request.id)", touches: nil) { declaration in
                try store.closeAnomaly(request.id, cause: cause, action: action, by: declaration)
                return try anomaly(request.id)
            }
        }
    }

    private func nonEmpty(_ text: String, _ name: String) throws -> String {
        let trimmed = text.trimmingCharacters(in: .whitespacesAndNewlines)
        guard !trimmed.isEmpty, trimmed.utf8.count <= 4000 else {
            throw ProblemDocument.invalid(
                name, found: trimmed.isEmpty ? nil : "\(trimmed.utf8.count) bytes",
                expected: "a text of at most 4000 bytes")
        }
        return trimmed
    }

    private func anomaly(_ id: Int64) throws -> AnomalyResponse {
        guard let found = try store.anomalies(id: id).first else {
            throw ProblemDocument.unknown("anomaly", "\(id)", known: [])
        }
        return response(found)
    }

    private func response(_ found: AnomalyCase) -> AnomalyResponse {
        let anomaly = found.anomaly
        var nodes: [String] = []
        for assignment in site.assignments
        where (assignment.meter == anomaly.meter || assignment.meter == anomaly.other)
            && !nodes.contains(assignment.node)
        {
            nodes.append(assignment.node)
        }
        return AnomalyResponse(
            id: found.id, kind: anomaly.kind.rawValue, state: found.state.rawValue, meter: anomaly.meter,
            other: anomaly.other, nodes: nodes, from: zone.rfc3339(Timestamp(seconds: anomaly.span.start)),
            to: zone.rfc3339(Timestamp(seconds: anomaly.span.end)), notedAt: zone.rfc3339(found.notedAt),
            evidence: anomaly.evidence.map { evidence in
                EvidenceResponse(
                    label: evidence.label, value: DisplayAmount.decimal(evidence.amount, evidence.unit),
                    unit: evidence.unit.rawValue,
                    at: evidence.at.map { zone.rfc3339(Timestamp(milliseconds: $0)) })
            }, owner: found.owner, due: found.due?.description, cause: found.cause, action: found.action,
            closedBy: found.closedBy, closedAt: found.closedAt.map(zone.rfc3339))
    }
}
