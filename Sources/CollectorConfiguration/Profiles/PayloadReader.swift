import MeterModels

/// Reads what a profile says of messages: JSON or Sparkplug B.
struct PayloadReader {
    let root: YAMLMapping

    /// How the values of JSON messages are found; nil after noting what is missing.
    func map() -> PayloadMap? {
        let elements = path(root, "each", "readings, the path of an array")
        let identity = identity()
        let time = time()
        let deduplication = path(root, "deduplication", "deduplicationId")
        let frameCounter = path(root, "frame_counter", "fCnt")
        let points = points { entry, conversion in
            entry.required("path", expected: "a path such as load_wh", JSONPath.init(_:)).map {
                PayloadPoint(path: $0, conversion: conversion)
            }
        }
        guard let identity else { return nil }
        return PayloadMap(
            elements: elements, identity: identity, time: time, points: points, deduplication: deduplication,
            frameCounter: frameCounter)
    }

    /// What the metrics of Sparkplug B messages mean.
    func sparkplugMap() -> SparkplugMap {
        let points = points { entry, conversion in
            entry.required("metric", expected: "a metric's name as births say it", { $0 }).map {
                SparkplugPoint(metric: $0, conversion: conversion)
            }
        }
        for (index, point) in points.enumerated() where points[..<index].contains(where: { $0.metric == point.metric })
        {
            root.value.reject("the metric '\(point.metric)' stands twice among the points")
        }
        return SparkplugMap(points: points)
    }

    private func path(_ entry: YAMLMapping, _ name: String, _ example: String) -> JSONPath? {
        entry.optional(name, expected: "a path such as \(example)", JSONPath.init(_:))
    }

    private func time() -> PayloadMap.TimeRule? {
        guard let entry = root.optional("time")?.mapping else { return nil }
        let path = entry.required("path", expected: "a path such as ts", JSONPath.init(_:))
        let formats = PayloadMap.TimeFormat.allCases.map(\.rawValue).joined(separator: ", ")
        let format = entry.required("format", expected: "one of \(formats)", PayloadMap.TimeFormat.init(rawValue:))
        var zone: CivilZone?
        if let value = entry.optional("zone"), let name = value.text(expected: "an IANA zone such as Asia/Shanghai") {
            do {
                zone = try CivilZone(identifier: name)
            } catch {
                value.reject("\(error)")
            }
        }
        entry.finish()
        if format == .local, entry.optional("zone") == nil {
            entry.value.reject("a local time needs its 'zone', such as Asia/Shanghai")
        }
        if zone != nil, format == .epochSeconds || format == .epochMilliseconds {
            entry.optional("zone")?.reject("seconds since 1970 have no zone")
        }
        guard let path, let format else { return nil }
        return PayloadMap.TimeRule(path: path, format: format, zone: zone)
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

    private func points<Point>(_ make: (YAMLMapping, ValueConversion) -> Point?) -> [Point] {
        let entries = root.list("points")
        if entries.isEmpty { root.value.reject("'points' is missing or empty: the profile reads nothing") }
        var seen: Set<Quantity> = []
        return entries.compactMap { value in
            guard let entry = value.mapping else { return nil }
            let conversion = conversion(entry)
            // What says where the value stands is asked for in any case, so that it is no unknown key.
            let point = make(entry, conversion ?? ValueConversion(quantity: .lampOn, unit: .one))
            entry.finish()
            guard let conversion else { return nil }
            if !seen.insert(conversion.quantity).inserted {
                value.reject("'\(conversion.quantity.rawValue)' stands twice among the points")
            }
            return point
        }
    }

    private func conversion(_ entry: YAMLMapping) -> ValueConversion? {
        let quantity = entry.required(
            "quantity", expected: "a quantity such as lamp_energy_used", among: Quantity.allCases.map(\.rawValue),
            Quantity.init(rawValue:))
        let isState = quantity?.kind == .state
        let unit =
            isState && entry.optional("unit") == nil
            ? MeasurementUnit.one
            : entry.required(
                "unit", expected: "a unit such as Wh", among: MeasurementUnit.allCases.map(\.rawValue),
                MeasurementUnit.init(rawValue:))
        let factor = entry.optional("factor", expected: "a number above 0", ProfileReader.factor)
        let words = entry.optional("values").map { self.words($0, of: quantity) } ?? [:]
        let bits = entry.list("bits").compactMap { self.bit($0) }
        guard let quantity, let unit else { return nil }
        if !words.isEmpty, !isState {
            entry.optional("values")?.reject("\(quantity.rawValue) is a number, only states have words")
        }
        if !bits.isEmpty, quantity != .lampFaults { entry.optional("bits")?.reject("only lamp_faults have bits") }
        guard unit.definition.dimension == quantity.displayUnit.definition.dimension else {
            entry.optional("unit")?.reject(
                "\(unit.rawValue) does not measure \(quantity.rawValue), which is in \(quantity.displayUnit.rawValue)")
            return nil
        }
        return ValueConversion(
            quantity: quantity, unit: unit, factor: factor ?? ExactDecimal(1), words: words, bits: bits)
    }

    /// What the words of a state stand for: numbers, or the faults of a lamp.
    private func words(_ value: YAMLValue, of quantity: Quantity?) -> [String: Int64] {
        guard let mapping = value.mapping else { return [:] }
        var words: [String: Int64] = [:]
        for name in mapping.names {
            guard let entry = mapping.optional(name) else { continue }
            if quantity == .lampFaults {
                words[name] = bit(entry).map { fault in fault?.bit ?? 0 }
            } else {
                words[name] = entry.value(expected: "a number from 0 on", ScalarForm.integer)
            }
        }
        return words
    }

    /// A fault by its name; `none` for what is no fault, nil after noting that it is neither.
    private func bit(_ value: YAMLValue) -> LampFault?? {
        let names = LampFault.allCases.map(\.name).joined(separator: ", ")
        return value.value(expected: "none or one of \(names)") { text -> LampFault?? in
            text == "none" ? .some(nil) : LampFault(name: text).map { .some($0) }
        }
    }
}
