import ConsumptionLedger
import EnergyKPI
import MeterModels

/// What a node's amount is divided by, and what comes out: from day level up.
struct NodeDivision: Hashable {
    /// Persons, in thousandths.
    var headcount: Int64?
    /// In thousandths of a square metre.
    var floorArea: Int64?
    var perCapita: Int64?
    var perArea: Int64?

    /// The division of an amount in base units; nothing where a denominator is not known.
    init(_ amount: Int64, by averages: NodeAverages) {
        // More was given away than came in: shown, but nobody's consumption.
        let isNegative = amount < 0
        let amount = Rational(amount)
        if let headcount = averages.headcount {
            self.headcount = (headcount * 1000).roundedToInteger
            perCapita = isNegative ? nil : amount.divided(by: headcount)?.roundedToInteger
        }
        if let area = averages.floorArea {
            floorArea = (area * 1000).roundedToInteger
            perArea = isNegative ? nil : amount.divided(by: area)?.roundedToInteger
        }
    }

    init(headcount: Int64?, floorArea: Int64?, perCapita: Int64?, perArea: Int64?) {
        self.headcount = headcount
        self.floorArea = floorArea
        self.perCapita = perCapita
        self.perArea = perArea
    }
}

/// Persons and square metres of a node, averaged over the days of a bucket; the same for all carriers.
struct NodeAverages {
    private(set) var headcount: Rational?
    private(set) var floorArea: Rational?

    /// The averages over a bucket from day level up.
    init(node: String, span: Span, facts: FactBook, zone: CivilZone) {
        guard let days = DayRange(first: zone.date(at: span.start), end: zone.date(at: span.end)) else { return }
        let denominators = Denominators(facts: facts, node: node)
        headcount = try? denominators.headcount(over: days)
        floorArea = try? denominators.floorArea(over: days).average
    }
}

extension Rational {
    /// The nearest integer, a half going to the even neighbour; nil beyond 64 bits.
    fileprivate var roundedToInteger: Int64? {
        rounded(decimals: 0)?.rounded()
    }
}
