import ControlAPI

/// What reading the configuration again changed.
struct ReloadReport: Report {
    let response: ReloadResponse

    func text(_ painter: Painter) -> String {
        guard !response.changes.isEmpty else { return "nothing changed\n" }
        return response.changes.map { change in
            let style: TextStyle = change.hasPrefix("+ ") ? .good : change.hasPrefix("- ") ? .bad : .plain
            return painter.paint(Printable.line(change), style) + "\n"
        }.joined()
    }

    var csv: CSVTable {
        var table = CSVTable(["change"])
        for change in response.changes { table.add([change]) }
        return table
    }

    var remarks: [String] {
        response.waiting.map { "\($0) is taken up at the next restart: systemctl restart energy-collector" }
            + response.warnings.map { "warning: \($0)" }
    }
}
