extension RegisterPoint {
    /// Decodes the point from the registers of a request that holds it.
    ///
    /// - Returns: The reading, or nil when the device says "not available" (sentinel or NaN).
    /// - Throws: `DecodingFailure` naming the register, when the value cannot be one.
    public func decode(
        _ registers: [UInt16], of request: RegisterRequest, ratio: ExactDecimal = ExactDecimal(1)
    ) throws(DecodingFailure) -> Reading? {
        let first = Int(address) - Int(request.address)
        guard request.contains(self.request), first + type.registerCount <= registers.count else {
            throw DecodingFailure(at: place, "the answer of \(registers.count) registers does not hold it")
        }
        let words = order.normalised(registers[first..<(first + type.registerCount)])
        guard let raw = try rawValue(words) else { return nil }
        let ratio = appliesRatio ? ratio : ExactDecimal(1)
        guard let scale = RegisterScale(unit: unit, factor: factor, ratio: ratio, encoding: type.encoding) else {
            throw DecodingFailure(at: place, "factor \(factor) and ratio \(ratio) need more than 18 digits")
        }
        let reading = Reading(quantity, raw: raw, scale: scale)
        guard let value = reading.baseUnits else {
            throw DecodingFailure(at: place, "\(raw) is beyond what a \(quantity.rawValue) register can hold")
        }
        guard quantity.kind != .counter || value >= 0 else {
            throw DecodingFailure(at: place, "\(raw) is negative, which a lifetime register cannot be")
        }
        return reading
    }

    /// The raw number of normalised words; nil for "not available".
    private func rawValue(_ words: [UInt16]) throws(DecodingFailure) -> ExactDecimal? {
        let bits = words.reduce(UInt64(0)) { $0 << 16 | UInt64($1) }
        switch type {
        case .f32:
            return ExactDecimal(shortest: Float(bitPattern: UInt32(truncatingIfNeeded: bits)))
        case .f64:
            return ExactDecimal(shortest: Double(bitPattern: bits))
        case .u64 where bits > UInt64(Int64.max):
            if sentinels.contains(Int64(bitPattern: bits)) { return nil }
            throw DecodingFailure(at: place, "\(bits) is beyond 2^63")
        case .u16, .u32, .u64:
            return available(Int64(bits))
        case .s16:
            return available(Int64(Int16(bitPattern: UInt16(truncatingIfNeeded: bits))))
        case .s32:
            return available(Int64(Int32(bitPattern: UInt32(truncatingIfNeeded: bits))))
        case .s64:
            return available(Int64(bitPattern: bits))
        }
    }

    private func available(_ number: Int64) -> ExactDecimal? {
        sentinels.contains(number) ? nil : ExactDecimal(number)
    }
}
