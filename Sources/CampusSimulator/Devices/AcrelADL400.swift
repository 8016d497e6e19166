import MeterModels

/// Acrel ADL400 behind transformers: holding registers (function 03) of the secondary side.
///
/// Source: Acrel ADL400/DTSD1352 manual; u32 × 0.01 kWh combined 0x00, forward 0x0A, reverse 0x14; V 0x61 × 0.1,
/// A 0x64 × 0.01, Hz 0x77 × 0.01, PT 0x8D, CT 0x8E, kW int32 0x164… and total 0x16A × 0.001, PF 0x17F × 0.001. What a
/// register says times PT × CT is the primary side.
struct AcrelADL400: DeviceModel {
    let baseUnitsPerDisplayUnit: Int64 = 1000
    /// PT.
    let voltageRatio: UInt16
    /// CT.
    let currentRatio: UInt16

    let lifetimeRegisters = [
        LifetimeRegister(direction: .forward, quantity: .activeEnergyImport, address: 0x0A),
        LifetimeRegister(direction: .reverse, quantity: .activeEnergyExport, address: 0x14),
    ]
    let sumAddresses: [UInt16] = [0x00]

    private var ratio: Int64 { Int64(voltageRatio) * Int64(currentRatio) }

    /// Primary Wh in a count of 0.01 secondary kWh.
    private var wattHoursPerCount: Int64 { 10 * ratio }

    func image(of state: MeterState) -> RegisterImage {
        var image = RegisterImage(table: .holding, base: 0, count: 0x180)
        let forward = state.registers.forward / wattHoursPerCount
        let reverse = state.registers.reverse / wattHoursPerCount
        image.put(u32: forward + reverse, at: 0x00)
        image.put(u32: forward, at: 0x0A)
        image.put(u32: reverse, at: 0x14)
        let figures = PowerFigures(watts: state.rate, at: state.at)
        for phase in 0..<3 {
            let offset = UInt16(phase)
            let volts = figures.volts[phase] / Double(voltageRatio)
            let amperes = figures.amperes[phase] / Double(currentRatio)
            image.put(UInt16(clamping: Int((volts * 10).rounded())), at: 0x61 + offset)
            image.put(UInt16(clamping: Int((amperes * 100).rounded())), at: 0x64 + offset)
            image.put(u32: Int64((figures.watts[phase] / Double(ratio)).rounded()), at: 0x164 + 2 * offset)
        }
        image.put(UInt16(clamping: Int((figures.hertz * 100).rounded())), at: 0x77)
        image.put(voltageRatio, at: 0x8D)
        image.put(currentRatio, at: 0x8E)
        // 0.001 kW a count, so a count is a watt of the secondary side.
        image.put(u32: state.rate / ratio, at: 0x16A)
        image.put(UInt16(PowerFigures.powerFactor * 1000), at: 0x17F)
        return image
    }

    /// The midnights that the meter kept.
    ///
    /// Days from 0x6000, the last midnight first, of 0x22 registers each: YYMM, DDHH, total. Months are empty.
    func frozenImage(
        covering request: ReadRequest, at instant: Timestamp, registers: (Timestamp) -> TwoWayAmount
    ) -> RegisterImage? {
        let days: (first: UInt16, stride: UInt16, count: UInt16) = (0x6000, 0x22, 90)
        guard request.address >= days.first, request.address < days.first + days.stride * days.count else { return nil }
        let record = (request.address - days.first) / days.stride
        var image = RegisterImage(table: .holding, base: days.first + record * days.stride, count: Int(days.stride))
        // The meter's clock shows Beijing time.
        let offset: Int64 = 8 * 3600
        let dayNumber = (instant.seconds + offset).floorDivided(by: 86_400) - Int64(record)
        let (year, month, day) = CivilDate(dayNumber: Int32(clamping: dayNumber)).parts
        let total = registers(Timestamp(seconds: dayNumber * 86_400 - offset))
        image.put(UInt16(year % 100) << 8 | UInt16(month), at: image.base)
        image.put(UInt16(day) << 8, at: image.base + 1)
        image.put(u32: total.forward / wattHoursPerCount + total.reverse / wattHoursPerCount, at: image.base + 2)
        return image
    }

    func displayValue(of amount: Int64) -> ExactDecimal {
        steps(amount, of: wattHoursPerCount)
    }
}
