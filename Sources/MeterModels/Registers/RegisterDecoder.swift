extension RegisterPoint {
    /// Decodes the point from the registers of a request that holds it.
    ///
    /// - Returns: The reading, or nil when the device says "not available" (sentinel or NaN).
    /// - Throws: `DecodingFailure` naming the register, when the value cannot be one.
    public func decode(
        _ registers: [UInt16], of request: RegisterRequest, ratio: ExactDecimal = ExactDecimal(1)
    ) throws(DecodingFailure) -> Reading? {
        let first = Int(address) - Int(request.address)
        guard request.contains(self.request), self.request.end - Int(request.address) <= registers.count else {
            throw DecodingFailure(at: place, "the answer of \(registers.count) registers does not hold it")
        }
        let pattern = order.pattern(of: registers[first..<(first + type.registerCount)])
        guard let raw = try rawValue(pattern) else { return nil }
        var factor = factor
        if let scaleRegister {
            let power = Int16(bitPattern: registers[Int(scaleRegister) - Int(request.address)])
            // 0x8000: the scale factor is not implemented, and with it the value.
            guard power != .min else { return nil }
            guard (-10...10).contains(power),
                let scaled = factor.multiplied(by: ExactDecimal(1, exponent: Int(power)))
            else {
                let place = RegisterRequest(table: table, address: scaleRegister, count: 1).place
                throw DecodingFailure(at: place, "scale factor \(power)")
            }
            factor = scaled
        }
        guard let scale = scale(factor: factor, ratio: ratio) else {
            throw DecodingFailure(at: place, "factor \(factor) and ratio \(ratio) need more than 18 digits")
        }
        return try reading(raw, scale)
    }

    /// The scale of every reading; nil when it depends on registers, or needs too many digits.
    var fixedScale: RegisterScale? {
        scaleRegister == nil && !appliesRatio ? scale(factor: factor, ratio: ExactDecimal(1)) : nil
    }

    /// Decodes a point whose scale is fixed from registers that begin with its own.
    func decode(_ registers: ArraySlice<UInt16>, _ scale: RegisterScale) throws(DecodingFailure) -> Reading? {
        guard let raw = try rawValue(order.pattern(of: registers.prefix(type.registerCount))) else { return nil }
        return try reading(raw, scale)
    }

    private func scale(factor: ExactDecimal, ratio: ExactDecimal) -> RegisterScale? {
        RegisterScale(
            unit: unit, factor: factor, ratio: appliesRatio ? ratio : ExactDecimal(1), offset: offset,
            encoding: type.encoding)
    }

    private func reading(_ raw: ExactDecimal, _ scale: RegisterScale) throws(DecodingFailure) -> Reading {
        let reading = Reading(quantity, raw: raw, scale: scale)
        guard let value = reading.baseUnits else {
            throw DecodingFailure(at: place, "\(raw) is beyond what a \(quantity.rawValue) register can hold")
        }
        guard quantity.kind != .counter || value >= 0 else {
            throw DecodingFailure(at: place, "\(raw) is negative, which a lifetime register cannot be")
        }
        return reading
    }

    /// The raw number of a bit pattern; nil for "not available".
    private func rawValue(_ pattern: UInt64) throws(DecodingFailure) -> ExactDecimal? {
        switch type {
        case .f32:
            return ExactDecimal(shortest: Float(bitPattern: UInt32(truncatingIfNeeded: pattern)))
        case .f64:
            return ExactDecimal(shortest: Double(bitPattern: pattern))
        case .s16:
            return available(Int64(Int16(bitPattern: UInt16(truncatingIfNeeded: pattern))))
        case .s32:
            return available(Int64(Int32(bitPattern: UInt32(truncatingIfNeeded: pattern))))
        case .s64:
            return available(Int64(bitPattern: pattern))
        case .bcd16, .bcd32, .bcd64:
            guard !sentinels.contains(Int64(bitPattern: pattern)) else { return nil }
            return try decimal(pattern)
        case .u16, .u32, .u64:
            guard !sentinels.contains(Int64(bitPattern: pattern)) else { return nil }
            if let splitDigits { return try joined(pattern, digits: splitDigits) }
            var number = pattern
            if let bits { number = number >> UInt64(bits.lowerBound) & (UInt64.max >> UInt64(64 - bits.count)) }
            guard number <= UInt64(Int64.max) else { throw DecodingFailure(at: place, "\(number) is beyond 2^63") }
            return ExactDecimal(Int64(number))
        }
    }

    private func available(_ number: Int64) -> ExactDecimal? {
        sentinels.contains(number) ? nil : ExactDecimal(number)
    }

    /// The number that binary-coded decimal digits write.
    private func decimal(_ pattern: UInt64) throws(DecodingFailure) -> ExactDecimal {
        var number: Int64 = 0
        for position in (0..<type.registerCount * 4).reversed() {
            let digit = Int64(pattern >> UInt64(position * 4) & 0xF)
            guard digit <= 9 else {
                throw DecodingFailure(at: place, "0x\(String(pattern, radix: 16)) is no binary-coded decimal")
            }
            number = number * 10 + digit
        }
        return ExactDecimal(number)
    }

    /// The number of two halves: upper × 10^digits + lower.
    private func joined(_ pattern: UInt64, digits: Int) throws(DecodingFailure) -> ExactDecimal {
        let width = UInt64(type.registerCount * 8)
        let upper = Int64(pattern >> width)
        let lower = Int64(pattern & (1 << width - 1))
        let base = (0..<digits).reduce(Int64(1)) { power, _ in power * 10 }
        let (product, overflow) = upper.multipliedReportingOverflow(by: base)
        guard lower < base, !overflow, product <= .max - lower else {
            throw DecodingFailure(at: place, "\(upper) and \(lower) are no halves of \(digits) digits")
        }
        return ExactDecimal(product + lower)
    }
}
