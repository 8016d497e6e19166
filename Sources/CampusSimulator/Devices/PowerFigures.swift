import MeterModels

/// Voltage, current and frequency that go with a power: the grid's small movements as a function of time.
struct PowerFigures: Sendable {
    /// The ratio of active to apparent power of all simulated loads.
    static let powerFactor = 0.95

    private static let grid = SeededNoise(id: "grid")

    /// Volts from each phase to neutral, around 230 V.
    let volts: [Double]
    /// Amperes of each phase, at least 0.
    let amperes: [Double]
    /// Watts of each phase, with sign.
    let watts: [Double]
    /// Hertz, around 50.
    let hertz: Double

    /// The figures at a power in W.
    init(watts total: Int64, at instant: Timestamp) {
        // The grid moves every ten seconds.
        let slot = Int(instant.seconds.floorDivided(by: 10))
        let volts = (0..<3).map { 230 + 2.5 * Self.grid.symmetric(slot &* 4 &+ $0) }
        let third = Double(total) / 3
        self.volts = volts
        watts = [third, third, third]
        amperes = volts.map { third.magnitude / $0 / Self.powerFactor }
        hertz = 50 + 0.02 * Self.grid.symmetric(slot &* 4 &+ 3)
    }
}
