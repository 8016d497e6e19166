import MeterModels

/// A three-phase inverter that follows SunSpec: the marker, models 1, 103 and 120, and the end marker.
///
/// Source: SunSpec Information Model Reference. 220 kW does not fit an int16 in W, hence W_SF 1; the lifetime counter
/// has WH_SF 1 and so counts 10 Wh. By night the power is 0, the state "sleeping", and the counter stays.
struct SunSpecInverter: DeviceModel {
    let baseUnitsPerDisplayUnit: Int64 = 1000
    /// Nameplate power in W.
    let ratedWatts: Int64

    private static let base: UInt16 = 40000
    private static let common: UInt16 = 40002
    private static let inverter: UInt16 = common + 68
    private static let nameplate: UInt16 = inverter + 52
    private static let end: UInt16 = nameplate + 28
    private static let wattHoursPerCount: Int64 = 10
    private static let notImplemented: UInt16 = 0xFFFF
    private static let notImplementedSigned = Int16.min

    let lifetimeRegisters = [
        LifetimeRegister(direction: .reverse, quantity: .activeEnergyExport, address: inverter + 24)
    ]

    func image(of state: MeterState) -> RegisterImage {
        var image = RegisterImage(table: .holding, base: Self.base, count: Int(Self.end + 2 - Self.base))
        image.put([0x5375, 0x6E53], at: Self.base)
        putCommon(into: &image)
        putInverter(state, into: &image)
        putNameplate(into: &image)
        image.put([0xFFFF, 0], at: Self.end)
        return image
    }

    func displayValue(of amount: Int64) -> ExactDecimal {
        steps(amount, of: Self.wattHoursPerCount)
    }

    private func putCommon(into image: inout RegisterImage) {
        image.put([1, 66], at: Self.common)
        image.put(text: "Campus Simulator", at: Self.common + 2, count: 16)
        image.put(text: "PV-\(ratedWatts / 1000)", at: Self.common + 18, count: 16)
        image.put(text: "1.0", at: Self.common + 42, count: 8)
        image.put(text: "SIM0001", at: Self.common + 50, count: 16)
        image.put(UInt16(1), at: Self.common + 66)
    }

    private func putInverter(_ state: MeterState, into image: inout RegisterImage) {
        let at = Self.inverter
        let watts = max(0, -state.rate)
        let figures = PowerFigures(watts: watts, at: state.at)
        image.put([103, 50], at: at)
        let amperes = figures.amperes.map { UInt16(clamping: Int(($0 * 10).rounded())) }
        image.put(amperes.reduce(0, +), at: at + 2)
        image.put(amperes, at: at + 3)
        image.put(Int16(-1), at: at + 6)
        let volts = figures.volts.map { UInt16(clamping: Int(($0 * 10).rounded())) }
        image.put(volts.map { UInt16(clamping: Int((Double($0) * 3.0.squareRoot()).rounded())) }, at: at + 7)
        image.put(volts, at: at + 10)
        image.put(Int16(-1), at: at + 13)
        image.put(Int16(clamping: watts / 10), at: at + 14)
        image.put(Int16(1), at: at + 15)
        image.put(UInt16(clamping: Int((figures.hertz * 100).rounded())), at: at + 16)
        image.put(Int16(-2), at: at + 17)
        let voltAmperes = Double(watts) / PowerFigures.powerFactor
        image.put(Int16(clamping: Int(voltAmperes / 10)), at: at + 18)
        image.put(Int16(1), at: at + 19)
        image.put(
            [UInt16(bitPattern: Self.notImplementedSigned), UInt16(bitPattern: Self.notImplementedSigned)], at: at + 20)
        image.put(Int16(PowerFigures.powerFactor * 1000), at: at + 22)
        image.put(Int16(-3), at: at + 23)
        image.put(u32: state.registers.reverse / Self.wattHoursPerCount, at: at + 24)
        image.put(Int16(1), at: at + 26)
        image.put([Self.notImplemented, UInt16(bitPattern: Self.notImplementedSigned)], at: at + 27)
        image.put([Self.notImplemented, UInt16(bitPattern: Self.notImplementedSigned)], at: at + 29)
        image.put(Int16(clamping: watts * 102 / 1000), at: at + 31)
        image.put(Int16(1), at: at + 32)
        image.put(Int16(250 + watts / 1000), at: at + 33)
        image.put(Array(repeating: UInt16(bitPattern: Self.notImplementedSigned), count: 3), at: at + 34)
        image.put(Int16(-1), at: at + 37)
        image.put([watts == 0 ? 2 : 4, Self.notImplemented], at: at + 38)
    }

    private func putNameplate(into image: inout RegisterImage) {
        let at = Self.nameplate
        image.put([120, 26, 4], at: at)
        image.put(UInt16(clamping: ratedWatts / 10), at: at + 3)
        image.put(Int16(1), at: at + 4)
        for offset in stride(from: UInt16(5), through: 25, by: 1) {
            image.put(UInt16(bitPattern: Self.notImplementedSigned), at: at + offset)
        }
        for offset: UInt16 in [5, 12, 19, 21, 23, 25] { image.put(Self.notImplemented, at: at + offset) }
    }
}
