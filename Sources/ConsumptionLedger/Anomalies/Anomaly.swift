public import MeterModels

/// Something in the readings that a person should look at; it never changes a value.
public struct Anomaly: Hashable, Codable, Sendable {
    /// What is remarkable.
    public enum Kind: String, CaseIterable, Codable, Sendable {
        /// The night's average is a large part of the working hours', and more than on the nights before, 夜间基荷.
        case nightBaseLoad = "night_base_load"
        /// Water never stands still at night, 夜间漏水.
        case nightWaterFlow = "night_water_flow"
        /// A counter stands still while energy flows.
        case stuckCounter = "stuck_counter"
        /// The integral of power and the advance of the counter differ.
        case powerAgainstEnergy = "power_against_energy"
        /// Import and export advance in the same quarters.
        case importExportAtOnce = "import_export_at_once"
        /// Two meters say the same.
        case twinMeters = "twin_meters"
        /// Much of a meter is in none of its sub-meters.
        case unaccountedShare = "unaccounted_share"
        /// A meter says nothing for days.
        case longSilence = "long_silence"
        /// The calibration of a meter has ended.
        case calibrationExpired = "calibration_expired"
    }

    /// What is remarkable.
    public var kind: Kind
    /// The meter.
    public var meter: String
    /// The other meter of twins; nil for one meter alone.
    public var other: String?
    /// The time that the evidence is about.
    public var span: Span
    /// What it rests on.
    public var evidence: [Evidence]

    /// A number that an anomaly rests on.
    public struct Evidence: Hashable, Codable, Sendable {
        /// What the number is.
        public var label: String
        /// The number in base units of its unit.
        public var amount: Int64
        /// The unit that people read it in.
        public var unit: MeasurementUnit
        /// When it was read; nil for what is of the whole time.
        public var at: Int64?

        /// A number; `at` in milliseconds since 1970 UTC.
        public init(_ label: String, _ amount: Int64, _ unit: MeasurementUnit, at: Int64? = nil) {
            self.label = label
            self.amount = amount
            self.unit = unit
            self.at = at
        }
    }

    /// An anomaly.
    public init(kind: Kind, meter: String, other: String? = nil, span: Span, evidence: [Evidence]) {
        self.kind = kind
        self.meter = meter
        self.other = other
        self.span = span
        self.evidence = evidence
    }
}
