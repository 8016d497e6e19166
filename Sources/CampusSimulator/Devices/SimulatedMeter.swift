import MeterModels

/// A reading of registers that a client asks for.
struct ReadRequest: Equatable, Sendable {
    /// Wire address of the first register.
    var address: UInt16
    /// How many registers.
    var count: Int

    /// Whether a register is among them.
    func covers(_ register: UInt16) -> Bool {
        register >= address && Int(register) < Int(address) + count
    }
}

/// One device: a register map, where its values come from, and what goes wrong with it.
final class SimulatedMeter {
    /// What a client is to get.
    struct Answer: Equatable {
        /// The registers of the device at the time.
        var image: RegisterImage
        /// How long the answer waits.
        var delayMilliseconds: Int
        /// What befalls it on the wire.
        var damage: Damage?
    }

    /// The meter's id.
    let id: String
    /// Its register map.
    let model: any DeviceModel
    /// Whether its registers are a pure function of time and so have a history.
    let hasHistory: Bool
    /// The directions in which its registers can move.
    let directions: Set<Direction>

    private var source: MeterSource
    private var faults: FaultSchedule

    /// A device that nobody has read yet.
    init(id: String, model: any DeviceModel, source: MeterSource, directions: Set<Direction>, faults: [Fault]) {
        self.id = id
        self.model = model
        self.source = source
        self.directions = directions
        self.faults = FaultSchedule(faults)
        if case .series = source { hasHistory = true } else { hasHistory = false }
    }

    /// Answers a reading.
    ///
    /// - Parameters:
    ///   - request: Which registers; those outside the device's map are refused by who frames the answer.
    ///   - instant: When.
    ///   - second: Seconds since the start, for faults and replays that follow it.
    /// - Returns: What the registers say, and how the answer is to be sent.
    func answer(_ request: ReadRequest, at instant: Timestamp, second: Double) -> Answer {
        if hasHistory,
            let image = model.frozenImage(covering: request, at: instant, registers: { self.lifetimeRegisters(at: $0) })
        {
            return Answer(image: image, delayMilliseconds: 0, damage: nil)
        }
        let lifetime = model.lifetimeAddresses
        let met = faults.meet(request, lifetime: lifetime, second: second)
        let delivery = faults.delivery(of: met)
        source.follow(seconds: second)
        let registers = faults.change(lifetimeRegisters(at: instant), met: met, model: model)
        var image = model.image(of: MeterState(registers: registers, rate: source.rate(at: instant), at: instant))
        faults.spoil(&image, met: met)
        let isUsable = delivery.damage?.leavesAnswerUsable ?? true
        if isUsable, lifetime.contains(where: request.covers) { source.step() }
        return Answer(image: image, delayMilliseconds: delivery.delayMilliseconds, damage: delivery.damage)
    }

    /// The lifetime registers at an instant in base units, under the faults that depend on time alone.
    func lifetimeRegisters(at instant: Timestamp) -> TwoWayAmount {
        faults.datedChange(source.registers(at: instant), at: instant, source: source, model: model)
    }

    /// What the register of a direction says at an instant, in display units (kWh, m³).
    func displayValue(_ direction: Direction, at instant: Timestamp) -> ExactDecimal {
        model.displayValue(of: lifetimeRegisters(at: instant)[direction])
    }
}
