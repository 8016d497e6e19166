import ControlAPI
import Foundation

/// Fleets of lamps, and the lamps of one.
struct FleetReport: Report {
    let response: FleetResponse
    let showsLamps: Bool

    func text(_ painter: Painter) -> String {
        var text = fleets.text(painter)
        for fleet in response.fleets { text += remark(fleet) }
        guard showsLamps else { return text }
        return text + "\n" + lamps.text(painter)
    }

    private var fleets: TextTable {
        var table = TextTable([
            .text("FLEET"), .text("NODE"), .number("LAMPS"), .number("REPORTING"), .number("SILENT"), .number("LIT"),
            .number("UNLIT"), .number("FAULTY"), .number("AVAILABILITY"), .number("COVERAGE"), .text("MUST BURN NOW"),
        ])
        for fleet in response.fleets {
            table.add([
                .init(fleet.fleet), .init(fleet.node), .init(String(fleet.planned)),
                .init(String(fleet.reporting), fleet.silent > 0 ? .warning : .good),
                .init(String(fleet.silent), fleet.silent > 0 ? .warning : .plain), .init(String(fleet.lit)),
                .init(String(fleet.unlit)), .init(String(fleet.faulty), fleet.faulty > 0 ? .bad : .plain),
                .init((fleet.today?.availability).map(DecimalText.percent)),
                .init((fleet.today?.coverage).map(DecimalText.percent)),
                .init(fleet.sunset == nil ? nil : fleet.shouldBurn.map { $0 ? "yes" : "no" } ?? "twilight"),
            ])
        }
        return table
    }

    private func remark(_ fleet: FleetStatus) -> String {
        guard let sunrise = fleet.sunrise, let sunset = fleet.sunset else {
            return Printable.line("\(fleet.fleet): the site has no 'location', so nobody knows when it is dark") + "\n"
        }
        let lost = fleet.lostMessages > 0 ? ", \(fleet.lostMessages) messages lost before the broker" : ""
        return Printable.line(
            "\(fleet.fleet): sunrise \(TimeText.instant(sunrise)), sunset \(TimeText.instant(sunset))\(lost)") + "\n"
    }

    private var lamps: TextTable {
        var table = TextTable([
            .text("LAMP"), .text("STATE"), .number("LAST SEEN"), .text("LIGHT"), .number("BATTERY V"),
            .number("CHARGE %"), .number("HARVESTED kWh"), .number("USED kWh"), .text("FAULTS"),
        ])
        for lamp in response.lamps {
            table.add([
                .init(lamp.lamp), .init(lamp.state, style(lamp.state)),
                .init(lamp.age.map { RelativeTime.text(seconds: $0) + " ago" }),
                .init(lamp.isLit.map { $0 ? "on" : "off" }), .init(lamp.batteryVoltage.map(DecimalText.exact)),
                .init(lamp.stateOfCharge.map(DecimalText.exact)), .init(lamp.energyHarvested.map(DecimalText.exact)),
                .init(lamp.energyUsed.map(DecimalText.exact)),
                .init(lamp.faults.joined(separator: ", "), lamp.faults.isEmpty ? .plain : .bad),
            ])
        }
        return table
    }

    var csv: CSVTable {
        guard showsLamps else { return fleetsCSV }
        var table = CSVTable([
            "lamp", "state", "last_seen", "age", "is_lit", "battery_v", "state_of_charge", "energy_harvested_kwh",
            "energy_used_kwh", "faults",
        ])
        for lamp in response.lamps {
            table.add([
                lamp.lamp, lamp.state, lamp.lastSeen, lamp.age.map { "\($0)" }, lamp.isLit.map { "\($0)" },
                lamp.batteryVoltage.map(DecimalText.exact), lamp.stateOfCharge.map(DecimalText.exact),
                lamp.energyHarvested.map(DecimalText.exact), lamp.energyUsed.map(DecimalText.exact),
                lamp.faults.joined(separator: " "),
            ])
        }
        return table
    }

    private var fleetsCSV: CSVTable {
        var table = CSVTable([
            "fleet", "node", "session", "planned", "known", "reporting", "silent", "lit", "unlit", "faulty",
            "should_burn", "sunrise", "sunset", "availability", "coverage", "fault_rate", "lost_messages",
        ])
        for fleet in response.fleets {
            table.add([
                fleet.fleet, fleet.node, fleet.session, String(fleet.planned), String(fleet.known),
                String(fleet.reporting), String(fleet.silent), String(fleet.lit), String(fleet.unlit),
                String(fleet.faulty), fleet.shouldBurn.map { "\($0)" }, fleet.sunrise, fleet.sunset,
                (fleet.today?.availability).map(DecimalText.exact), (fleet.today?.coverage).map(DecimalText.exact),
                (fleet.today?.faultRate).map(DecimalText.exact), String(fleet.lostMessages),
            ])
        }
        return table
    }

    var remarks: [String] {
        if response.fleets.isEmpty { return ["no fleet is configured"] }
        return showsLamps && response.lamps.isEmpty ? ["no lamp to show"] : []
    }

    private func style(_ state: String) -> TextStyle {
        switch state {
        case "ok": .good
        case "late", "never": .warning
        default: .bad
        }
    }
}

/// Days or months of a fleet.
struct FleetHistoryReport: Report {
    let history: FleetHistoryResponse
    let level: String

    func text(_ painter: Painter) -> String {
        var table = TextTable([
            .text(level.uppercased()), .number("AVAILABILITY"), .number("COVERAGE"), .number("LAMP-DAYS"),
            .number("FAULTY"), .number("FAULT RATE"), .number("DARK AT NIGHT"), .number("DAY BURNERS"),
            .number("HARVESTED kWh"), .number("USED kWh"),
        ])
        for row in history.rows {
            table.add([
                .init(TimeText.bucket(row.start, by: level)), .init(row.availability.map(DecimalText.percent)),
                .init(row.coverage.map(DecimalText.percent), (row.coverage ?? 1) < 1 ? .warning : .plain),
                .init(String(row.lampDays)), .init(String(row.faultyLampDays)),
                .init(row.faultRate.map(DecimalText.percent)), .init(String(row.darkAtNight)),
                .init(String(row.dayBurners)), .init(DecimalText.padded(row.harvested, fractionDigits: 3)),
                .init(DecimalText.padded(row.used, fractionDigits: 3)),
            ])
        }
        return table.text(painter)
    }

    var csv: CSVTable {
        var table = CSVTable([
            "start", "end", "availability", "coverage", "lamp_days", "faulty_lamp_days", "fault_rate", "dark_at_night",
            "day_burners", "harvested_kwh", "used_kwh",
        ])
        for row in history.rows {
            table.add([
                row.start, row.end, row.availability.map(DecimalText.exact), row.coverage.map(DecimalText.exact),
                String(row.lampDays), String(row.faultyLampDays), row.faultRate.map(DecimalText.exact),
                String(row.darkAtNight), String(row.dayBurners), DecimalText.exact(row.harvested),
                DecimalText.exact(row.used),
            ])
        }
        return table
    }

    var remarks: [String] { history.rows.isEmpty ? ["no lamp was heard in that time"] : [] }
}
