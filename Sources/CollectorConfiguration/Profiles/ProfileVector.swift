import MeterModels

/// Registers or a message as a device's document gives them, and what a profile must make of them.
struct ProfileVector {
    private enum Input {
        case registers([UInt16: UInt16])
        case message(topic: String, payload: String)
    }

    private let input: Input
    /// Values in base units; nil for one that must not be there.
    private let expected: [(quantity: Quantity, baseUnits: Int64?)]

    /// Reads `{registers: {0x48: "4640 E6B6"}, expect: {active_energy_import: 12345.678kWh}}`, or `topic` and `payload`
    /// instead of `registers`; nil after noting what is wrong.
    init?(_ entry: YAMLMapping) {
        let topic = entry.optional("topic", expected: "a topic", { $0 })
        let payload = entry.optional("payload", expected: "a message", { $0 })
        let registers = entry.optional("registers")?.mapping
        let expect = entry.required("expect", expected: "quantities and their values")?.mapping
        entry.finish()
        guard let expect else { return nil }
        expected = expect.names.compactMap { name -> (Quantity, Int64?)? in
            guard let value = expect.optional(name) else { return nil }
            guard let quantity = Quantity(rawValue: name) else {
                value.reject("unknown quantity '\(name)'")
                return nil
            }
            if value.scalarText == "none" { return (quantity, nil) }
            let unit = quantity.displayUnit.rawValue
            return value.value(expected: "none, or a value such as 12.5\(unit)") { text in
                ScalarForm.signedAmount(text, quantity.displayUnit.definition.dimension)
            }.map { (quantity, $0) }
        }
        if let registers {
            var words: [UInt16: UInt16] = [:]
            for name in registers.names {
                guard let value = registers.optional(name) else { continue }
                let found = value.value(expected: "registers in hexadecimal, such as \"4640 E6B6\"", Self.words)
                guard let found else { return nil }
                guard let start = ProfileReader.address(name), Int(start) + found.count <= 0x10000 else {
                    value.reject("the key of registers is the address of the first, found '\(name)'")
                    return nil
                }
                for (index, word) in found.enumerated() { words[start + UInt16(index)] = word }
            }
            input = .registers(words)
        } else if let topic, let payload {
            input = .message(topic: topic, payload: payload)
        } else {
            entry.value.reject("a vector has 'registers', or 'topic' and 'payload'")
            return nil
        }
    }

    /// Where a profile makes something else of the input than is expected.
    func mismatches(of profile: DeviceProfile) -> [String] {
        var readings: [Reading] = []
        var failures: [DecodingFailure] = []
        switch (input, profile.decoding) {
        case (.registers(let registers), .registers), (.registers(let registers), .sunSpec):
            let cycle = profile.read(registers)
            readings = cycle.readings
            failures = cycle.failures
        case (.message(let topic, let payload), .json(let map)):
            do {
                let decoded = try map.decode(
                    topic: topic, payload: Array(payload.utf8), receivedAt: Timestamp(milliseconds: 0))
                readings = decoded.observation.readings
                failures = decoded.failures
            } catch {
                failures = [error]
            }
        default:
            return ["the vector's input is not what a profile of this protocol reads"]
        }
        return expected.compactMap { quantity, baseUnits in
            let found = readings.first { $0.quantity == quantity }
            guard found?.baseUnits != baseUnits else { return nil }
            let reason = (found == nil ? failures.first : nil).map { "; \($0)" } ?? ""
            return "\(quantity.rawValue) is \(Self.text(found?.baseUnits, quantity)), expected "
                + Self.text(baseUnits, quantity) + reason
        }
    }

    private static func text(_ baseUnits: Int64?, _ quantity: Quantity) -> String {
        guard let baseUnits else { return "not there" }
        let unit = quantity.displayUnit
        // Units are powers of ten of their base unit.
        let zeros = String(unit.definition.baseUnits).count - 1
        return "\(ExactDecimal(baseUnits, exponent: -zeros)) \(unit.rawValue)"
    }

    private static func words(_ text: String) -> [UInt16]? {
        let digits = text.filter { $0 != " " }
        guard digits.count % 4 == 0, !digits.isEmpty else { return nil }
        var words: [UInt16] = []
        var rest = Substring(digits)
        while !rest.isEmpty {
            guard let word = UInt16(rest.prefix(4), radix: 16) else { return nil }
            words.append(word)
            rest = rest.dropFirst(4)
        }
        return words
    }
}
