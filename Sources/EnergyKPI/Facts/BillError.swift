import MeterModels

/// Why bills cannot stand together.
public enum BillError: Error, Hashable, Sendable, CustomStringConvertible {
    /// A bill ends on or before its first day.
    case emptySpan(Bill)
    /// A bill's amount is negative.
    case negative(Bill)
    /// The carrier is neither energy nor water and is not billed.
    case notBilled(Bill)
    /// Two bills for the same thing share some days.
    case overlap(Bill, Bill)
    /// A meter counts the same carrier at the same node on some of the bill's days.
    case meteredAsWell(Bill, meter: String)
    /// The node's heat is billed by floor area on some of the bill's days.
    case billedByArea(Bill)

    /// What contradicts what, and what to do.
    public var description: String {
        func name(_ bill: Bill) -> String {
            "\(bill.node) \(bill.carrier.rawValue) bill \(bill.from)..\(bill.to) (\(bill.source))"
        }
        switch self {
        case .emptySpan(let bill):
            return "\(name(bill)): 'to' must be later than 'from'"
        case .negative(let bill):
            return "\(name(bill)): the amount must not be negative"
        case .notBilled(let bill):
            return "\(name(bill)): \(bill.carrier.rawValue) is not billed"
        case .overlap(let first, let second):
            return "\(name(first)) and \(name(second)) share some days"
        case .meteredAsWell(let bill, let meter):
            return "\(name(bill)): meter \(meter) already counts \(bill.carrier.rawValue) at \(bill.node) on these days"
        case .billedByArea(let bill):
            return "\(name(bill)): heat_billing says that heat is billed by area at \(bill.node) on these days"
        }
    }
}

extension BillError {
    /// The bills that it is about.
    public var bills: [Bill] {
        switch self {
        case .emptySpan(let bill), .negative(let bill), .notBilled(let bill), .meteredAsWell(let bill, _),
            .billedByArea(let bill):
            [bill]
        case .overlap(let first, let second): [first, second]
        }
    }
}
