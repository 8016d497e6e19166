import ControlAPI

/// What is stated of nodes.
struct FactsReport: Report {
    let facts: [FactResponse]
    var ignored: [IgnoredStatementResponse] = []

    func text(_ painter: Painter) -> String {
        guard !facts.isEmpty else { return "" }
        var table = TextTable([
            .text("NODE"), .text("KIND"), .number("VALUE"), .text("FROM"), .text("TO"), .text("BASE"),
            .text("SOURCE"), .number("REV"), .text("AUTHOR"), .text("SECOND"), .text("REASON"), .text("STATE"),
        ])
        for fact in facts {
            let base = [fact.year.map(String.init), fact.basis].compactMap(\.self).joined(separator: " ")
            table.add([
                .init(fact.node), .init(fact.kind), .init(DecimalText.exact(fact.value)), .init(fact.from),
                .init(fact.to), .init(base.isEmpty ? nil : base), .init(fact.source), .init(String(fact.revision)),
                .init(fact.author), .init(fact.approver), .init(fact.reason),
                .init(fact.withdrawn ? "withdrawn" : "stated"),
            ])
        }
        return table.text(painter)
    }

    var csv: CSVTable {
        var table = CSVTable([
            "node", "kind", "value", "from", "to", "year", "basis", "source", "revision", "withdrawn", "author",
            "approver", "reason", "recorded_at", "id",
        ])
        for fact in facts {
            table.add([
                fact.node, fact.kind, DecimalText.exact(fact.value), fact.from, fact.to, fact.year.map(String.init),
                fact.basis, fact.source, String(fact.revision), fact.withdrawn ? "true" : "false", fact.author,
                fact.approver, fact.reason, fact.recordedAt, String(fact.id),
            ])
        }
        return table
    }

    var remarks: [String] { (facts.isEmpty ? ["nothing is stated"] : []) + ignored.remarks }
}

/// What stating facts did.
struct FactsChangeReport: Report {
    let change: FactsChangeResponse

    func text(_ painter: Painter) -> String {
        FactsReport(facts: change.facts).text(painter) + RestatedReport(figures: change.restated).text(painter)
    }

    var csv: CSVTable { RestatedReport(figures: change.restated).csv }

    var remarks: [String] {
        RestatedReport.remarks(
            unchanged: change.unchanged, dryRun: change.dryRun, omitted: change.restatedOmitted,
            recorded: change.facts.count)
            + (change.restatedRows > 0
                ? ["\(change.restatedRows) figures of past days and months are others now"] : [])
    }
}

/// Figures that are others since something was stated.
struct RestatedReport: Report {
    let figures: [RestatedFigureResponse]

    func text(_ painter: Painter) -> String {
        guard !figures.isEmpty else { return "" }
        var table = TextTable([
            .text("NODE"), .text("PERIOD"), .text("CARRIER"), .text("FIGURE"), .number("OLD"), .number("NEW"),
            .text("UNIT"),
        ])
        for figure in figures {
            table.add([
                .init(figure.node), .init(TimeText.bucket(figure.start, by: figure.by)), .init(figure.carrier),
                .init(figure.figure), .init(figure.old.map(DecimalText.exact)),
                .init(figure.new.map(DecimalText.exact)), .init(UnitText.display(figure.unit)),
            ])
        }
        return table.text(painter)
    }

    var csv: CSVTable {
        var table = CSVTable(["node", "by", "start", "carrier", "figure", "old", "new", "unit"])
        for figure in figures {
            table.add([
                figure.node, figure.by, figure.start, figure.carrier, figure.figure,
                figure.old.map(DecimalText.exact), figure.new.map(DecimalText.exact), figure.unit,
            ])
        }
        return table
    }

    static func remarks(unchanged: Int, dryRun: Bool, omitted: Int, recorded: Int) -> [String] {
        var remarks: [String] = []
        if recorded == 0 { remarks.append("nothing is new: the database says so already") }
        if unchanged > 0, recorded > 0 { remarks.append("\(unchanged) are stated already") }
        if omitted > 0 { remarks.append("and \(omitted) more figures") }
        if dryRun { remarks.append("nothing was changed: this is what would be") }
        return remarks
    }
}

extension [IgnoredStatementResponse] {
    /// A line for each.
    var remarks: [String] { map { "site.yaml: \($0.about) does not count: \($0.reason)" } }
}
