/// How a value of a message becomes a reading: what it means, and in which unit or words it is written.
public struct ValueConversion: Hashable, Sendable {
    /// What the value means.
    public let quantity: Quantity
    /// The unit that the number times `factor` is in.
    public let unit: MeasurementUnit
    /// Units a count.
    public let factor: ExactDecimal
    /// What the texts of a state stand for; for `lamp_faults` the bits of a text.
    public let words: [String: Int64]
    /// For `lamp_faults` written as a number: the fault of each of its bits, from the lowest; nil for one of no meaning.
    public let bits: [LampFault?]

    /// The scale of numbers that were written in decimal, which most are; nil when it needs more than 18 digits.
    private let decimalScale: RegisterScale?

    /// A conversion.
    public init(
        quantity: Quantity, unit: MeasurementUnit, factor: ExactDecimal = ExactDecimal(1), words: [String: Int64] = [:],
        bits: [LampFault?] = []
    ) {
        self.quantity = quantity
        self.unit = unit
        self.factor = factor
        self.words = words
        self.bits = bits
        decimalScale = RegisterScale(unit: unit, factor: factor, encoding: .decimal)
    }

    /// The reading; nil when the message says null or nothing.
    ///
    /// - Parameters:
    ///   - value: What the message says.
    ///   - place: Where it says so.
    ///   - encoding: How the sender stores the number, which decides its resolution.
    /// - Returns: The reading.
    /// - Throws: `DecodingFailure` naming the place.
    func reading(
        of value: JSONValue?, at place: @autoclosure () -> String, encoding: RegisterScale.Encoding = .decimal
    ) throws(DecodingFailure) -> Reading? {
        let raw: ExactDecimal
        switch value {
        case nil, .null?: return nil
        case .some(let value) where quantity == .lampFaults: raw = ExactDecimal(try faults(value, at: place()))
        case .number(let number)?: raw = number
        case .bool(let flag)? where quantity.kind == .state: raw = ExactDecimal(flag ? 1 : 0)
        case .string(let text)? where quantity.kind == .state && !words.isEmpty:
            guard let number = words[text] else {
                throw DecodingFailure(at: place(), "'\(text)' is none of the words that the profile knows")
            }
            raw = ExactDecimal(number)
        case let other?: throw DecodingFailure(at: place(), "expected a number, found \(other.kindName)")
        }
        let scale =
            encoding == .decimal ? decimalScale : RegisterScale(unit: unit, factor: factor, encoding: encoding)
        guard let scale else { throw DecodingFailure(at: place(), "factor \(factor) needs more than 18 digits") }
        let reading = Reading(quantity, raw: raw, scale: scale)
        guard let value = reading.baseUnits, quantity.kind != .counter || value >= 0 else {
            throw DecodingFailure(at: place(), "\(raw) is not possible for \(quantity.rawValue)")
        }
        return reading
    }

    /// The faults that a list of words, a word, or a number of bits says.
    private func faults(_ value: JSONValue, at place: String) throws(DecodingFailure) -> Int64 {
        switch value {
        case .array(let elements):
            var sum: Int64 = 0
            for element in elements { sum |= try faults(element, at: place) }
            return sum
        case .string(let text):
            guard let mask = words[text] ?? (words.isEmpty ? LampFault(name: text)?.bit : nil) else {
                throw DecodingFailure(at: place, "'\(text)' is none of the faults that the profile knows")
            }
            return mask
        case .number(let number) where !bits.isEmpty:
            guard let mask = number.rounded(limit: 1 << 32), mask >= 0 else {
                throw DecodingFailure(at: place, "\(number) is no set of bits")
            }
            return bits.enumerated().reduce(0) { sum, bit in
                mask >> Int64(bit.offset) & 1 == 1 ? sum | (bit.element?.bit ?? 0) : sum
            }
        default:
            throw DecodingFailure(at: place, "expected faults as words, found \(value.kindName)")
        }
    }
}
