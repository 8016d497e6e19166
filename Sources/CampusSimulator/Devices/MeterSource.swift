import MeterModels

/// Where the lifetime registers of a device come from.
enum MeterSource {
    /// A load over time.
    case series(CounterSeries)
    /// A recorded series and the row that it stands at.
    case replay(ReplaySeries, advance: Replay.Advance, direction: Direction, row: Int)

    /// The registers at an instant, in base units (Wh, mL); a replay shows its present row.
    func registers(at instant: Timestamp) -> TwoWayAmount {
        switch self {
        case .series(let series): return series.registers(at: instant)
        case .replay(let series, _, let direction, let row):
            var registers = TwoWayAmount()
            registers[direction] = series.rows[row].value
            return registers
        }
    }

    /// Power in W or flow in mL/h at an instant; negative towards the grid.
    func rate(at instant: Timestamp) -> Int64 {
        switch self {
        case .series(let series):
            let flow = series.flow(in: SiteHour(containing: instant))
            return flow.forward - flow.reverse
        case .replay(let series, _, let direction, let row):
            let rate = series.rate(afterRow: row)
            return direction == .forward ? rate : -rate
        }
    }

    /// Moves a replay that follows time to where it stands some seconds after the start.
    mutating func follow(seconds: Double) {
        guard case .replay(let series, .speed(let speed), let direction, _) = self else { return }
        let time = Timestamp(milliseconds: series.rows[0].at.milliseconds + Int64(min(seconds * speed, 1e12) * 1000))
        self = .replay(series, advance: .speed(speed), direction: direction, row: series.index(at: time))
    }

    /// Moves a replay that follows the readings to its next row; the last stays.
    mutating func step() {
        guard case .replay(let series, .eachRead, let direction, let row) = self else { return }
        self = .replay(series, advance: .eachRead, direction: direction, row: min(row + 1, series.rows.count - 1))
    }
}
