/// A recorded series that a device plays back.
struct Replay: Equatable, Sendable {
    /// The CSV file; relative to the campus file.
    var file: String
    /// The column of the cumulative values; nil is the second.
    var column: String?
    /// The unit of the values.
    var unit: Unit
    /// What moves the series on.
    var advance: Advance

    /// A unit of cumulative values.
    enum Unit: String, CaseIterable, Codable, Sendable {
        case wattHour = "Wh"
        case kilowattHour = "kWh"
        case megawattHour = "MWh"
        case litre = "L"
        case cubicMetre = "m3"

        /// Base units (Wh, mL) in the unit.
        var baseUnits: Int64 {
            switch self {
            case .wattHour: 1
            case .kilowattHour, .litre: 1000
            case .megawattHour, .cubicMetre: 1_000_000
            }
        }
    }

    /// What moves a series on.
    ///
    /// The daemon stamps readings with real time, so only their amounts compare with the series.
    enum Advance: Equatable, Sendable {
        /// Each answered reading of the lifetime register: the first shows the first row, the last row stays.
        case eachRead
        /// Time, at so many seconds of the series a second, from the first row at the start.
        case speed(Double)
    }
}

extension Replay: Decodable {
    private enum Keys: String, CodingKey, CaseIterable {
        case file, column, unit, advance, speed
    }

    init(from decoder: any Decoder) throws {
        let values = try decoder.container(only: Keys.self)
        file = try values.decode(String.self, forKey: .file)
        column = try values.decodeIfPresent(String.self, forKey: .column)
        unit = try values.decode(Unit.self, forKey: .unit)
        let mode = try values.decode(.advance, default: "each_read", expecting: "each_read or speed") {
            ["each_read", "speed"].contains($0)
        }
        if mode == "speed" {
            advance = .speed(try values.decode(.speed, default: 3600.0, expecting: "more than 0") { $0 > 0 })
        } else {
            advance = .eachRead
        }
    }
}
