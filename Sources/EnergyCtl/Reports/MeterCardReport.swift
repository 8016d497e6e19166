import ControlAPI

/// Everything that is known of one meter.
struct MeterCardReport: Report {
    let card: MeterCardResponse

    private var lines: [(name: String, value: String?)] {
        let status = card.status
        let identity = status.identity
        let plate = [identity?.manufacturer, identity?.model, identity?.serial.map { "serial \($0)" }]
        let calibration = status.calibrationDue.map { due in
            "\(status.calibration ?? "valid"), until \(due)"
        }
        return [
            ("meter", status.meter), ("state", status.state), ("why", status.reason), ("link", status.link),
            ("profile", status.profile), ("serial", card.serial),
            ("device says", plate.contains { $0 != nil } ? plate.compactMap(\.self).joined(separator: " ") : nil),
            ("accuracy class", card.accuracyClass), ("certificate", card.certificate),
            ("calibrated", card.calibrated), ("calibration", calibration), ("location", card.location),
            ("installed", card.installed),
            ("rated", card.rated.map { DecimalText.exact($0) + " " + UnitText.display(card.ratedUnit ?? "") }),
            ("cadence", RelativeTime.text(seconds: card.cadence)),
            ("last reading", status.lastReading.map(TimeText.instant)),
            ("value", status.value.map { DecimalText.exact($0) + " " + UnitText.display(status.unit ?? "") }),
            ("sub-meters", card.subMeters.isEmpty ? nil : card.subMeters.joined(separator: ", ")),
        ] + card.assignments.map { ("stands for", Self.text(of: $0)) }
            + (status.findings ?? []).map { ("finding", $0) }
    }

    private static func text(of assignment: MeterAssignmentResponse) -> String {
        var text = "\(assignment.role) of \(assignment.carrier) at \(assignment.node)"
        if let share = assignment.share { text += ", share \(share)" }
        if let parent = assignment.parentMeter { text += ", a part of \(parent)" }
        if let from = assignment.from { text += ", from \(from)" }
        return text + (assignment.to.map { ", until \($0)" } ?? "")
    }

    func text(_ painter: Painter) -> String {
        let known = lines.compactMap { line in line.value.map { (line.name, $0) } }
        let width = known.map { $0.0.count }.max() ?? 0
        return known.map { name, value in
            let space = String(repeating: " ", count: width - name.count + 2)
            let style: TextStyle = name == "finding" ? .bad : .plain
            return painter.paint(name, .heading) + space + painter.paint(Printable.line(value), style) + "\n"
        }.joined()
    }

    var csv: CSVTable {
        var table = CSVTable(["field", "value"])
        for line in lines where line.value != nil { table.add([line.name, line.value]) }
        return table
    }
}
