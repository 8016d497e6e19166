import MeterModels

/// A water meter with one 32-bit count in two holding registers (function 03).
struct GenericWaterMeter: DeviceModel {
    let baseUnitsPerDisplayUnit: Int64 = 1_000_000
    /// Wire address of the first register.
    let address: UInt16
    /// Order of the two registers and their bytes.
    let order: WordOrder
    /// Litres that a count stands for.
    let litresPerCount: Int64

    var lifetimeRegisters: [LifetimeRegister] {
        [LifetimeRegister(direction: .forward, quantity: .waterVolume, address: address)]
    }

    private var millilitresPerCount: Int64 { litresPerCount * 1000 }

    func image(of state: MeterState) -> RegisterImage {
        var image = RegisterImage(table: .holding, base: address, count: 2)
        image.put(u32: state.registers.forward / millilitresPerCount, at: address, order: order)
        return image
    }

    func displayValue(of amount: Int64) -> ExactDecimal {
        steps(amount, of: millilitresPerCount)
    }
}
