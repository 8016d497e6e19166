import ControlAPI

/// What was invoiced.
struct BillsReport: Report {
    let bills: [BillResponse]
    var ignored: [IgnoredStatementResponse] = []

    func text(_ painter: Painter) -> String {
        guard !bills.isEmpty else { return "" }
        var table = TextTable([
            .text("NODE"), .text("CARRIER"), .number("AMOUNT"), .text("UNIT"), .text("PURPOSE"), .text("FROM"),
            .text("TO"), .text("SOURCE"), .number("REV"), .text("AUTHOR"), .text("SECOND"), .text("REASON"),
            .text("STATE"),
        ])
        for bill in bills {
            table.add([
                .init(bill.node), .init(bill.carrier), .init(DecimalText.exact(bill.amount)),
                .init(UnitText.display(bill.unit)), .init(bill.purpose), .init(bill.from), .init(bill.to),
                .init(bill.source), .init(String(bill.revision)), .init(bill.author), .init(bill.approver),
                .init(bill.reason), .init(bill.withdrawn ? "withdrawn" : "stated"),
            ])
        }
        return table.text(painter)
    }

    var csv: CSVTable {
        var table = CSVTable([
            "node", "carrier", "amount", "unit", "purpose", "from", "to", "source", "revision", "withdrawn",
            "author", "approver", "reason", "recorded_at", "id",
        ])
        for bill in bills {
            table.add([
                bill.node, bill.carrier, DecimalText.exact(bill.amount), bill.unit, bill.purpose, bill.from, bill.to,
                bill.source, String(bill.revision), bill.withdrawn ? "true" : "false", bill.author, bill.approver,
                bill.reason, bill.recordedAt, String(bill.id),
            ])
        }
        return table
    }

    var remarks: [String] { (bills.isEmpty ? ["there are no bills"] : []) + ignored.remarks }
}

/// What stating bills did.
struct BillsChangeReport: Report {
    let change: BillsChangeResponse

    func text(_ painter: Painter) -> String {
        BillsReport(bills: change.bills).text(painter) + RestatedReport(figures: change.restated).text(painter)
    }

    var csv: CSVTable { RestatedReport(figures: change.restated).csv }

    var remarks: [String] {
        RestatedReport.remarks(
            unchanged: change.unchanged, dryRun: change.dryRun, omitted: change.restatedOmitted,
            recorded: change.bills.count) + (change.lines.map { [lines($0)] } ?? [])
    }

    private func lines(_ count: Int) -> String {
        let leftOut = change.leftOut ?? []
        let numbers = leftOut.prefix(20).map(String.init).joined(separator: ", ") + (leftOut.count > 20 ? ", …" : "")
        return "\(count) line\(count == 1 ? "" : "s") of the file; "
            + (leftOut.isEmpty ? "none was left out" : "left out: \(leftOut.count == 1 ? "line" : "lines") \(numbers)")
    }
}
