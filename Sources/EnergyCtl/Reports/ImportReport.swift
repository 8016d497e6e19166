import ControlAPI

/// The result of an import.
struct ImportReport: Report {
    let response: ImportResponse

    func text(_ painter: Painter) -> String {
        """
        rows      \(response.rows)
        stored    \(response.stored)
        repeated  \(response.repeated)

        """
    }

    var csv: CSVTable {
        var table = CSVTable(["rows", "stored", "repeated", "meters"])
        table.add([
            String(response.rows), String(response.stored), String(response.repeated),
            response.meters.joined(separator: " "),
        ])
        return table
    }

    var remarks: [String] {
        response.meters.isEmpty ? [] : ["meters: " + response.meters.joined(separator: ", ")]
    }
}
