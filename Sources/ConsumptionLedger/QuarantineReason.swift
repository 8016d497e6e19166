/// Why a reading was not counted.
public enum QuarantineReason: String, Sendable {
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
}
