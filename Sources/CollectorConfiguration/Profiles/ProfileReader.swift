import MeterModels

/// Reads a device profile from its YAML form.
struct ProfileReader {
    let root: YAMLMapping
    let parameters: [String: YAMLValue]
    let ratio: ExactDecimal?

    /// The profile; nil after noting what is wrong.
    func profile() -> DeviceProfile? {
        let errorsBefore = root.value.findings.errors.count
        let id = root.required("id", expected: "the profile's id", ScalarForm.identifier)
        let name = root.text("name")
        let source = root.text("source")
        let verification = root.required(
            "verification",
            expected: "one of \(DeviceProfile.Verification.allCases.map(\.rawValue).joined(separator: ", "))",
            DeviceProfile.Verification.init(rawValue:))
        let form = root.required("protocol", expected: "modbus, sunspec or json") {
            ["modbus", "sunspec", "json"].contains($0) ? $0 : nil
        }
        let decoding: DeviceProfile.Decoding? =
            switch form {
            case "modbus": registers().map(DeviceProfile.Decoding.registers)
            case "sunspec": .sunSpec
            case "json": PayloadReader(root: root).map().map(DeviceProfile.Decoding.json)
            default: nil
            }
        _ = root.optional("params")
        _ = root.optional("ratio_registers")
        if form != nil { root.finish() }
        guard root.value.findings.errors.count == errorsBefore, let id, let name, let source, let verification,
            let decoding
        else { return nil }
        return DeviceProfile(id: id, name: name, source: source, verification: verification, decoding: decoding)
    }

    private func registers() -> RegisterMap? {
        let table = root.required("function", expected: "3 (holding) or 4 (input)", Self.table)
        let order = optional(root, "order", expected: "ABCD, CDAB, BADC or DCBA", WordOrder.init(rawValue:)) ?? .abcd
        let maximumCount = root.optional("maximum_count", expected: "1 to 125") { text in
            ScalarForm.integer(text).flatMap { (1...125).contains($0) ? Int($0) : nil }
        }
        let maximumGap = root.optional("maximum_gap", expected: "0 to 100") { text in
            ScalarForm.integer(text).flatMap { (0...100).contains($0) ? Int($0) : nil }
        }
        let points = root.list("points").compactMap { point($0, table: table ?? .holding, order: order) }
        let ratioPoints = root.list("ratio_registers").compactMap { value in
            value.value(expected: "a register address", Self.address).map { address in
                RegisterPoint(
                    quantity: .operatingState, table: table ?? .holding, address: address, type: .u16, unit: .one,
                    sentinels: [0])
            }
        }
        if root.list("points").isEmpty { root.value.reject("'points' is missing or empty: the profile reads nothing") }
        let quantities = points.map(\.quantity)
        for quantity in Set(quantities) where quantities.count(where: { $0 == quantity }) > 1 {
            root.value.reject("'\(quantity.rawValue)' stands twice among the points")
        }
        guard table != nil else { return nil }
        return RegisterMap(
            points: points, ratioPoints: ratioPoints, ratio: ratio, maximumCount: maximumCount ?? 125,
            maximumGap: maximumGap ?? 8)
    }

    private func point(_ value: YAMLValue, table: RegisterTable, order: WordOrder) -> RegisterPoint? {
        guard let entry = value.mapping else { return nil }
        let quantity = entry.required(
            "quantity", expected: "a quantity such as active_energy_import", Quantity.init(rawValue:))
        let address = required(entry, "address", expected: "a 0-based register address, 0 to 0xFFFF", Self.address)
        let type = required(
            entry, "type", expected: "one of \(RegisterType.allCases.map(\.rawValue).joined(separator: ", "))",
            RegisterType.init(rawValue:))
        let unit = required(entry, "unit", expected: "a unit such as kWh", MeasurementUnit.init(rawValue:))
        let factor = optional(entry, "factor", expected: "a decimal number above 0", Self.factor)
        let pointOrder = optional(entry, "order", expected: "ABCD, CDAB, BADC or DCBA", WordOrder.init(rawValue:))
        let pointTable = entry.optional("function", expected: "3 (holding) or 4 (input)", Self.table)
        let appliesRatio = entry.optional("ratio", expected: "true or false", Self.flag)
        let sentinels = entry.list("not_available").compactMap {
            $0.value(expected: "a raw number", ScalarForm.integer)
        }
        entry.finish()
        guard let quantity, let address, let type, let unit else { return nil }
        guard unit.definition.dimension == quantity.displayUnit.definition.dimension else {
            entry.optional("unit")?.reject(
                "\(unit.rawValue) does not measure \(quantity.rawValue), which is in \(quantity.displayUnit.rawValue)")
            return nil
        }
        guard Int(address) + type.registerCount <= 0x10000 else {
            entry.optional("address")?.reject("a \(type.rawValue) at \(address) reaches beyond register 0xFFFF")
            return nil
        }
        return RegisterPoint(
            quantity: quantity, table: pointTable ?? table, address: address, type: type, order: pointOrder ?? order,
            unit: unit, factor: factor ?? ExactDecimal(1), appliesRatio: appliesRatio ?? false, sentinels: sentinels)
    }

    /// An entry whose value may be `$parameter`.
    private func required<Value>(
        _ entry: YAMLMapping, _ name: String, expected: String, _ make: (String) -> Value?
    ) -> Value? {
        entry.required(name, expected: expected).flatMap { resolved($0) }?.value(expected: expected, make)
    }

    private func optional<Value>(
        _ entry: YAMLMapping, _ name: String, expected: String, _ make: (String) -> Value?
    ) -> Value? {
        entry.optional(name).flatMap { resolved($0) }?.value(expected: expected, make)
    }

    private func resolved(_ value: YAMLValue) -> YAMLValue? {
        guard let text = value.scalarText, text.hasPrefix("$") else { return value }
        guard let parameter = parameters[String(text.dropFirst())] else {
            value.reject("there is no parameter '\(text)'; declare its default under 'params'")
            return nil
        }
        return parameter
    }

    private static func address(_ text: String) -> UInt16? {
        ScalarForm.integer(text).flatMap { UInt16(exactly: $0) }
    }

    private static func table(_ text: String) -> RegisterTable? {
        switch text {
        case "3": .holding
        case "4": .input
        default: nil
        }
    }

    static func factor(_ text: String) -> ExactDecimal? {
        ExactDecimal(text).flatMap { $0.significand > 0 ? $0 : nil }
    }

    private static func flag(_ text: String) -> Bool? {
        switch text {
        case "true": true
        case "false": false
        default: nil
        }
    }
}
