import MeterModels

/// Kaifeng Xintai 开封信泰 water meter: holding registers (function 03), float32 DCBA.
///
/// Source: a public register list; forward m³ 0x01, reverse m³ 0x03, flow m³/h 0x05, pipe 0x07 (0xAA is full),
/// MPa 0x0A, °C 0x0C, battery V 0x1A, valve bits 0x1C.
struct XintaiWaterMeter: DeviceModel {
    let baseUnitsPerDisplayUnit: Int64 = 1_000_000

    let lifetimeRegisters = [
        LifetimeRegister(direction: .forward, quantity: .waterVolume, address: 0x01),
        LifetimeRegister(direction: .reverse, quantity: .waterVolumeReverse, address: 0x03),
    ]

    func image(of state: MeterState) -> RegisterImage {
        var image = RegisterImage(table: .holding, base: 0x01, count: 0x1C)
        image.put(float: cubicMetres(state.registers.forward), at: 0x01, order: .dcba)
        image.put(float: cubicMetres(state.registers.reverse), at: 0x03, order: .dcba)
        image.put(float: cubicMetres(state.rate), at: 0x05, order: .dcba)
        image.put(UInt16(0xAA), at: 0x07)
        image.put(float: 0.35, at: 0x0A, order: .dcba)
        image.put(float: 14.5, at: 0x0C, order: .dcba)
        image.put(float: 3.6, at: 0x1A, order: .dcba)
        return image
    }

    func displayValue(of amount: Int64) -> ExactDecimal {
        ExactDecimal(shortest: cubicMetres(amount)) ?? ExactDecimal(0)
    }

    private func cubicMetres(_ millilitres: Int64) -> Float {
        Float(Double(millilitres) / 1_000_000)
    }
}
