import MeterModels

/// Eastron SDM630: input registers (function 04), float32 ABCD.
///
/// Source: Eastron SDM630 Modbus protocol; V 0x00, A 0x06, W 0x0C, total W 0x34, VA 0x38, var 0x3C, PF 0x3E, Hz 0x46,
/// import kWh 0x48, export kWh 0x4A, total kWh 0x156.
struct SDM630: DeviceModel {
    let baseUnitsPerDisplayUnit: Int64 = 1000

    let lifetimeRegisters = [
        LifetimeRegister(direction: .forward, quantity: .activeEnergyImport, address: 0x48),
        LifetimeRegister(direction: .reverse, quantity: .activeEnergyExport, address: 0x4A),
    ]
    let sumAddresses: [UInt16] = [0x156]

    func image(of state: MeterState) -> RegisterImage {
        var image = RegisterImage(table: .input, base: 0, count: 0x158)
        let figures = PowerFigures(watts: state.rate, at: state.at)
        for phase in 0..<3 {
            let offset = UInt16(2 * phase)
            image.put(float: Float(figures.volts[phase]), at: offset)
            image.put(float: Float(figures.amperes[phase]), at: 0x06 + offset)
            image.put(float: Float(figures.watts[phase]), at: 0x0C + offset)
        }
        let watts = Double(state.rate)
        let voltAmperes = watts.magnitude / PowerFigures.powerFactor
        image.put(float: Float(watts), at: 0x34)
        image.put(float: Float(voltAmperes), at: 0x38)
        image.put(float: Float((voltAmperes * voltAmperes - watts * watts).squareRoot()), at: 0x3C)
        image.put(float: Float(watts < 0 ? -PowerFigures.powerFactor : PowerFigures.powerFactor), at: 0x3E)
        image.put(float: Float(figures.hertz), at: 0x46)
        image.put(float: kilowattHours(state.registers.forward), at: 0x48)
        image.put(float: kilowattHours(state.registers.reverse), at: 0x4A)
        image.put(float: kilowattHours(state.registers.forward + state.registers.reverse), at: 0x156)
        return image
    }

    func displayValue(of amount: Int64) -> ExactDecimal {
        ExactDecimal(shortest: kilowattHours(amount)) ?? ExactDecimal(0)
    }

    /// The register's single precision: rounding is monotone, so the register never dips by it.
    private func kilowattHours(_ wattHours: Int64) -> Float {
        Float(Double(wattHours) / 1000)
    }
}
