import ControlAPI
import EnergyStore
import MeterModels

extension Queries {
    /// `GET /v1/approvals`.
    func approvals(_ parameters: QueryParameters) throws -> ProposalsResponse {
        let limit = try parameters.count("limit", default: 100, upTo: 10_000)
        let proposals = try store.proposals(waitingOnly: parameters.text("waiting") == "true", limit: limit)
        return ProposalsResponse(proposals: proposals.map(response))
    }

    /// A proposal as it is answered.
    func response(_ proposal: Proposal) -> ProposalResponse {
        ProposalResponse(
            id: proposal.id, summary: proposal.summary, author: proposal.author, reason: proposal.reason,
            at: zone.rfc3339(proposal.at), decision: proposal.decision?.rawValue, decidedBy: proposal.decidedBy,
            decidedAt: proposal.decidedAt.map(zone.rfc3339))
    }

    /// `GET /v1/audit`.
    func audit(_ parameters: QueryParameters) throws -> AuditResponse {
        let limit = try parameters.count("limit", default: 50, upTo: 10_000)
        let before = try parameters.text("before").map { text in
            guard let sequence = Int64(text) else {
                throw ProblemDocument.invalid("before", found: text, expected: "an entry's number")
            }
            return sequence
        }
        let entries = try store.auditEntries(limit: limit, before: before)
        return AuditResponse(
            entries: entries.map { entry in
                let fields = entry.fields
                return AuditEntryResponse(
                    sequence: entry.sequence,
                    at: fields.map { zone.rfc3339(Timestamp(milliseconds: $0.at)) } ?? "",
                    author: fields?.author ?? "", approver: fields?.approver, action: fields?.action ?? "unreadable",
                    subject: fields?.subject ?? "", reason: fields?.reason ?? "", text: entry.text, hash: entry.hash)
            })
    }

    /// `GET /v1/audit/verify`.
    func auditVerify(_ parameters: QueryParameters) throws -> AuditVerdictResponse {
        let verdict = try store.verifyAudit(mustContain: parameters.text("head"))
        return AuditVerdictResponse(
            isIntact: verdict.broken == nil, entries: verdict.entries, head: verdict.head,
            brokenAt: verdict.broken?.sequence, reason: verdict.broken?.reason)
    }
}
