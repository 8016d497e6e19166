public import ConsumptionLedger
import MeterModels

/// The bills of a site or of a part of it, free of overlaps.
public struct BillBook: Hashable, Sendable {
    /// Bills for the same purpose at one node, in the order of their days.
    struct Series: Hashable {
        let node: String
        let carrier: Carrier
        let purpose: Bill.Purpose
        var bills: [Bill]
    }

    private struct Key: Hashable {
        let node: String
        let carrier: Carrier
        let purpose: Bill.Purpose
    }

    /// One series a node, carrier and purpose, in the order of node and purpose.
    let series: [Series]

    /// The book of some bills, in any order.
    ///
    /// - Throws: `BillError` naming the first bill that contradicts another or itself.
    public init(_ bills: some Sequence<Bill>) throws(BillError) {
        var byKey: [Key: [Bill]] = [:]
        for bill in bills {
            guard bill.from < bill.to else { throw .emptySpan(bill) }
            guard bill.amount >= 0 else { throw .negative(bill) }
            guard bill.carrier != .offGridSolar else { throw .notBilled(bill) }
            byKey[Key(node: bill.node, carrier: bill.carrier, purpose: bill.purpose), default: []].append(bill)
        }
        var series: [Series] = []
        for (key, bills) in byKey {
            let sorted = bills.sorted { $0.from < $1.from }
            for (bill, next) in zip(sorted, sorted.dropFirst()) where bill.to > next.from {
                throw .overlap(bill, next)
            }
            series.append(Series(node: key.node, carrier: key.carrier, purpose: key.purpose, bills: sorted))
        }
        self.series = series.sorted {
            ($0.node, $0.carrier.rawValue, $0.purpose.rawValue) < ($1.node, $1.carrier.rawValue, $1.purpose.rawValue)
        }
    }

    /// A book without bills.
    public init() {
        series = []
    }

    private init(series: [Series]) {
        self.series = series
    }

    /// The bills that count in a node's amounts: its own and those below it, except below a node whose amount of the
    /// carrier is the balance at its border.
    public func contributing(to node: String, in site: Site) -> BillBook {
        let below = site.descendants(of: node)
        return BillBook(
            series: series.filter { series in
                // What lies elsewhere is told by its place, without a look at how amounts come about.
                guard below.contains(series.node) else { return false }
                var place = series.node
                while place != node {
                    guard let parent = site.nodes.first(where: { $0.id == place })?.parent,
                        site.isSum(
                            of: parent, carrier: series.carrier,
                            over: Validity(from: series.bills.first?.from, to: series.bills.last?.to))
                    else { return false }
                    place = parent
                }
                return true
            })
    }

    /// Refuses bills for what a meter counts at the same node on the same days, and amounts of heat that is billed by area.
    ///
    /// - Throws: `BillError.meteredAsWell` or `billedByArea`.
    public func check(
        against assignments: some Sequence<MeterAssignment>, areaBillings: [AreaBilling]
    ) throws(BillError) {
        for billing in areaBillings {
            for line in series where line.node == billing.node && line.carrier == .heat {
                for bill in line.bills
                where Validity(from: bill.from, to: bill.to).intersection(billing.validity) != nil {
                    throw .billedByArea(bill)
                }
            }
        }
        for assignment in assignments where assignment.role == .consumption || assignment.role == .gridImport {
            for line in series where line.node == assignment.node && line.carrier == assignment.carrier {
                for bill in line.bills {
                    let isLater = assignment.from.map { $0 >= bill.to } ?? false
                    let isEarlier = assignment.to.map { $0 <= bill.from } ?? false
                    if !isLater, !isEarlier { throw .meteredAsWell(bill, meter: assignment.meter) }
                }
            }
        }
    }
}
