/// The values of a SunSpec inverter model, by offset from the model's ID register.
///
/// Source: SunSpec Information Model Reference, models 101–103 (integers with scale factors) and 111–113 (floats).
enum SunSpecModel {
    /// A value and where its scale factor stands; floats have none.
    struct Point {
        var quantity: Quantity
        var offset: UInt16
        var type: RegisterType
        var unit: MeasurementUnit
        var scaleFactorOffset: UInt16?
        var sentinels: [Int64]
    }

    /// The values of an inverter model; empty for models that are only walked over.
    static func points(ofModel id: UInt16) -> [Point] {
        switch id {
        case 101, 102, 103: integerInverter
        case 111, 112, 113: floatInverter
        default: []
        }
    }

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
        // An accumulator at 0 is not available; a gauge at 0 is 0.
        Point(quantity: quantity, offset: offset, type: .f32, unit: unit, scaleFactorOffset: nil, sentinels: [])
    }

    private static let state = u16(.operatingState, 38, .one, nil)

    private static let integerInverter: [Point] = [
        u16(.currentA, 3, .ampere, 6), u16(.currentB, 4, .ampere, 6), u16(.currentC, 5, .ampere, 6),
        u16(.voltageA, 10, .volt, 13), u16(.voltageB, 11, .volt, 13), u16(.voltageC, 12, .volt, 13),
        s16(.activePower, 14, .watt, 15), u16(.frequency, 16, .hertz, 17),
        Point(
            quantity: .activeEnergyExport, offset: 24, type: .u32, unit: .wattHour, scaleFactorOffset: 26,
            sentinels: [0]),
        s16(.dcPower, 31, .watt, 32), s16(.temperature, 33, .degreeCelsius, 37), state,
        Point(
            quantity: .eventBits, offset: 40, type: .u32, unit: .one, scaleFactorOffset: nil, sentinels: [0xFFFF_FFFF]),
    ]

    private static let floatInverter: [Point] = [
        f32(.activePower, 22, .watt), f32(.frequency, 24, .hertz), f32(.activeEnergyExport, 32, .wattHour),
        f32(.dcPower, 38, .watt), u16(.operatingState, 48, .one, nil),
        Point(
            quantity: .eventBits, offset: 50, type: .u32, unit: .one, scaleFactorOffset: nil, sentinels: [0xFFFF_FFFF]),
    ]
}

extension SunSpecModel.Point {
    /// Decodes the value from the registers of its whole model, read in one request.
    ///
    /// The scale factor comes from the same answer as the value, since a device may change it at run time.
    func decode(_ registers: [UInt16], of request: RegisterRequest) throws(DecodingFailure) -> Reading? {
        var factor = ExactDecimal(1)
        if let scaleFactorOffset {
            guard registers.indices.contains(Int(scaleFactorOffset)) else { return nil }
            let scaleFactor = Int16(bitPattern: registers[Int(scaleFactorOffset)])
            // 0x8000: the scale factor is not implemented, and with it the value.
            guard scaleFactor != .min else { return nil }
            guard (-10...10).contains(scaleFactor) else {
                throw DecodingFailure(at: "\(request.place)+\(scaleFactorOffset)", "scale factor \(scaleFactor)")
            }
            factor = ExactDecimal(1, exponent: Int(scaleFactor))
        }
        let point = RegisterPoint(
            quantity: quantity, table: request.table, address: request.address &+ offset, type: type, unit: unit,
            factor: factor, sentinels: sentinels)
        let reading = try point.decode(registers, of: request)
        if let reading, quantity.kind == .counter, reading.raw.isZero { return nil }
        return reading
    }
}
