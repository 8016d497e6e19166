/// From when on something is an anomaly.
///
/// Shares and factors are in per cent, so that they are exact.
public struct AnomalyRules: Hashable, Sendable {
    /// Night base load: the average from 02:00 to 04:00 in per cent of that of the working hours, 09:00 to 17:00.
    public var nightShare: Int64 = 60
    /// Night base load: the same average in per cent of that of the 14 nights before.
    public var nightGrowth: Int64 = 130
    /// Water that flows at night: nights in a row on which no hour from 01:00 to 05:00 is without flow.
    public var waterNights = 3
    /// A stuck counter: hours in a row without an advance while power is measured.
    public var stuckHours = 4
    /// A stuck counter: what the power must have brought in these hours, in Wh, so that a fine counter would have moved.
    public var stuckEnergy: Int64 = 2000
    /// Power against energy: how far the power's integral may be from the counter's advance over a day, in per cent.
    public var powerDeviation: Int64 = 5
    /// Import and export at once: quarters of a day in which the smaller of both is at least a tenth of the larger.
    public var oppositeQuarters = 8
    /// Twin meters: days in a row on which two meters advance by the same in every hour.
    public var twinDays = 3
    /// Unaccounted consumption of a meter with sub-meters, in per cent of it.
    public var unaccountedShare: Int64 = 15
    /// Silence: days in a row without a reading.
    public var silentDays = 1

    /// The documented defaults.
    public init() {}
}
