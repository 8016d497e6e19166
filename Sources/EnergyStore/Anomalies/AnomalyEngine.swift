public import ConsumptionLedger
import GRDB
public import MeterModels

/// Looks at finished days for anomalies, one day a step.
///
/// A day is looked at once the first reading of the next has come, from whatever meter; later changes of its readings
/// mark it again. What is found is a function of readings and configuration alone.
public struct AnomalyEngine: Sendable {
    /// A meter to look at.
    public struct Subject: Hashable, Sendable {
        /// Its id.
        public var meter: String
        /// Milliseconds between its readings by plan.
        public var cadence: Int64
        /// The last day on which its calibration holds.
        public var calibrationDue: CivilDate?

        /// A meter to look at.
        public init(meter: String, cadence: Int64, calibrationDue: CivilDate?) {
            self.meter = meter
            self.cadence = cadence
            self.calibrationDue = calibrationDue
        }
    }

    private let store: EnergyStore
    private let site: Site
    private let subjects: [Subject]
    private let detector: AnomalyDetector

    /// An engine for the meters of a site.
    public init(store: EnergyStore, site: Site, subjects: [Subject], rules: AnomalyRules) {
        self.store = store
        self.site = site
        self.subjects = subjects
        detector = AnomalyDetector(rules: rules)
    }

    /// Begins anew when the configuration that anomalies follow from is another, or an earlier day became known.
    ///
    /// - Returns: Whether it did.
    public func reconcile(fingerprint: String) throws(StoreError) -> Bool {
        try store.write { db, _ in
            let known = try String.fetchOne(db, sql: "SELECT value FROM site_state WHERE name = 'anomalies'")
            guard known != fingerprint else { return false }
            try AnomalyMarks.forget(in: db)
            try db.execute(
                sql: "INSERT OR REPLACE INTO site_state (name, value) VALUES ('anomalies', ?)",
                arguments: [fingerprint])
            return known != nil
        }
    }

    /// Looks at the next day.
    ///
    /// Cost: some look-ups an hour, meter and day; where meters report their power, one pass over the day's readings.
    ///
    /// - Parameter now: Readings later than this do not make a day finished.
    /// - Returns: Whether a day was looked at, and another may wait.
    /// - Throws: `StoreError` when the database cannot be read or written; then nothing of the day is kept.
    public func step(now: Timestamp) throws(StoreError) -> Bool {
        try store.write { db, registry in
            let marks = AnomalyMarks(zone: site.zone, db: db)
            try marks.forgetIfEarlierDaysAreKnown()
            guard let latest = try Int64.fetchOne(db, sql: "SELECT max(through) FROM progress") else { return false }
            let today = site.zone.date(at: min(latest / 1000, now.seconds)).dayNumber
            guard let next = try marks.next(before: today) else { return false }
            let through = try marks.through
            let isFirst = try next.day == marks.firstDay
            let look = DayLook(
                site: site, detector: detector, subjects: subjects, registry: registry, day: next.day,
                isFirst: isFirst, reader: DayReader(zone: site.zone, registry: registry, db: db))
            try look.run(meters: next.meters.map { Set($0.keys) }, into: AnomalyRows(db: db), at: now)
            try marks.finish(next.day, meters: next.meters, through: through)
            return true
        }
    }
}
