/// Why a reading was not counted.
public enum QuarantineReason: String, CaseIterable, Sendable {
    /// More than twice what the rating allows since the last accepted reading.
    case aboveRating = "above_rating"
    /// Less than the last accepted reading by more than jitter, and no wrap.
    case belowLast = "below_last"
    /// 0 after a positive value: the device did not know.
    case zero
    /// Believed at first, until the register came back to where it had been before.
    case excursion
    /// Another value for an instant that has one.
    case conflict
    /// A person took it out.
    case excluded
    /// A person entered another value for the instant.
    case superseded
    /// The meter had been removed.
    case removed

    /// Whether readings of the reason may still be believed later.
    public var isUndecided: Bool { self == .aboveRating || self == .belowLast }

    /// The reasons whose readings may still be believed later.
    public static let undecided = allCases.filter(\.isUndecided)
}
