public import MeterModels

extension BillBook {
    /// What the bills say about a period, one amount a series; each series is a member of its node.
    ///
    /// A series is expected from the first day that any series of its carrier covers, and later ones from their own
    /// first day: a season without deliveries is a bill of 0, since a missing bill is not zero.
    ///
    /// `apartFrom` gives of a node the days of some days on which its heat is billed by area: no bill of heat is expected.
    ///
    /// - Throws: `KPIError.amountTooLarge` when the bills of a carrier exceed 64 bits.
    func amounts(
        over days: DayRange, apartFrom daysByArea: (String, DayRange) -> Int64
    ) throws(KPIError) -> [CarrierAmount] {
        var earliest: [Carrier: CivilDate] = [:]
        for line in series {
            guard let first = line.bills.first?.from else { continue }
            earliest[line.carrier] = min(earliest[line.carrier] ?? first, first)
        }
        var amounts: [CarrierAmount] = []
        for line in series {
            guard let first = line.bills.first?.from,
                let expected = DayRange(
                    first: earliest[line.carrier] == first ? days.first : max(days.first, first), end: days.end)
            else { continue }
            let expectedDays = expected.count - (line.carrier == .heat ? daysByArea(line.node, expected) : 0)
            guard expectedDays > 0 else { continue }
            var amount = CarrierAmount(
                carrier: line.carrier, amount: nil, coveredSeconds: 0, expectedSeconds: expectedDays * 86400,
                membersPresent: 0, membersExpected: 1)
            for bill in line.bills {
                guard let part = DayRange(first: bill.from, end: bill.to)?.intersection(days) else { continue }
                amount = try amount.adding(
                    CarrierAmount(
                        carrier: line.carrier, amount: bill.amount(on: part), coveredSeconds: part.count * 86400,
                        expectedSeconds: 0, membersPresent: 0, membersExpected: 0))
            }
            if amount.amount != nil {
                amount.membersPresent = 1
            } else {
                amount.uncoveredMembers = ["\(line.node)/\(line.purpose.rawValue)-bill"]
            }
            amounts.append(amount)
        }
        return amounts
    }

    /// What was billed for a purpose on some days, in base units, bill by bill.
    func amounts(for purpose: Bill.Purpose, over days: DayRange) -> [(carrier: Carrier, amount: Int64)] {
        series.filter { $0.purpose == purpose }.flatMap { line in
            line.bills.compactMap { bill in
                DayRange(first: bill.from, end: bill.to)?.intersection(days).map { (line.carrier, bill.amount(on: $0)) }
            }
        }
    }

    /// The bills with a part on some days, in order.
    public func bills(of carrier: Carrier? = nil, over days: DayRange) -> [Bill] {
        series.filter { carrier ?? $0.carrier == $0.carrier }.flatMap(\.bills)
            .filter { DayRange(first: $0.from, end: $0.to)?.intersection(days) != nil }
    }
}
