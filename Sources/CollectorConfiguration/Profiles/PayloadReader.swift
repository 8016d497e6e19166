import MeterModels

/// Reads the JSON part of a device profile.
struct PayloadReader {
    let root: YAMLMapping

    func map() -> PayloadMap? {
        let identity = identity()
        let time = root.optional("time")?.mapping
        let path = time?.required("path", expected: "a path such as ts", JSONPath.init(_:))
        let formats = PayloadMap.TimeFormat.allCases.map(\.rawValue).joined(separator: ", ")
        let format = time?.required("format", expected: "one of \(formats)", PayloadMap.TimeFormat.init(rawValue:))
        time?.finish()
        let points = root.list("points").compactMap(point)
        if root.list("points").isEmpty { root.value.reject("'points' is missing or empty: the profile reads nothing") }
        guard let identity else { return nil }
        return PayloadMap(identity: identity, timePath: path, timeFormat: format ?? .rfc3339, points: points)
    }

    private func identity() -> PayloadMap.Identity? {
        let expected = "{topic_level: N} or {path: PATH}"
        guard let sender = root.required("sender", expected: expected)?.mapping else { return nil }
        let level = sender.optional("topic_level", expected: "a level of the topic, 0 to 15") { text in
            ScalarForm.integer(text).flatMap { (0...15).contains($0) ? Int($0) : nil }
        }
        let path = sender.optional("path", expected: "a path such as device.id", JSONPath.init(_:))
        sender.finish()
        switch (level, path) {
        case (let level?, nil): return .topicLevel(level)
        case (nil, let path?): return .path(path)
        default:
            sender.value.reject("expected either \(expected)")
            return nil
        }
    }

    private func point(_ value: YAMLValue) -> PayloadPoint? {
        guard let entry = value.mapping else { return nil }
        let quantity = entry.required(
            "quantity", expected: "a quantity such as lamp_energy_used", Quantity.init(rawValue:))
        let path = entry.required("path", expected: "a path such as load_wh", JSONPath.init(_:))
        let unit = entry.required("unit", expected: "a unit such as Wh", MeasurementUnit.init(rawValue:))
        let factor = entry.optional("factor", expected: "a number above 0", ProfileReader.factor)
        entry.finish()
        guard let quantity, let path, let unit else { return nil }
        guard unit.definition.dimension == quantity.displayUnit.definition.dimension else {
            entry.optional("unit")?.reject(
                "\(unit.rawValue) does not measure \(quantity.rawValue), which is in \(quantity.displayUnit.rawValue)")
            return nil
        }
        return PayloadPoint(quantity: quantity, path: path, unit: unit, factor: factor ?? ExactDecimal(1))
    }
}
