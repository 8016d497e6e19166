import ControlAPI

/// Changes that wait for a second person, or had one.
struct ProposalsReport: Report {
    let proposals: [ProposalResponse]

    func text(_ painter: Painter) -> String {
        guard !proposals.isEmpty else { return "" }
        var table = TextTable([
            .number("ID"), .text("AT"), .text("AUTHOR"), .text("CHANGE"), .text("REASON"), .text("DECISION"),
            .text("BY"),
        ])
        for proposal in proposals {
            table.add([
                .init(String(proposal.id)), .init(TimeText.instant(proposal.at)), .init(proposal.author),
                .init(proposal.summary), .init(proposal.reason), .init(proposal.decision ?? "waits"),
                .init(proposal.decidedBy),
            ])
        }
        return table.text(painter)
    }

    var csv: CSVTable {
        var table = CSVTable([
            "id", "at", "author", "summary", "reason", "decision", "decided_by", "decided_at",
        ])
        for proposal in proposals {
            table.add([
                String(proposal.id), proposal.at, proposal.author, proposal.summary, proposal.reason,
                proposal.decision, proposal.decidedBy, proposal.decidedAt,
            ])
        }
        return table
    }

    var remarks: [String] { proposals.isEmpty ? ["no change was proposed"] : [] }
}
