import ControlAPI

/// One line a meter: what it last said, how long ago, and why it is not ok.
struct MetersReport: Report {
    let meters: [MeterStatus]
    /// Whether healthy meters were left out.
    let unhealthyOnly: Bool

    func text(_ painter: Painter) -> String {
        var table = TextTable([
            .text("METER"), .text("NODE"), .text("CARRIER"), .text("LINK"), .text("STATE"), .number("LAST READING"),
            .number("VALUE"), .text("UNIT"), .number("FAILURES"), .text("WHY"),
        ])
        for meter in meters {
            table.add([
                .init(meter.meter), .init(meter.node), .init(meter.carrier), .init(meter.link),
                .init(meter.state, style(meter.state)),
                .init(meter.age.map { RelativeTime.text(seconds: $0) + " ago" }),
                .init(meter.value.map(DecimalText.exact)), .init(meter.unit.map(UnitText.display)),
                .init(String(meter.consecutiveFailures), meter.consecutiveFailures > 0 ? .warning : .plain),
                .init(why(meter)),
            ])
        }
        return table.text(painter)
    }

    var csv: CSVTable {
        var table = CSVTable([
            "meter", "node", "carrier", "roles", "link", "profile", "state", "last_reading", "age", "value", "quantity",
            "unit", "consecutive_failures", "reason", "calibration", "calibration_due", "findings",
        ])
        for meter in meters {
            table.add([
                meter.meter, meter.node, meter.carrier, meter.roles.joined(separator: " "), meter.link, meter.profile,
                meter.state, meter.lastReading, meter.age.map { "\($0)" }, meter.value.map(DecimalText.exact),
                meter.quantity, meter.unit, String(meter.consecutiveFailures), meter.reason,
                meter.calibration, meter.calibrationDue, meter.findings?.joined(separator: "; "),
            ])
        }
        return table
    }

    var remarks: [String] {
        guard meters.isEmpty else { return [] }
        return [unhealthyOnly ? "every meter is ok" : "no meter is configured"]
    }

    /// Everything that should be looked at; nil when nothing is.
    private func why(_ meter: MeterStatus) -> String? {
        let calibration: String? =
            switch meter.calibration {
            case "expired": meter.calibrationDue.map { "calibration expired \($0)" }
            case "due": meter.calibrationDue.map { "calibration ends \($0)" }
            default: nil
            }
        let all = [meter.reason, calibration].compactMap(\.self) + (meter.findings ?? [])
        return all.isEmpty ? nil : all.joined(separator: "; ")
    }

    private func style(_ state: String) -> TextStyle {
        switch state {
        case "ok": .good
        case "late", "never": .warning
        case "silent": .bad
        default: .plain
        }
    }
}
