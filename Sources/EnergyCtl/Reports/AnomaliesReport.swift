import ControlAPI

/// Anomalies, one line each.
struct AnomaliesReport: Report {
    let anomalies: [AnomalyResponse]

    func text(_ painter: Painter) -> String {
        guard !anomalies.isEmpty else { return "" }
        var table = TextTable([
            .number("ID"), .text("FROM"), .text("KIND"), .text("METER"), .text("NODE"), .text("STATE"), .text("OWNER"),
            .text("DUE"), .text("EVIDENCE"),
        ])
        for anomaly in anomalies {
            table.add([
                .init(String(anomaly.id)), .init(TimeText.instant(anomaly.from)), .init(anomaly.kind),
                .init([anomaly.meter, anomaly.other].compactMap(\.self).joined(separator: " = ")),
                .init(anomaly.nodes.joined(separator: " ")), .init(anomaly.state, style(anomaly.state)),
                .init(anomaly.owner), .init(anomaly.due), .init(anomaly.evidence.first.map(Self.text)),
            ])
        }
        return table.text(painter)
    }

    static func text(of evidence: EvidenceResponse) -> String {
        "\(evidence.label) \(DecimalText.exact(evidence.value)) \(UnitText.display(evidence.unit))"
    }

    var csv: CSVTable {
        var table = CSVTable([
            "id", "kind", "state", "meter", "other", "nodes", "from", "to", "noted_at", "owner", "due", "cause",
            "action",
            "closed_by", "closed_at", "evidence",
        ])
        for anomaly in anomalies {
            table.add([
                String(anomaly.id), anomaly.kind, anomaly.state, anomaly.meter, anomaly.other,
                anomaly.nodes.joined(separator: " "), anomaly.from, anomaly.to, anomaly.notedAt, anomaly.owner,
                anomaly.due, anomaly.cause, anomaly.action, anomaly.closedBy, anomaly.closedAt,
                anomaly.evidence.map(Self.text).joined(separator: "; "),
            ])
        }
        return table
    }

    var remarks: [String] { anomalies.isEmpty ? ["nothing remarkable was found"] : [] }

    private func style(_ state: String) -> TextStyle {
        switch state {
        case "open": .bad
        case "assigned": .warning
        case "closed": .good
        default: .faint
        }
    }
}

/// An anomaly with everything that it rests on.
struct AnomalyReport: Report {
    let anomalies: [AnomalyResponse]

    func text(_ painter: Painter) -> String {
        anomalies.map { text(of: $0, painter) }.joined(separator: "\n")
    }

    private func text(of anomaly: AnomalyResponse, _ painter: Painter) -> String {
        let meters = [anomaly.meter, anomaly.other].compactMap(\.self).joined(separator: " and ")
        let lines: [(String, String?)] = [
            ("anomaly", "\(anomaly.id) \(anomaly.kind)"), ("state", anomaly.state), ("meter", meters),
            ("node", anomaly.nodes.joined(separator: ", ")),
            ("time", "\(TimeText.instant(anomaly.from)) to \(TimeText.instant(anomaly.to))"),
            ("noted", TimeText.instant(anomaly.notedAt)), ("owner", anomaly.owner), ("due", anomaly.due),
            ("cause", anomaly.cause), ("action", anomaly.action), ("closed by", anomaly.closedBy),
            ("closed at", anomaly.closedAt.map(TimeText.instant)),
        ]
        var text = ""
        for (name, value) in lines {
            guard let value, !value.isEmpty else { continue }
            let space = String(repeating: " ", count: 11 - name.count)
            text += painter.paint(name, .heading) + space + Printable.line(value) + "\n"
        }
        var table = TextTable([.text("EVIDENCE"), .number("VALUE"), .text("UNIT"), .text("AT")])
        for evidence in anomaly.evidence {
            table.add([
                .init(evidence.label), .init(DecimalText.exact(evidence.value)), .init(UnitText.display(evidence.unit)),
                .init(evidence.at.map(TimeText.instant)),
            ])
        }
        return text + "\n" + table.text(painter)
    }

    var csv: CSVTable {
        var table = CSVTable(["id", "evidence", "value", "unit", "at"])
        for anomaly in anomalies {
            for evidence in anomaly.evidence {
                table.add([
                    String(anomaly.id), evidence.label, DecimalText.exact(evidence.value), evidence.unit, evidence.at,
                ])
            }
        }
        return table
    }
}
