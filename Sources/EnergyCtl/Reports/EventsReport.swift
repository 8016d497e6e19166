import ControlAPI

/// What happened to meters.
struct EventsReport: Report {
    let events: [EventResponse]

    func text(_ painter: Painter) -> String {
        guard !events.isEmpty else { return "" }
        var table = TextTable([
            .number("ID"), .text("METER"), .text("EVENT"), .text("AT"), .text("READ"), .text("AUTHOR"),
            .text("SECOND"), .text("REASON"), .text("STATE"),
        ])
        for event in events {
            var details = event.registers.map { register in
                let final = register.final.map(DecimalText.exact) ?? "?"
                let initial = register.initial.map(DecimalText.exact) ?? "?"
                return "\(register.quantity) \(final) → \(initial) \(UnitText.display(register.unit))"
            }
            if let ratio = event.ratio { details.append("ratio \(event.ratioBefore ?? "?") → \(ratio)") }
            if let serial = event.serial { details.append("serial \(serial)") }
            table.add([
                .init(String(event.id)), .init(event.meter), .init(event.kind), .init(TimeText.instant(event.at)),
                .init(details.isEmpty ? nil : details.joined(separator: ", ")), .init(event.author),
                .init(event.approver), .init(event.reason),
                .init(event.revertedBy.map { "taken back by \($0)" } ?? "counts"),
            ])
        }
        return table.text(painter)
    }

    var csv: CSVTable {
        var table = CSVTable([
            "id", "meter", "kind", "at", "quantity", "final", "initial", "unit", "ratio_before", "ratio", "serial",
            "author", "approver", "reason", "recorded_at", "reverted_by", "reverted_at",
        ])
        for event in events {
            let registers: [EventRegister?] = event.registers.isEmpty ? [nil] : event.registers
            for register in registers {
                table.add([
                    String(event.id), event.meter, event.kind, event.at, register?.quantity,
                    register?.final.map(DecimalText.exact), register?.initial.map(DecimalText.exact), register?.unit,
                    event.ratioBefore, event.ratio, event.serial, event.author, event.approver, event.reason,
                    event.recordedAt, event.revertedBy, event.revertedAt,
                ])
            }
        }
        return table
    }

    var remarks: [String] { events.isEmpty ? ["nobody told of an event"] : [] }
}
