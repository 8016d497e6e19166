import ControlAPI

/// What was corrected.
struct CorrectionsReport: Report {
    let corrections: [CorrectionResponse]

    func text(_ painter: Painter) -> String {
        guard !corrections.isEmpty else { return "" }
        var table = TextTable([
            .number("ID"), .text("METER"), .text("CORRECTION"), .text("FROM"), .text("TO"), .number("VALUE"),
            .text("UNIT"), .text("METHOD"), .text("AUTHOR"), .text("SECOND"), .text("REASON"), .text("STATE"),
        ])
        for correction in corrections {
            let turns = correction.turns.map { " + \($0) turns" } ?? ""
            table.add([
                .init(String(correction.id)), .init(correction.meter), .init(correction.kind + turns),
                .init(TimeText.instant(correction.from)),
                .init(correction.to == correction.from ? nil : TimeText.instant(correction.to)),
                .init(correction.value.map(DecimalText.exact)),
                .init(correction.value == nil ? "" : UnitText.display(correction.unit)), .init(correction.method),
                .init(correction.author), .init(correction.approver), .init(correction.reason),
                .init(correction.revertedBy.map { "taken back by \($0)" } ?? "counts"),
            ])
        }
        return table.text(painter)
    }

    var csv: CSVTable {
        var table = CSVTable([
            "id", "meter", "quantity", "kind", "from", "to", "value", "unit", "turns", "method", "author", "approver",
            "reason", "recorded_at", "reverted_by", "reverted_at",
        ])
        for correction in corrections {
            table.add([
                String(correction.id), correction.meter, correction.quantity, correction.kind, correction.from,
                correction.to, correction.value.map(DecimalText.exact), correction.unit,
                correction.turns.map(String.init), correction.method, correction.author, correction.approver,
                correction.reason, correction.recordedAt, correction.revertedBy, correction.revertedAt,
            ])
        }
        return table
    }

    var remarks: [String] { corrections.isEmpty ? ["nobody corrected anything"] : [] }
}

/// Gaps of a meter.
struct GapsReport: Report {
    let response: GapsResponse

    func text(_ painter: Painter) -> String {
        guard !response.gaps.isEmpty else { return "" }
        var table = TextTable([
            .text("FROM"), .text("TO"), .text("QUANTITY"), .text("STANDING"), .number("AMOUNT"), .text("UNIT"),
        ])
        for gap in response.gaps {
            table.add([
                .init(TimeText.instant(gap.from)), .init(TimeText.instant(gap.to)), .init(gap.quantity),
                .init(gap.standing), .init(gap.amount.map(DecimalText.exact)), .init(UnitText.display(gap.unit)),
            ])
        }
        return table.text(painter)
    }

    var csv: CSVTable {
        var table = CSVTable(["meter", "quantity", "from", "to", "standing", "amount", "unit"])
        for gap in response.gaps {
            table.add([
                gap.meter, gap.quantity, gap.from, gap.to, gap.standing, gap.amount.map(DecimalText.exact), gap.unit,
            ])
        }
        return table
    }

    var remarks: [String] { response.gaps.isEmpty ? ["no gaps in that time"] : [] }
}
