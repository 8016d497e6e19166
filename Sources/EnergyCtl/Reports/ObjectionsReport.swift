import ControlAPI

/// Objections to published figures.
struct ObjectionsReport: Report {
    let objections: [ObjectionResponse]

    func text(_ painter: Painter) -> String {
        guard !objections.isEmpty else { return "" }
        var table = TextTable([
            .number("ID"), .text("BULLETIN"), .text("FIGURE"), .text("TEXT"), .text("REFERENCE"), .text("OPENED"),
            .text("DUE"), .text("STATE"), .text("ANSWER"),
        ])
        for objection in objections {
            table.add([
                .init(String(objection.id)), .init("\(objection.period) r\(objection.revision)"),
                .init(objection.figure), .init(objection.text), .init(objection.reference), .init(objection.openedOn),
                .init(objection.due + (objection.isDueProvisional ? " (provisional)" : "")),
                .init(objection.state, style(objection.state)),
                .init(objection.outcome.map { "\($0): \(objection.answer ?? "")" }),
            ])
        }
        return table.text(painter)
    }

    private func style(_ state: String) -> TextStyle {
        switch state {
        case "overdue", "answered_late": .bad
        case "answered": .good
        default: .plain
        }
    }

    var csv: CSVTable {
        var table = CSVTable([
            "id", "kind", "period", "revision", "figure", "text", "reference", "opened_on", "due", "due_provisional",
            "state", "author", "outcome", "answer", "answered_on", "answered_by",
        ])
        for objection in objections {
            table.add([
                String(objection.id), objection.kind, objection.period, String(objection.revision), objection.figure,
                objection.text, objection.reference, objection.openedOn, objection.due,
                String(objection.isDueProvisional), objection.state, objection.author, objection.outcome,
                objection.answer, objection.answeredOn, objection.answeredBy,
            ])
        }
        return table
    }

    var remarks: [String] { objections.isEmpty ? ["nobody objects"] : [] }
}
