import Glibc

/// The shape of a load over hours, days and seasons, before it is scaled to an annual amount.
enum LoadProfile: String, CaseIterable, Codable, Sendable {
    /// Offices: working hours, rest days, summer cooling, some winter heating.
    case office
    /// Canteen and services: three meals, a base of refrigeration.
    case canteen
    /// Water of offices and canteens, with a night flow that never ends.
    case water
    /// Photovoltaics: the sun over Dezhou under changing clouds; 0 by night.
    case solar
    /// A street-light: from dusk to dawn, dimmed after 23:00.
    case lamp

    /// The mean weight of an hour, at least 0; hour and noise alone decide.
    func weight(of hour: SiteHour, noise: SeededNoise) -> Double {
        switch self {
        case .solar: Self.solarWeight(of: hour, noise: noise)
        case .lamp: Self.lampWeight(of: hour)
        case .office, .canteen, .water: demandWeight(of: hour, noise: noise)
        }
    }

    /// The share of its full power that a lamp takes at an hour of the night: full, and 40 % from 23:00 to 05:00.
    static func dimming(atHour hour: Int) -> Double {
        hour >= 23 || hour < 5 ? 0.4 : 1
    }

    /// How much of the clear sky's light a day lets through, 0.12...1: some days are dull, most are fine.
    static func clearness(ofDay dayNumber: Int, noise: SeededNoise) -> Double {
        let draw = noise.unit(dayNumber &* 31 &+ 7)
        return draw < 0.25 ? 0.12 + draw * 1.6 : 0.62 + (draw - 0.25) * 0.5
    }

    private static func solarWeight(of hour: SiteHour, noise: SeededNoise) -> Double {
        let sine = SunPosition.sineOfElevation(dayNumber: hour.dayNumber, hour: Double(hour.hourOfDay) + 0.5)
        guard sine > 0.02 else { return 0 }
        let clouds = 1 + 0.12 * noise.symmetric(hour.number)
        return min(1, pow(sine, 1.15) * clearness(ofDay: hour.dayNumber, noise: noise) * clouds)
    }

    /// Whether lamps burn at a time of a day: from about ten minutes after sunset to as long before sunrise.
    static func lampsBurn(onDay dayNumber: Int, hour: Double) -> Bool {
        SunPosition.sineOfElevation(dayNumber: dayNumber, hour: hour) < -0.045
    }

    private static func lampWeight(of hour: SiteHour) -> Double {
        let slots = 12
        let burning = (0..<slots).count { slot in
            lampsBurn(onDay: hour.dayNumber, hour: Double(hour.hourOfDay) + (Double(slot) + 0.5) / Double(slots))
        }
        return dimming(atHour: hour.hourOfDay) * Double(burning) / Double(slots)
    }

    private func demandWeight(of hour: SiteHour, noise: SeededNoise) -> Double {
        let day =
            switch HolidayCalendar.kind(ofDay: hour.dayNumber) {
            case .working: curve.working[hour.hourOfDay]
            case .weekend: curve.resting[hour.hourOfDay]
            case .holiday: curve.resting[hour.hourOfDay] * 0.38
            }
        let dayNoise = 1 + curve.noise * 0.6 * noise.symmetric(hour.dayNumber &* 131 &+ 3)
        let hourNoise = 1 + curve.noise * noise.symmetric(hour.number)
        return max(0, day * season(ofDay: hour.dayNumber) * dayNoise * hourNoise)
    }

    /// Cooling peaks around 25 July, heating around 15 January.
    private func season(ofDay dayNumber: Int) -> Double {
        let dayOfYear = (Double(dayNumber) - 10957).truncatingRemainder(dividingBy: 365.2425)
        let toSummer = (dayOfYear - 205) / 38
        let toWinter = (dayOfYear < 200 ? dayOfYear - 15 : dayOfYear - 380) / 40
        return 1 + curve.cooling * exp(-toSummer * toSummer) + curve.heating * exp(-toWinter * toWinter)
    }
}
