import ConsumptionLedger
import GRDB
import MeterModels

/// The way of fleets' lamps through their messages: how they burned each day, and how they stand.
struct LampReplay {
    /// The lamps of one fleet; a class, so that days are changed in place.
    private final class FleetLamps {
        var calendar: LightingCalendar
        var accounts: [Int64: LampAccount] = [:]
        var days: [Int64: [Int32: LampDay]] = [:]

        init(calendar: LightingCalendar) {
            self.calendar = calendar
        }

        func take(_ sample: LampSample, of meter: Int64, from known: LampAccount) {
            guard known.last.map({ sample.at > $0.at }) ?? true else { return }
            var account = known
            account.take(sample, calendar: &calendar, into: &days[meter, default: [:]])
            accounts[meter] = account
        }
    }

    private let registry: RegisterRegistry
    private let db: Database
    private let fleets: [String: FleetLamps]

    init(site: Site, rules: LedgerRules, registry: RegisterRegistry, db: Database) {
        self.registry = registry
        self.db = db
        fleets = Dictionary(
            uniqueKeysWithValues: site.fleets.map { fleet in
                let lighting = Self.rules(of: fleet, site: site, rules: rules)
                return (fleet.id, FleetLamps(calendar: LightingCalendar(rules: lighting, zone: site.zone)))
            })
    }

    /// When the lamps of a fleet have to burn; nil where nobody can know.
    static func rules(of fleet: Fleet, site: Site, rules: LedgerRules) -> LightingRules? {
        guard let location = site.location, let cadence = rules.fleets[fleet.id]?.cadence else { return nil }
        return LightingRules(location: location, zone: site.zone, twilight: fleet.twilight, cadence: cadence)
    }

    private func lamps(of meter: Int64) -> FleetLamps? {
        registry.meters[meter]?.fleet.flatMap { fleets[$0] }
    }

    // MARK: - At the end of the series

    /// Takes the next observation of all in time order, if it is a lamp's.
    func take(_ observation: StoredObservation) throws {
        guard let lamps = lamps(of: observation.meter), let sample = LampSample(observation) else { return }
        let known = try lamps.accounts[observation.meter] ?? LampRows.account(of: observation.meter, in: db)
        lamps.take(sample, of: observation.meter, from: known ?? LampAccount())
    }

    /// Adds what was taken to the rows.
    func write() throws {
        for lamps in fleets.values {
            for (meter, days) in lamps.days {
                for (day, amount) in days { try LampRows.add(amount, on: day, of: meter, in: db) }
            }
            for (meter, account) in lamps.accounts {
                try LampRows.set(account, rules: lamps.calendar.rules?.text ?? "", of: meter, in: db)
            }
        }
    }

    // MARK: - Late messages

    /// Works out anew the days that late messages touch.
    func redo(_ late: [DirtyMarks.Late]) throws {
        var windows: [Int64: (days: ClosedRange<Int32>, from: Timestamp, through: Timestamp)] = [:]
        for mark in late {
            guard let lamps = lamps(of: mark.meter) else { continue }
            let hold = 3 * (lamps.calendar.rules?.cadence ?? 0)
            let zone = lamps.calendar.zone
            let first = zone.date(at: (mark.from.milliseconds - hold).floorDivided(by: 1000))
            let last = zone.date(at: (mark.to.milliseconds + hold).floorDivided(by: 1000))
            let from = Timestamp(milliseconds: zone.start(of: first) * 1000 - hold)
            let end = Timestamp(milliseconds: zone.start(of: last.adding(days: 1)) * 1000 + hold)
            windows[mark.meter] = (first.dayNumber...last.dayNumber, from, min(end, mark.through))
        }
        guard let from = windows.values.map(\.from).min(), let through = windows.values.map(\.through).max() else {
            return
        }
        let observations = try ObservationCursor(
            from: from, through: through, meters: windows.keys.sorted(), registry: registry, db: db)
        while let observation = try observations.next() {
            guard let window = windows[observation.meter], observation.at >= window.from,
                observation.at <= window.through, let sample = LampSample(observation),
                let lamps = lamps(of: observation.meter)
            else { continue }
            lamps.take(
                sample, of: observation.meter, from: lamps.accounts[observation.meter] ?? LampAccount())
        }
        for (meter, window) in windows {
            guard let lamps = lamps(of: meter) else { continue }
            try LampRows.delete(window.days, of: meter, in: db)
            for (day, amount) in lamps.days[meter] ?? [:] where window.days.contains(day) {
                try LampRows.add(amount, on: day, of: meter, in: db)
            }
            guard let account = lamps.accounts[meter], let last = account.last else { continue }
            let known = try LampRows.account(of: meter, in: db)
            if known?.last.map({ last.at >= $0.at }) ?? true {
                try LampRows.set(account, rules: lamps.calendar.rules?.text ?? "", of: meter, in: db)
            }
        }
    }
}

extension LampSample {
    /// The sample in a stored observation.
    fileprivate init?(_ observation: StoredObservation) {
        self.init(at: observation.at) { quantity in
            observation.readings.first { $0.scale.register.quantity == quantity }.flatMap {
                $0.scale.scale.baseUnits(of: $0.raw)
            }
        }
    }
}
