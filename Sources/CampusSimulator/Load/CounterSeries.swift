import MeterModels

/// A direction of a meter.
enum Direction: Hashable, Sendable {
    /// Towards the consumers: import, consumption.
    case forward
    /// From the plants: export, generation.
    case reverse
}

/// What went through a meter in its two directions, in base units (Wh, mL); both at least 0.
struct TwoWayAmount: Equatable, Sendable {
    /// Towards the consumers: import, consumption.
    var forward: Int64 = 0
    /// From the plants: export, generation.
    var reverse: Int64 = 0

    /// The amount of one direction.
    subscript(direction: Direction) -> Int64 {
        get { direction == .forward ? forward : reverse }
        set {
            if direction == .forward { forward = newValue } else { reverse = newValue }
        }
    }

    static func + (left: TwoWayAmount, right: TwoWayAmount) -> TwoWayAmount {
        TwoWayAmount(forward: left.forward + right.forward, reverse: left.reverse + right.reverse)
    }
}

/// The lifetime registers of one meter as a pure function of time.
///
/// In each hour the meter carries the difference of its loads and its plants in one direction at a constant power, so
/// at every hour import − export = loads − generation holds to the watt-hour. Sums up to an hour are kept and grow
/// with the time asked for; they are a cache and change no answer.
final class CounterSeries {
    /// Registers at `commissioned`.
    private let initial: TwoWayAmount
    private let commissioned: SiteHour
    private let loads: [HourlyLoad]
    private let generation: [HourlyLoad]
    /// Sums from `commissioned` to the beginning of each later hour.
    private var totals: [TwoWayAmount] = [TwoWayAmount()]

    /// Registers that start at `initial` on the day of commissioning.
    init(commissioned: CivilDate, initial: TwoWayAmount, loads: [HourlyLoad], generation: [HourlyLoad]) {
        self.commissioned = SiteHour(startOf: commissioned)
        self.initial = initial
        self.loads = loads
        self.generation = generation
    }

    /// Base units in an hour; the mean power in W, or mL/h.
    func flow(in hour: SiteHour) -> TwoWayAmount {
        guard hour >= commissioned else { return TwoWayAmount() }
        let net =
            loads.reduce(0) { $0 + $1.amount(in: hour) } - generation.reduce(0) { $0 + $1.amount(in: hour) }
        return TwoWayAmount(forward: max(0, net), reverse: max(0, -net))
    }

    /// The registers at an instant, in base units; before commissioning the initial ones.
    func registers(at instant: Timestamp) -> TwoWayAmount {
        let hour = SiteHour(containing: instant)
        guard hour >= commissioned else { return initial }
        let index = hour.number - commissioned.number
        while totals.count <= index {
            let last = SiteHour(number: commissioned.number + totals.count - 1)
            totals.append(totals[totals.count - 1] + flow(in: last))
        }
        let flow = flow(in: hour)
        let elapsed = instant.milliseconds - hour.start.milliseconds
        let part = TwoWayAmount(
            forward: flow.forward * elapsed / SiteHour.milliseconds,
            reverse: flow.reverse * elapsed / SiteHour.milliseconds)
        return initial + totals[index] + part
    }
}
