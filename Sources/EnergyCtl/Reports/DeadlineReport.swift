import ControlAPI

/// The last of some working days.
struct DeadlineReport: Report {
    let response: DeadlineResponse

    func text(_ painter: Painter) -> String {
        let note = response.provisional ? painter.paint("  provisional", .warning) : ""
        return Printable.line(response.deadline) + note + "\n"
    }

    var csv: CSVTable {
        var table = CSVTable(["from", "working_days", "deadline", "provisional", "remark"])
        table.add([
            response.from, String(response.workingDays), response.deadline, response.provisional ? "true" : "false",
            response.remark,
        ])
        return table
    }

    var remarks: [String] { response.remark.map { [$0] } ?? [] }
}
