import ControlAPI

/// Entries of the audit log.
struct AuditReport: Report {
    let response: AuditResponse

    func text(_ painter: Painter) -> String {
        guard !response.entries.isEmpty else { return "" }
        var table = TextTable([
            .number("NO"), .text("AT"), .text("AUTHOR"), .text("SECOND"), .text("ACTION"), .text("SUBJECT"),
            .text("REASON"), .text("HASH"),
        ])
        for entry in response.entries {
            table.add([
                .init(String(entry.sequence)), .init(TimeText.instant(entry.at)), .init(entry.author),
                .init(entry.approver), .init(entry.action), .init(entry.subject), .init(entry.reason),
                .init(String(entry.hash.prefix(12)), .faint),
            ])
        }
        return table.text(painter)
    }

    var csv: CSVTable {
        var table = CSVTable([
            "sequence", "at", "author", "approver", "action", "subject", "reason", "hash", "text",
        ])
        for entry in response.entries {
            table.add([
                String(entry.sequence), entry.at, entry.author, entry.approver, entry.action, entry.subject,
                entry.reason, entry.hash, entry.text,
            ])
        }
        return table
    }

    var remarks: [String] { response.entries.isEmpty ? ["nobody changed anything yet"] : [] }
}

/// What checking the audit log found.
struct AuditVerdictReport: Report {
    let verdict: AuditVerdictResponse

    func text(_ painter: Painter) -> String {
        "\(verdict.isIntact ? "intact" : "broken")  \(verdict.entries) entries, last hash \(verdict.head)\n"
    }

    var csv: CSVTable {
        var table = CSVTable(["intact", "entries", "head", "broken_at", "reason"])
        table.add([
            String(verdict.isIntact), String(verdict.entries), verdict.head, verdict.brokenAt.map(String.init),
            verdict.reason,
        ])
        return table
    }

    var remarks: [String] { [] }
}
