import ArgumentParser
import MeterModels

/// A time of the `history` command.
enum HistoryTime: ExpressibleByArgument, Equatable {
    /// When the command runs.
    case now
    /// A given instant.
    case at(Timestamp)

    /// `NOW`, a day such as `2024-12-31` (its beginning at the site), or an RFC 3339 time.
    init?(argument: String) {
        if argument.uppercased() == "NOW" {
            self = .now
        } else if let day = CivilDate(argument) {
            self = .at(SiteHour(startOf: day).start)
        } else if let instant = Timestamp(rfc3339: argument) {
            self = .at(instant)
        } else {
            return nil
        }
    }

    /// The instant, given the present one.
    func instant(now: Timestamp) -> Timestamp {
        switch self {
        case .now: now
        case .at(let instant): instant
        }
    }
}

/// The time between two readings of a history.
struct HistoryStep: ExpressibleByArgument, Equatable {
    /// Whole seconds that divide a day.
    let seconds: Int64

    init(seconds: Int64) {
        self.seconds = seconds
    }

    /// `30s`, `15m`, `1h` or `1d`; only what divides a day, so that readings keep to the clock.
    init?(argument: String) {
        let units: [Character: Int64] = ["s": 1, "m": 60, "h": 3600, "d": 86400]
        guard let last = argument.last, let unit = units[last], let number = Int64(argument.dropLast()),
            (1...86400).contains(number), 86400 % (number * unit) == 0
        else { return nil }
        seconds = number * unit
    }
}

/// The readings of meters over a time, as the daemon imports them.
struct MeterHistory {
    /// No reading is before.
    let from: Timestamp
    /// No reading is after.
    let to: Timestamp
    /// Between two readings.
    let step: HistoryStep

    /// The header and a line a reading, by meter and quantity, in time order.
    func csv(of meters: [SimulatedMeter]) -> String {
        var text = "meter,quantity,at,value\n"
        for meter in meters where meter.hasHistory {
            for register in meter.model.lifetimeRegisters where meter.directions.contains(register.direction) {
                let prefix = "\(meter.id),\(register.quantity.rawValue),"
                for instant in instants {
                    let value = meter.displayValue(register.direction, at: instant)
                    text += "\(prefix)\(instant.rfc3339(offset: SiteHour.zoneOffset)),\(value)\n"
                }
            }
        }
        return text
    }

    /// The multiples of the step on the site's clock.
    private var instants: some Sequence<Timestamp> {
        let zone = SiteHour.zoneOffset
        let first = -(-(from.milliseconds + zone * 1000)).floorDivided(by: step.seconds * 1000)
        let last = (to.milliseconds + zone * 1000).floorDivided(by: step.seconds * 1000)
        return stride(from: first, through: last, by: 1).lazy.map { Timestamp(seconds: $0 * step.seconds - zone) }
    }
}
