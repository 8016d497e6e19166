/// The values of the SunSpec models that are read, by offset from the model's ID register.
///
/// Source: SunSpec Information Model Reference.
enum SunSpecModel {
    /// Name plate: manufacturer, model, version, serial number.
    static let common: UInt16 = 1
    /// Nameplate ratings.
    static let nameplate: UInt16 = 120
    /// Extended measurements: lifetime energy in 64 bits.
    static let extended: UInt16 = 122
    /// The strings of an inverter (MPPT).
    static let strings: UInt16 = 160
    /// Models of an inverter: integers with scale factors, floats, and the one of IEEE 1547-2018.
    static let inverters: [UInt16] = [101, 102, 103, 111, 112, 113, 701]

    /// A value and where its scale factor stands; floats have none.
    struct Point {
        var quantity: Quantity
        var offset: UInt16
        var type: RegisterType
        var unit: MeasurementUnit
        var scaleFactorOffset: UInt16?
        var sentinels: [Int64]
        /// Base units added to the value, where a model counts from another start.
        var shift: Int64 = 0

        /// One past its last register and its scale factor's.
        var end: Int {
            max(Int(offset) + type.registerCount, Int(scaleFactorOffset ?? 0) + 1)
        }
    }

    /// The values of a model; empty for models that are only walked over.
    static func points(ofModel id: UInt16) -> [Point] {
        switch id {
        case 101, 102, 103: integerInverter
        case 111, 112, 113: floatInverter
        case 701: distributedResource
        case extended: [accumulator(.activeEnergyExport, 5, .u64, scale: nil)]
        default: []
        }
    }

    /// Operating states by number.
    static let stateNames: [Int64: String] = [
        1: "off", 2: "sleeping", 3: "starting", 4: "mppt", 5: "throttled", 6: "shutting_down", 7: "fault", 8: "standby",
    ]

    /// Event bits by number.
    static let eventNames: [Int64: String] = [
        0: "ground_fault", 1: "dc_over_voltage", 2: "ac_disconnect", 3: "dc_disconnect", 4: "grid_disconnect",
        5: "cabinet_open", 6: "manual_shutdown", 7: "over_temperature", 8: "over_frequency", 9: "under_frequency",
        10: "ac_over_voltage", 11: "ac_under_voltage", 12: "blown_fuse", 13: "under_temperature", 14: "memory_loss",
        15: "hardware_test_failure",
    ]

    private static func s16(_ quantity: Quantity, _ offset: UInt16, _ unit: MeasurementUnit, _ scale: UInt16) -> Point {
        Point(
            quantity: quantity, offset: offset, type: .s16, unit: unit, scaleFactorOffset: scale, sentinels: [-0x8000])
    }

    private static func u16(_ quantity: Quantity, _ offset: UInt16, _ unit: MeasurementUnit, _ scale: UInt16?) -> Point
    {
        Point(
            quantity: quantity, offset: offset, type: .u16, unit: unit, scaleFactorOffset: scale, sentinels: [0xFFFF])
    }

    private static func f32(_ quantity: Quantity, _ offset: UInt16, _ unit: MeasurementUnit) -> Point {
        Point(quantity: quantity, offset: offset, type: .f32, unit: unit, scaleFactorOffset: nil, sentinels: [])
    }

    private static func accumulator(
        _ quantity: Quantity, _ offset: UInt16, _ type: RegisterType, scale: UInt16?
    ) -> Point {
        Point(
            quantity: quantity, offset: offset, type: type, unit: .wattHour, scaleFactorOffset: scale,
            // An accumulator at 0 is not available; all ones is what an unimplemented uint64 says.
            sentinels: type == .u64 ? [0, -1] : [0])
    }

    private static func events(_ offset: UInt16) -> Point {
        Point(
            quantity: .eventBits, offset: offset, type: .u32, unit: .one, scaleFactorOffset: nil,
            sentinels: [0xFFFF_FFFF])
    }

    private static let integerInverter: [Point] = [
        u16(.currentA, 3, .ampere, 6), u16(.currentB, 4, .ampere, 6), u16(.currentC, 5, .ampere, 6),
        u16(.voltageA, 10, .volt, 13), u16(.voltageB, 11, .volt, 13), u16(.voltageC, 12, .volt, 13),
        s16(.activePower, 14, .watt, 15), u16(.frequency, 16, .hertz, 17),
        accumulator(.activeEnergyExport, 24, .u32, scale: 26), s16(.dcPower, 31, .watt, 32),
        s16(.temperature, 33, .degreeCelsius, 37), u16(.operatingState, 38, .one, nil), events(40),
    ]

    private static let floatInverter: [Point] = [
        f32(.activePower, 22, .watt), f32(.frequency, 24, .hertz), f32(.activeEnergyExport, 32, .wattHour),
        f32(.dcPower, 38, .watt), u16(.operatingState, 48, .one, nil), events(50),
    ]

    private static let distributedResource: [Point] = [
        // InvSt counts from 0 where St counts from 1.
        Point(
            quantity: .operatingState, offset: 4, type: .u16, unit: .one, scaleFactorOffset: nil, sentinels: [0xFFFF],
            shift: 1),
        events(6), s16(.activePower, 10, .watt, 116),
        Point(
            quantity: .frequency, offset: 17, type: .u32, unit: .hertz, scaleFactorOffset: 115,
            sentinels: [0xFFFF_FFFF]),
        accumulator(.activeEnergyExport, 19, .u64, scale: 120), accumulator(.activeEnergyImport, 23, .u64, scale: 120),
    ]
}

extension SunSpecModel.Point {
    /// Decodes the value from the registers of its model, read in one request.
    ///
    /// The scale factor comes from the same answer as the value, since a device may change it at run time.
    func decode(_ registers: [UInt16], of request: RegisterRequest) throws(DecodingFailure) -> Reading? {
        // A shorter model than the standard's has no such point.
        guard end <= registers.count, Int(request.address) + end <= 0x10000 else { return nil }
        let point = RegisterPoint(
            quantity: quantity, table: request.table, address: request.address + offset, type: type, unit: unit,
            offset: shift, sentinels: sentinels, scaleRegister: scaleFactorOffset.map { request.address + $0 })
        let reading = try point.decode(registers, of: request)
        if let reading, quantity.kind == .counter, reading.raw.isZero { return nil }
        return reading
    }
}
