import MeterModels

/// The kinds of devices that are simulated, with what tells one of a kind from another.
enum DeviceKind: Equatable, Sendable {
    /// Eastron SDM630 electricity meter.
    case sdm630
    /// Acrel ADL400 electricity meter, secondary-side registers, with its transformers' ratios.
    case acrelADL400(voltageRatio: UInt16, currentRatio: UInt16)
    /// A pulse or RS-485 water meter with one 32-bit count.
    case genericWater(address: UInt16, order: WordOrder, litresPerCount: Int64)
    /// Kaifeng Xintai 开封信泰 water meter.
    case xintaiWater
    /// A SunSpec three-phase inverter with integer registers, by its rated power in W.
    case sunspec(ratedWatts: Int64)

    /// Its register map.
    var model: any DeviceModel {
        switch self {
        case .sdm630: SDM630()
        case .acrelADL400(let voltageRatio, let currentRatio):
            AcrelADL400(voltageRatio: voltageRatio, currentRatio: currentRatio)
        case .genericWater(let address, let order, let litresPerCount):
            GenericWaterMeter(address: address, order: order, litresPerCount: litresPerCount)
        case .xintaiWater: XintaiWaterMeter()
        case .sunspec(let ratedWatts): SunSpecInverter(ratedWatts: ratedWatts)
        }
    }
}

extension DeviceKind: Decodable {
    private enum Keys: String, CodingKey, CaseIterable {
        case type, pt, ct, address
        case wordOrder = "word_order"
        case litresPerCount = "litres_per_count"
        case ratedWatts = "rated_w"
    }

    private enum Name: String, CaseIterable {
        case sdm630
        case acrelADL400 = "acrel-adl400"
        case genericWater = "generic-water"
        case xintaiWater = "xintai-water"
        case sunspec

        init(_ text: String, at path: [any CodingKey]) throws {
            guard let name = Name(rawValue: text) else {
                let known = Name.allCases.map(\.rawValue).joined(separator: ", ")
                throw DecodingError.dataCorrupted(
                    .init(codingPath: path, debugDescription: "found '\(text)', expected one of \(known)"))
            }
            self = name
        }
    }

    /// A name with its defaults, or an object with `type` and what differs from them.
    init(from decoder: any Decoder) throws {
        if let text = try? decoder.singleValueContainer().decode(String.self) {
            switch try Name(text, at: decoder.codingPath) {
            case .sdm630: self = .sdm630
            case .acrelADL400: self = .acrelADL400(voltageRatio: 1, currentRatio: 1)
            case .genericWater: self = .genericWater(address: 0, order: .cdab, litresPerCount: 10)
            case .xintaiWater: self = .xintaiWater
            case .sunspec: self = .sunspec(ratedWatts: 220_000)
            }
            return
        }
        let values = try decoder.container(only: Keys.self)
        switch try Name(values.decode(String.self, forKey: .type), at: decoder.codingPath + [Keys.type]) {
        case .sdm630: self = .sdm630
        case .xintaiWater: self = .xintaiWater
        case .acrelADL400:
            self = .acrelADL400(
                voltageRatio: try values.decode(.pt, default: 1, in: 1 ... .max),
                currentRatio: try values.decode(.ct, default: 1, in: 1 ... .max))
        case .genericWater:
            self = .genericWater(
                address: try values.decode(.address, default: 0, in: 0...65534),
                order: try values.decode(.wordOrder, default: .cdab),
                litresPerCount: try values.decode(.litresPerCount, default: 10, in: 1...1_000_000))
        case .sunspec:
            self = .sunspec(
                ratedWatts: try values.decode(.ratedWatts, default: 220_000, in: 1000...327_670))
        }
    }
}
