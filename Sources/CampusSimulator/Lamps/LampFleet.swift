import MeterModels

/// The street-lights of the campus: what each of them says at an instant, as a pure function of time.
///
/// All share one hour-by-hour course of sun and night; each has its own panel, lamp and start values, so the cumulative
/// energies of a lamp never fall.
final class LampFleet {
    private static let panel = HourlyLoad(id: "lamp-panels", profile: .solar, annual: 118_000)
    private static let lamp = HourlyLoad(id: "lamps", profile: .lamp, annual: 92_000)
    private static let fullPowerWatts = 30.0
    private static let batteryWattHours = 480.0

    private let panels: CounterSeries
    private let lamps: CounterSeries

    /// The lamps since their commissioning.
    init(commissioned: CivilDate) {
        panels = CounterSeries(
            commissioned: commissioned, initial: TwoWayAmount(), loads: [Self.panel], generation: [])
        lamps = CounterSeries(commissioned: commissioned, initial: TwoWayAmount(), loads: [Self.lamp], generation: [])
    }

    /// The id of a lamp, from 1: `L001`.
    static func id(_ number: Int) -> String {
        let digits = String(number)
        return "L" + String(repeating: "0", count: max(0, 3 - digits.count)) + digits
    }

    /// What a lamp says at an instant.
    func telemetry(of id: String, at instant: Timestamp) -> LampTelemetry {
        let noise = SeededNoise(id: id)
        let hour = SiteHour(containing: instant)
        // Thousandths of the fleet's mean lamp.
        let panelShare = Int64(900 + 200 * noise.unit(1))
        let lampShare = Int64(960 + 80 * noise.unit(2))
        let hasFailed = noise.unit(3) < 0.01
        let secondOfHour = Double((instant.seconds + SiteHour.zoneOffset).floorModulo(3600))
        let isOn = LoadProfile.lampsBurn(
            onDay: hour.dayNumber, hour: Double(hour.hourOfDay) + secondOfHour / 3600)
        let lampWatts = isOn ? Self.fullPowerWatts * LoadProfile.dimming(atHour: hour.hourOfDay) : 0
        let charge = stateOfCharge(at: instant, hour: hour)
        var faults: [LampTelemetry.Fault] = []
        if hasFailed { faults.append(.lampFailure) }
        if noise.unit(hour.dayNumber &+ 1000) < 0.003 { faults.append(.controlGearFailure) }
        return LampTelemetry(
            time: instant.rfc3339(offset: SiteHour.zoneOffset),
            batteryVolts: tenths(11.6 + charge / 100 * 1.8),
            stateOfCharge: tenths(charge),
            panelWatts: tenths(Double(panels.flow(in: hour).forward * panelShare) / 1000),
            panelWattHours: 2_000 + Int64(3_000 * noise.unit(4)) + panels.registers(at: instant).forward * panelShare
                / 1000,
            lampWatts: hasFailed ? 0 : tenths(lampWatts * Double(lampShare) / 1000),
            lampWattHours: 1_500 + Int64(2_000 * noise.unit(5))
                + (hasFailed ? 0 : lamps.registers(at: instant).forward * lampShare / 1000),
            dimmingPercent: isOn ? Int(LoadProfile.dimming(atHour: hour.hourOfDay) * 100) : 0,
            isOn: isOn,
            faults: faults)
    }

    /// Per cent: nearly full at 16:00, less by what the night took and more by what the day gave since.
    private func stateOfCharge(at instant: Timestamp, hour: SiteHour) -> Double {
        let sinceFull = (hour.hourOfDay + 8) % 24
        let full = SiteHour(number: hour.number - sinceFull).start
        let used = lamps.registers(at: instant).forward - lamps.registers(at: full).forward
        let gained = panels.registers(at: instant).forward - panels.registers(at: full).forward
        return min(98, max(20, 95 + Double(gained - used) / Self.batteryWattHours * 100))
    }

    private func tenths(_ value: Double) -> Double {
        (value * 10).rounded() / 10
    }
}
