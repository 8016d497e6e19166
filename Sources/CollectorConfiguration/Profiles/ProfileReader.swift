import MeterModels

/// Reads a device profile from its YAML form.
struct ProfileReader {
    let root: YAMLMapping
    let parameters: [String: YAMLValue]
    let ratio: ExactDecimal?
    /// The device's time between polls, by which `every` becomes cycles; nil while the profile is read alone.
    let poll: Duration?

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
        let form = root.required("protocol", expected: "modbus, sunspec, json or sparkplug") {
            ["modbus", "sunspec", "json", "sparkplug"].contains($0) ? $0 : nil
        }
        let decoding: DeviceProfile.Decoding? =
            switch form {
            case "modbus": registers().map(DeviceProfile.Decoding.registers)
            case "sunspec": .sunSpec(readsExtendedEnergy: readsExtendedEnergy())
            case "json": PayloadReader(root: root).map().map(DeviceProfile.Decoding.json)
            case "sparkplug": .sparkplug(PayloadReader(root: root).sparkplugMap())
            default: nil
            }
        _ = root.optional("params")
        _ = root.optional("ratio_registers")
        _ = root.optional("vectors")
        if form != nil { root.finish() }
        guard root.value.findings.errors.count == errorsBefore, let id, let name, let source, let verification,
            let decoding
        else { return nil }
        return DeviceProfile(
            id: id, name: name, source: source, verification: verification, decoding: decoding,
            provenance: provenance(source, verification))
    }

    /// Where points say that their facts come from elsewhere than the profile's.
    private func provenance(
        _ source: String, _ verification: DeviceProfile.Verification
    ) -> [Quantity: DeviceProfile.Provenance] {
        var found: [Quantity: DeviceProfile.Provenance] = [:]
        for entry in root.list("points").compactMap(\.mapping) {
            guard let quantity = entry.optional("quantity")?.scalarText.flatMap(Quantity.init(rawValue:)) else {
                continue
            }
            let ownSource = entry.optional("source")?.scalarText
            let ownLevel = entry.optional("verification")?.scalarText.flatMap(
                DeviceProfile.Verification.init(rawValue:))
            guard ownSource != nil || ownLevel != nil else { continue }
            found[quantity] = DeviceProfile.Provenance(
                source: ownSource ?? source, verification: ownLevel ?? verification)
        }
        return found
    }

    private func readsExtendedEnergy() -> Bool {
        optional(root, "energy_model", expected: "inverter or 122") { ["inverter", "122"].contains($0) ? $0 : nil }
            == "122"
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
        let texts = root.list("identity").compactMap { text($0, table: table ?? .holding) }
        let history = root.list("history").compactMap { frozenTable($0, table: table ?? .holding, order: order) }
        let forbidden = root.list("never_read").compactMap {
            $0.value(expected: "registers such as 0x0100-0x010F", Self.registerRange)
        }
        if root.list("points").isEmpty { root.value.reject("'points' is missing or empty: the profile reads nothing") }
        let quantities = points.map(\.quantity)
        for quantity in Set(quantities) where quantities.count(where: { $0 == quantity }) > 1 {
            root.value.reject("'\(quantity.rawValue)' stands twice among the points")
        }
        guard table != nil else { return nil }
        return RegisterMap(
            points: points, ratioPoints: ratioPoints, ratio: ratio, texts: texts, maximumCount: maximumCount ?? 125,
            maximumGap: maximumGap ?? 8, forbidden: forbidden, history: history)
    }

    func point(
        _ value: YAMLValue, entry given: YAMLMapping? = nil, table: RegisterTable, order: WordOrder
    ) -> RegisterPoint? {
        guard let entry = given ?? value.mapping else { return nil }
        let quantity = entry.required(
            "quantity", expected: "a quantity such as active_energy_import", among: Quantity.allCases.map(\.rawValue),
            Quantity.init(rawValue:))
        let address = required(entry, "address", expected: "a 0-based register address, 0 to 0xFFFF", Self.address)
        let type = required(
            entry, "type", expected: "one of \(RegisterType.allCases.map(\.rawValue).joined(separator: ", "))",
            RegisterType.init(rawValue:))
        let unit = required(
            entry, "unit", expected: "a unit such as kWh", among: MeasurementUnit.allCases.map(\.rawValue),
            MeasurementUnit.init(rawValue:))
        let factor = optional(entry, "factor", expected: "a decimal number above 0", Self.factor)
        let pointOrder = optional(entry, "order", expected: "ABCD, CDAB, BADC or DCBA", WordOrder.init(rawValue:))
        let pointTable = entry.optional("function", expected: "3 (holding) or 4 (input)", Self.table)
        let appliesRatio = entry.optional("ratio", expected: "true or false", Self.flag)
        let form = PointForm(reader: self, entry: entry)
        let sentinels = entry.list("not_available").compactMap {
            $0.value(expected: "a raw number", ScalarForm.integer)
        }
        _ = entry.optional("source", expected: "a text", { $0 })
        _ = entry.optional(
            "verification",
            expected: "one of \(DeviceProfile.Verification.allCases.map(\.rawValue).joined(separator: ", "))",
            DeviceProfile.Verification.init(rawValue:))
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
        var point = RegisterPoint(
            quantity: quantity, table: pointTable ?? table, address: address, type: type, order: pointOrder ?? order,
            unit: unit, factor: factor ?? ExactDecimal(1), appliesRatio: appliesRatio ?? false, sentinels: sentinels)
        form.apply(to: &point)
        guard point.request.count <= 125 else {
            entry.optional("scale_register")?.reject("it is more than 124 registers away from its value")
            return nil
        }
        return point
    }

    /// A text of the device's name plate.
    private func text(_ value: YAMLValue, table: RegisterTable) -> TextPoint? {
        guard let entry = value.mapping else { return nil }
        let fields = DeviceIdentity.Field.allCases.map(\.rawValue).joined(separator: ", ")
        let field = entry.required("field", expected: "one of \(fields)", DeviceIdentity.Field.init(rawValue:))
        let address = required(entry, "address", expected: "a 0-based register address, 0 to 0xFFFF", Self.address)
        let count = entry.required("registers", expected: "1 to 64") { text in
            ScalarForm.integer(text).flatMap { (1...64).contains($0) ? Int($0) : nil }
        }
        let pointTable = entry.optional("function", expected: "3 (holding) or 4 (input)", Self.table)
        entry.finish()
        guard let field, let address, let count, Int(address) + count <= 0x10000 else { return nil }
        return TextPoint(
            field: field, request: RegisterRequest(table: pointTable ?? table, address: address, count: count))
    }

    /// An entry whose value may be `$parameter`.
    func required<Value>(
        _ entry: YAMLMapping, _ name: String, expected: String, among names: [String] = [],
        _ make: (String) -> Value?
    ) -> Value? {
        note(entry, name, expected, names, make)
        return entry.required(name, expected: expected).flatMap { resolved($0) }?
            .value(expected: expected, among: names, make)
    }

    func optional<Value>(
        _ entry: YAMLMapping, _ name: String, expected: String, _ make: (String) -> Value?
    ) -> Value? {
        note(entry, name, expected, [], make)
        return entry.optional(name, expected: expected).flatMap { resolved($0) }?.value(expected: expected, make)
    }

    /// Notes, for a schema, what a value may be that is perhaps a parameter's.
    private func note<Value>(
        _ entry: YAMLMapping, _ name: String, _ expected: String, _ names: [String], _ make: (String) -> Value?
    ) {
        guard let trace = entry.value.findings.trace else { return }
        let place = entry.value.key.isEmpty ? name : "\(entry.value.key).\(name)"
        trace.note(scalarAt: place, expected: expected, names: names) { make($0) != nil }
        trace.note(parameterAt: place)
    }

    private func resolved(_ value: YAMLValue) -> YAMLValue? {
        guard let text = value.scalarText, text.hasPrefix("$") else { return value }
        guard let parameter = parameters[String(text.dropFirst())] else {
            value.reject("there is no parameter '\(text)'; declare its default under 'params'")
            return nil
        }
        return parameter
    }

    static func address(_ text: String) -> UInt16? {
        ScalarForm.integer(text).flatMap { UInt16(exactly: $0) }
    }

    private static func registerRange(_ text: String) -> ClosedRange<UInt16>? {
        let parts = text.split(separator: "-", maxSplits: 1).map(String.init)
        guard let first = parts.first.flatMap(address), let last = parts.last.flatMap(address), first <= last else {
            return nil
        }
        return first...last
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
