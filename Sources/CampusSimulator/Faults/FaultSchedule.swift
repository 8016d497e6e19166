import MeterModels

/// The faults of a device, and how often the register of each was read.
struct FaultSchedule {
    private let faults: [Fault]
    private var reads: [Int]
    /// What each reset took off the register when its window opened.
    private var takenOff: [Int: TwoWayAmount] = [:]

    /// The faults of a device that nobody has read yet.
    init(_ faults: [Fault]) {
        self.faults = faults
        reads = Array(repeating: 0, count: faults.count)
    }

    /// Counts a reading and tells which faults it meets, by index.
    mutating func meet(_ request: ReadRequest, lifetime: [UInt16], second: Double) -> [Int] {
        faults.indices.filter { index in
            let fault = faults[index]
            let isMet =
                if let register = fault.register {
                    request.covers(register)
                } else if fault.effect.changesLifetime {
                    lifetime.contains(where: request.covers)
                } else {
                    true
                }
            guard isMet else { return false }
            reads[index] += 1
            return fault.window.holds(read: reads[index], second: second)
        }
    }

    /// The delay of an answer in milliseconds, and what befalls it; the first damage counts.
    func delivery(of met: [Int]) -> (delayMilliseconds: Int, damage: Damage?) {
        var delay = 0
        var damage: Damage?
        for index in met {
            switch faults[index].effect {
            case .delay(let milliseconds): delay += milliseconds
            case .damage(let found): damage = damage ?? found
            case .wrap, .reset, .spike, .sentinel: break
            }
        }
        return (delay, damage)
    }

    /// The lifetime registers under the faults that a reading met.
    mutating func change(_ registers: TwoWayAmount, met: [Int], model: any DeviceModel) -> TwoWayAmount {
        var changed = registers
        for index in met {
            let direction = direction(of: faults[index], model: model)
            switch faults[index].effect {
            case .spike(let value):
                changed[direction] = baseUnits(value, model)
            case .reset(let value, nil):
                let before = takenOff[index] ?? changed
                takenOff[index] = before
                changed[direction] += baseUnits(value, model) - before[direction]
            default:
                break
            }
        }
        return changed
    }

    /// The lifetime registers under the faults that depend on time alone: dated resets and wraps.
    func datedChange(
        _ registers: TwoWayAmount, at instant: Timestamp, source: MeterSource, model: any DeviceModel
    ) -> TwoWayAmount {
        var changed = registers
        for fault in faults {
            let direction = direction(of: fault, model: model)
            switch fault.effect {
            case .reset(let value, let since?) where instant >= since:
                changed[direction] =
                    baseUnits(value, model) + registers[direction] - source.registers(at: since)[direction]
            case .wrap(let modulus):
                changed[direction] %= baseUnits(modulus, model)
            default:
                break
            }
        }
        return changed
    }

    /// Overwrites the registers of an image that the faults met by a reading spoil.
    func spoil(_ image: inout RegisterImage, met: [Int]) {
        for index in met {
            if case .sentinel(let words) = faults[index].effect, let register = faults[index].register {
                image.put(words, at: register)
            }
        }
    }

    /// The direction whose register a fault names; the model's main one when it names none.
    private func direction(of fault: Fault, model: any DeviceModel) -> Direction {
        let registers = model.lifetimeRegisters
        return (registers.first { $0.address == fault.register } ?? registers.first)?.direction ?? .forward
    }

    private func baseUnits(_ value: Double, _ model: any DeviceModel) -> Int64 {
        Int64((value * Double(model.baseUnitsPerDisplayUnit)).rounded())
    }
}

extension Fault.Effect {
    /// Whether it changes what the lifetime registers say.
    fileprivate var changesLifetime: Bool {
        switch self {
        case .wrap, .reset, .spike: true
        case .delay, .damage, .sentinel: false
        }
    }
}
