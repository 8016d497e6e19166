public import MeterModels

/// Why a report cannot be made from its input.
public enum KPIError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The input has two amounts of the carrier.
    case carrierTwice(Carrier)
    /// The carrier's amounts together exceed 64 bits.
    case amountTooLarge(Carrier)

    /// Which carrier, and what is wrong with it.
    public var description: String {
        switch self {
        case .carrierTwice(let carrier): "the input has two amounts of \(carrier.rawValue)"
        case .amountTooLarge(let carrier): "the amounts of \(carrier.rawValue) exceed 64 bits"
        }
    }
}
