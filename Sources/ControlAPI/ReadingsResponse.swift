public import Foundation

/// The answer to `GET /v1/readings`.
public struct ReadingsResponse: Codable, Hashable, Sendable {
    /// The meter asked for.
    public var meter: String
    /// Its readings in time order.
    public var readings: [ReadingRow]
    /// Whether the limit cut the answer: ask again with `next` as `cursor`.
    public var truncated: Bool
    /// Where the answer goes on; nil at its end.
    public var next: String?
    /// Values of the moment before this were dropped, if the time asked for reaches before it.
    public var droppedBefore: String?

    /// An answer with these readings.
    public init(
        meter: String, readings: [ReadingRow], truncated: Bool, next: String? = nil, droppedBefore: String? = nil
    ) {
        self.meter = meter
        self.readings = readings
        self.truncated = truncated
        self.next = next
        self.droppedBefore = droppedBefore
    }

    enum CodingKeys: String, CodingKey {
        case meter, readings, truncated, next
        case droppedBefore = "dropped_before"
    }
}

/// One reading.
public struct ReadingRow: Codable, Hashable, Sendable {
    /// When the device said it.
    public var at: String
    /// What the value means.
    public var quantity: String
    /// What the register said, before scale and ratio.
    public var raw: String
    /// The value in `unit`.
    public var value: Decimal
    /// The quantity's display unit.
    public var unit: String
    /// The name of a state or of the events that are on, as the device's profile has it.
    public var meaning: String?
    /// The value in the quantity's base unit (Wh, mL, J, …), which figures are calculated from; nil where it has none.
    public var baseUnits: Int64?

    /// A reading.
    public init(
        at: String, quantity: String, raw: String, value: Decimal, unit: String, meaning: String? = nil,
        baseUnits: Int64? = nil
    ) {
        self.at = at
        self.quantity = quantity
        self.raw = raw
        self.value = value
        self.unit = unit
        self.meaning = meaning
        self.baseUnits = baseUnits
    }

    enum CodingKeys: String, CodingKey {
        case at, quantity, raw, value, unit, meaning
        case baseUnits = "base_units"
    }
}

extension ReadingsResponse {
    /// The columns of readings as CSV.
    public static let columns = ["meter", "at", "quantity", "value", "unit", "raw", "meaning", "base_units"]

    /// The readings as CSV, without the columns' names.
    public var csvRows: String {
        readings.reduce(into: "") { text, reading in
            text += CSVTable.line([
                meter, reading.at, reading.quantity, reading.value.description, reading.unit, reading.raw,
                reading.meaning ?? "", reading.baseUnits.map(String.init) ?? "",
            ])
        }
    }
}
