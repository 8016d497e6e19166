public import MeterModels

/// What the register of meters says of one, 计量器具台账.
public struct MeterCard: Hashable, Sendable {
    /// The serial number on its plate.
    public var serial: String?
    /// Its accuracy class, such as `0.5S`.
    public var accuracyClass: String?
    /// The number of its calibration certificate.
    public var certificate: String?
    /// The day on which it was last calibrated.
    public var calibrated: CivilDate?
    /// The last day on which the calibration holds.
    public var calibrationDue: CivilDate?
    /// Where it hangs.
    public var location: String?
    /// The day on which it was installed.
    public var installed: CivilDate?

    /// A card on which nothing stands.
    public init() {}

    /// So many days before the calibration ends it is warned.
    public static let warningDays: Int32 = 60

    /// How the calibration stands.
    public enum CalibrationState: String, Sendable {
        /// It holds for longer than the days of warning.
        case valid
        /// It ends within the days of warning.
        case due
        /// It has ended.
        case expired
    }

    /// How the calibration stands on a day; nil when nobody said until when it holds.
    public func calibration(on date: CivilDate) -> CalibrationState? {
        calibrationDue.map { due in
            if date > due { return .expired }
            return due.dayNumber - date.dayNumber <= Self.warningDays ? .due : .valid
        }
    }
}
