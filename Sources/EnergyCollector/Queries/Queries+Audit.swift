import ControlAPI
import EnergyStore
import MeterModels

extension Queries {
    /// `GET /v1/approvals`.
    func approvals(_ parameters: QueryParameters) throws -> ProposalsResponse {
        let limit = try parameters.count("limit", default: 100, upTo: 10_000)
        let proposals = try store.proposals(
            waitingOnly: try parameters.flag("waiting"), before: try parameters.before(), limit: limit)
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
        let entries = try store.auditEntries(limit: limit, before: try parameters.before())
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
        let head = try parameters.text("head").map { text in
            guard text.utf8.count == 64, text.utf8.allSatisfy({ "0123456789abcdef".utf8.contains($0) }) else {
                throw ProblemDocument.invalid("head", found: text, expected: "64 hexadecimal digits, as noted earlier")
            }
            return text
        }
        let verdict = try store.verifyAudit(mustContain: head)
        return AuditVerdictResponse(
            isIntact: verdict.broken == nil, entries: verdict.entries, head: verdict.head,
            brokenAt: verdict.broken?.sequence, reason: verdict.broken?.reason)
    }
}
