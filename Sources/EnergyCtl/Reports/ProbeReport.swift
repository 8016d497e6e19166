import ControlAPI

/// What a probed device may be, and a draft of its entry in the configuration.
struct ProbeReport: Report {
    let response: ProbeResponse

    func text(_ painter: Painter) -> String {
        var table = TextTable([
            .number("SCORE"), .text("PROFILE"), .text("CHANGES"), .text("VALUES"),
        ])
        for candidate in response.candidates {
            table.add([
                .init(String(candidate.score)), .init(candidate.profile),
                .init(candidate.changes.isEmpty ? "as it stands" : candidate.changes.joined(separator: ", ")),
                .init(candidate.values.prefix(4).map(text).joined(separator: ", ")),
            ])
        }
        guard let best = response.candidates.first else { return "" }
        return table.text(painter) + "\n" + draft(best)
    }

    private func text(_ value: ProbeValue) -> String {
        let unit = UnitText.display(value.unit)
        return "\(value.quantity) \(DecimalText.exact(value.value))\(unit.isEmpty ? "" : " " + unit)"
    }

    private func draft(_ best: ProbeCandidateRow) -> String {
        let parts = response.endpoint.split(separator: ":")
        var lines = ["draft for energy-collector.yaml; the rating is on the device's name plate:"]
        if !best.changes.isEmpty {
            lines.append(
                "  # copy the profile '\(best.profile)' under a new id and change: \(best.changes.joined(separator: ", "))"
            )
        }
        lines += [
            "  - id: NEW-CONNECTION", "    host: \(parts.first ?? "")", "    port: \(parts.last ?? "502")",
            "    devices:",
            "      - {meter: NEW-METER, unit: \(response.unit), profile: \(best.profile), poll: 15s, rated_power: RATING}",
        ]
        return lines.joined(separator: "\n") + "\n"
    }

    var csv: CSVTable {
        var table = CSVTable(["score", "profile", "changes", "quantity", "value", "unit"])
        for candidate in response.candidates {
            for value in candidate.values {
                table.add([
                    String(candidate.score), candidate.profile, candidate.changes.joined(separator: "; "),
                    value.quantity, DecimalText.exact(value.value), value.unit,
                ])
            }
        }
        return table
    }

    var remarks: [String] {
        var lines = [
            "\(response.endpoint) unit \(response.unit): \(response.answered) requests answered, "
                + "\(response.refused) refused, \(response.unanswered) not answered"
        ]
        if let error = response.error { lines.append(error) }
        if response.candidates.isEmpty { lines.append("no profile makes sense of what it says") }
        return lines
    }
}
