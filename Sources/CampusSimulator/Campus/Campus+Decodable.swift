import MeterModels

extension Decoder {
    /// The values of an object that may have only the given keys: a misspelt key is an error, not a default.
    func container<Key: CodingKey & CaseIterable>(only type: Key.Type) throws -> KeyedDecodingContainer<Key> {
        for key in try container(keyedBy: AnyKey.self).allKeys where Key(stringValue: key.stringValue) == nil {
            let known = Key.allCases.map(\.stringValue).joined(separator: ", ")
            throw DecodingError.dataCorrupted(
                .init(codingPath: codingPath + [key], debugDescription: "unknown key, expected one of \(known)"))
        }
        return try container(keyedBy: type)
    }
}

/// Any key of an object.
private struct AnyKey: CodingKey {
    let stringValue: String
    var intValue: Int? { nil }

    init?(stringValue: String) {
        self.stringValue = stringValue
    }

    init?(intValue: Int) {
        nil
    }
}

extension KeyedDecodingContainer {
    /// A value, or a default when the key is absent.
    func decode<Value: Decodable>(_ key: Key, default value: Value) throws -> Value {
        try decodeIfPresent(Value.self, forKey: key) ?? value
    }

    /// A whole number of a type, within a range.
    ///
    /// `JSONDecoder` reports a number that does not fit its type without naming the key, so it is taken as it comes.
    func decode<Number: FixedWidthInteger>(
        _ key: Key, default number: Number? = nil, in range: ClosedRange<Number> = .min ... .max
    ) throws -> Number {
        guard let found = try decodeIfPresent(Double.self, forKey: key) else {
            guard let number else {
                throw DecodingError.keyNotFound(key, .init(codingPath: codingPath, debugDescription: "is missing"))
            }
            return number
        }
        guard let exact = Number(exactly: found), range.contains(exact) else {
            throw DecodingError.dataCorruptedError(
                forKey: key, in: self,
                debugDescription: "found \(found), expected a whole number \(range.lowerBound)...\(range.upperBound)")
        }
        return exact
    }

    /// A value that must satisfy a condition, which is stated in words.
    func decode<Value: Decodable>(
        _ key: Key, default value: Value, expecting condition: String, where holds: (Value) -> Bool
    ) throws -> Value {
        let found = try decode(key, default: value)
        guard holds(found) else {
            throw DecodingError.dataCorruptedError(
                forKey: key, in: self, debugDescription: "found \(found), expected \(condition)")
        }
        return found
    }
}

extension Campus: Decodable {
    private enum Keys: String, CodingKey, CaseIterable {
        case commissioned, gateways, lamps
    }

    init(from decoder: any Decoder) throws {
        let container = try decoder.container(only: Keys.self)
        let day = try container.decode(Keys.commissioned, default: "2024-01-01")
        guard let commissioned = CivilDate(day) else {
            throw DecodingError.dataCorruptedError(
                forKey: .commissioned, in: container, debugDescription: "found '\(day)', expected a date as 2024-01-01")
        }
        self.commissioned = commissioned
        gateways = try container.decode([Gateway].self, forKey: .gateways)
        lamps = try container.decode(Keys.lamps, default: Lamps(count: 0, intervalSeconds: 60))
    }
}

extension Campus.Gateway: Decodable {
    private enum Keys: String, CodingKey, CaseIterable {
        case id, port, devices
    }

    init(from decoder: any Decoder) throws {
        let container = try decoder.container(only: Keys.self)
        id = try container.decode(String.self, forKey: .id)
        port = try container.decode(.port, default: 0)
        devices = try container.decode([Campus.Device].self, forKey: .devices)
    }
}

extension Campus.Lamps: Decodable {
    private enum Keys: String, CodingKey, CaseIterable {
        case count
        case intervalSeconds = "interval_s"
    }

    init(from decoder: any Decoder) throws {
        let container = try decoder.container(only: Keys.self)
        count = try container.decode(.count, default: 300, in: 0...9999)
        intervalSeconds = try container.decode(Keys.intervalSeconds, default: 60, expecting: "at least 0.1") {
            $0 >= 0.1
        }
    }
}

extension Campus.Device: Decodable {
    private enum Keys: String, CodingKey, CaseIterable {
        case id, unit, kind, load, balance, replay, initial, faults
    }

    private enum BalanceKeys: String, CodingKey, CaseIterable {
        case loads, generation
    }

    private enum LoadKeys: String, CodingKey, CaseIterable {
        case profile, annual
    }

    init(from decoder: any Decoder) throws {
        let container = try decoder.container(only: Keys.self)
        id = try container.decode(String.self, forKey: .id)
        unit = try container.decode(.unit)
        kind = try container.decode(DeviceKind.self, forKey: .kind)
        initial = try container.decode(.initial, default: 0, in: 0...1_000_000_000)
        faults = try container.decode(Keys.faults, default: [])
        let sources = [Keys.load, .balance, .replay].filter(container.contains)
        guard let key = sources.first, sources.count == 1 else {
            throw DecodingError.dataCorrupted(
                .init(
                    codingPath: decoder.codingPath,
                    debugDescription: "expected exactly one of load, balance and replay, found \(sources.count)"))
        }
        switch key {
        case .balance:
            let values = try container.superDecoder(forKey: .balance).container(only: BalanceKeys.self)
            source = .balance(
                loads: try values.decode(BalanceKeys.loads, default: []),
                generation: try values.decode(BalanceKeys.generation, default: []))
        case .replay:
            source = .replay(try container.decode(Replay.self, forKey: .replay))
        default:
            let values = try container.superDecoder(forKey: .load).container(only: LoadKeys.self)
            source = .load(
                try values.decode(LoadProfile.self, forKey: .profile),
                annual: try values.decode(.annual, in: 1...1_000_000_000))
        }
    }
}
