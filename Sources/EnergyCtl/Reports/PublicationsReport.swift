import ControlAPI

/// Published bulletins, a line each.
struct PublicationsReport: Report {
    let bulletins: [PublicationResponse]

    func text(_ painter: Painter) -> String {
        guard !bulletins.isEmpty else { return "" }
        var table = TextTable([
            .text("PERIOD"), .text("KIND"), .number("REV"), .text("STAGE"), .text("ON"), .text("OBJECTIONS UNTIL"),
            .number("OPEN"), .number("RESTATED"), .text("DUE AGAIN"), .text("AUTHOR"), .text("SECOND"),
            .text("INPUTS"),
        ])
        for bulletin in bulletins {
            table.add([
                .init(bulletin.period), .init(bulletin.kind), .init(String(bulletin.revision)),
                .init(bulletin.stage, bulletin.stage == "final" ? .good : .plain), .init(bulletin.publishedOn),
                .init(bulletin.objectionsUntil), .init(String(bulletin.openObjections)),
                .init(String(bulletin.restated.count)),
                bulletin.restatementDue.map { count in
                    count == 0 ? .init("no") : .init("\(count) figures", .bad)
                } ?? .init(nil), .init(bulletin.author), .init(bulletin.approver),
                .init(String(bulletin.inputHash.prefix(12)), .faint),
            ])
        }
        return table.text(painter)
    }

    var csv: CSVTable {
        var table = CSVTable([
            "period", "kind", "revision", "stage", "published_on", "objections_until", "open_objections", "restated",
            "restatement_due", "author", "approver", "reason", "at", "input_hash", "evidence_hash",
        ])
        for bulletin in bulletins {
            table.add([
                bulletin.period, bulletin.kind, String(bulletin.revision), bulletin.stage, bulletin.publishedOn,
                bulletin.objectionsUntil, String(bulletin.openObjections), String(bulletin.restated.count),
                bulletin.restatementDue.map(String.init), bulletin.author, bulletin.approver, bulletin.reason,
                bulletin.at, bulletin.inputHash, bulletin.evidenceHash,
            ])
        }
        return table
    }

    var remarks: [String] { bulletins.isEmpty ? ["no bulletin was published yet"] : [] }
}

/// What a published bulletin says of itself.
struct PublicationReport: Report {
    let bulletins: [PublicationResponse]

    func text(_ painter: Painter) -> String {
        bulletins.map { bulletin in
            var lines = [
                ("bulletin", "\(bulletin.period) \(bulletin.kind), revision \(bulletin.revision), \(bulletin.stage)"),
                (
                    "published",
                    [bulletin.publishedOn, "by \(bulletin.author)"].compactMap(\.self).joined(separator: " ")
                ),
                ("reason", bulletin.reason),
            ]
            if let approver = bulletin.approver { lines.append(("second", approver)) }
            if let until = bulletin.objectionsUntil { lines.append(("objections", "until \(until)")) }
            lines += [("inputs", bulletin.inputHash), ("evidence", bulletin.evidenceHash)]
            if let head = bulletin.chainHead { lines.append(("audit log", head)) }
            if let key = bulletin.keyFingerprint { lines.append(("key", key)) }
            if let hash = bulletin.observationHash { lines.append(("readings", hash)) }
            if let commit = bulletin.programCommit { lines.append(("commit", commit)) }
            if let version = bulletin.zoneDataVersion { lines.append(("time zones", version)) }
            lines += bulletin.overrides.map { ("override", "\($0.gate) (\($0.person): \($0.reason))") }
            lines += bulletin.reviews.map { ("review", "\($0.on) \($0.reviewer): \($0.findings)") }
            if bulletin.openObjections > 0 { lines.append(("open", "\(bulletin.openObjections) objections")) }
            if let due = bulletin.restatementDue, due > 0 {
                lines.append(("due again", "\(due) figures would be printed otherwise: energyctl bulletin diff"))
            }
            let width = lines.map(\.0.count).max() ?? 0
            let head = lines.map { name, text in
                name + String(repeating: " ", count: width - name.count + 2) + Printable.line(text) + "\n"
            }.joined()
            return head + FigureDifferences.text(bulletin.restated, painter)
        }.joined(separator: "\n")
    }

    var csv: CSVTable { PublicationsReport(bulletins: bulletins).csv }

    var remarks: [String] { bulletins.isEmpty ? ["no bulletin was published yet"] : [] }
}

/// Figures that two bulletins print otherwise, as a table.
enum FigureDifferences {
    static func text(_ differences: [FigureDifference], _ painter: Painter) -> String {
        guard !differences.isEmpty else { return "" }
        let hasCause = differences.contains { $0.cause != nil }
        var table = TextTable(
            [.text("FIGURE"), .number("OLD"), .number("NEW")] + (hasCause ? [.text("CAUSE")] : []))
        for difference in differences {
            table.add(
                [.init(difference.figure), .init(difference.old), .init(difference.new)]
                    + (hasCause ? [.init(difference.cause)] : []))
        }
        return table.text(painter)
    }
}

/// What two revisions of a bulletin print otherwise.
struct BulletinDifferencesReport: Report {
    let response: BulletinDifferencesResponse

    func text(_ painter: Painter) -> String { FigureDifferences.text(response.differences, painter) }

    var csv: CSVTable {
        var table = CSVTable(["figure", "old", "new"])
        for difference in response.differences { table.add([difference.figure, difference.old, difference.new]) }
        return table
    }

    var remarks: [String] {
        let names = "\(response.period) \(response.kind), \(response.from) against \(response.to)"
        return [
            response.differences.isEmpty
                ? "\(names): every figure is printed alike" : "\(names): \(response.differences.count) figures differ"
        ]
    }
}

/// What a bulletin needs to become final.
struct BulletinGatesReport: Report {
    let response: BulletinGatesResponse

    func text(_ painter: Painter) -> String {
        var table = TextTable([.text("GATE"), .text("STATE"), .text("WHY")])
        for gate in response.gates {
            table.add([
                .init(gate.name), gate.unmet == nil ? .init("met", .good) : .init("not met", .bad), .init(gate.unmet),
            ])
        }
        return table.text(painter)
    }

    var csv: CSVTable {
        var table = CSVTable(["gate", "met", "why"])
        for gate in response.gates { table.add([gate.name, String(gate.unmet == nil), gate.unmet]) }
        return table
    }

    var remarks: [String] { [] }
}
