public import ConsumptionLedger
import EnergyKPI
import GRDB
public import MeterModels

/// A figure of a node that is another one since a fact changed.
public struct RestatedFigure: Hashable, Sendable {
    /// What of a row it is.
    public enum Name: String, CaseIterable, Sendable {
        /// Persons, in thousandths.
        case headcount
        /// In thousandths of a square metre.
        case floorArea = "floor_area_m2"
        /// Base units of the carrier a person.
        case perCapita = "per_capita"
        /// Base units of the carrier a square metre.
        case perArea = "per_area"
    }

    /// The node's id.
    public var node: String
    /// Month or year.
    public var level: BucketLevel
    /// Its time.
    public var span: Span
    /// The carrier that is divided; nil for a denominator, which all carriers share.
    public var carrier: Carrier?
    /// Which figure.
    public var name: Name
    /// Before; nil when it was not known.
    public var old: Int64?
    /// Now; nil when it is not known.
    public var new: Int64?
}

/// Makes the rows of nodes follow facts that changed.
///
/// Only what is divided by changes, so that no reading and no row of a meter is looked at.
struct Restatement {
    let zone: CivilZone
    let facts: FactBook
    let db: Database
    /// Months and years whose figures differ, in the order of node, level and time.
    private(set) var figures: [RestatedFigure] = []
    /// Rows that differ, of every level.
    private(set) var rowCount = 0

    init(zone: CivilZone, facts: FactBook, db: Database) {
        self.zone = zone
        self.facts = facts
        self.db = db
    }

    /// Works the rows of a node out again that have some of the days.
    mutating func run(node: String, days: DayRange) throws {
        for level in [BucketLevel.year, .month, .day] {
            let first = zone.bucket(level, containing: zone.start(of: days.first)).start
            let rows = try Row.fetchAll(
                db,
                sql: """
                    SELECT start, carrier, amount, headcount_milli, floor_area_milli, per_capita, per_area
                    FROM node_bucket WHERE level = ? AND start >= ? AND start < ? AND node = ? ORDER BY start, carrier
                    """, arguments: [level.rawValue, first, zone.start(of: days.end), node])
            var told: Set<Int64> = []
            // Rows of one bucket follow each other.
            var bucket: (span: Span, averages: NodeAverages)?
            for row in rows {
                guard let carrier = Carrier(rawValue: row["carrier"]) else { continue }
                let start: Int64 = row["start"]
                if bucket?.span.start != start {
                    let span = zone.bucket(level, containing: start)
                    bucket = (span, NodeAverages(node: node, span: span, facts: facts, zone: zone))
                }
                guard let (span, averages) = bucket else { continue }
                let old = NodeDivision(
                    headcount: row["headcount_milli"], floorArea: row["floor_area_milli"],
                    perCapita: row["per_capita"], perArea: row["per_area"])
                let new = NodeDivision(row["amount"], by: averages)
                guard old != new else { continue }
                try write(new, level, start: span.start, node: node, carrier)
                rowCount += 1
                guard level > .day else { continue }
                let isFirst = told.insert(span.start).inserted
                var figure = RestatedFigure(node: node, level: level, span: span, name: .headcount)
                if isFirst {
                    note(figure, old.headcount, new.headcount)
                    figure.name = .floorArea
                    note(figure, old.floorArea, new.floorArea)
                }
                figure.carrier = carrier
                figure.name = .perCapita
                note(figure, old.perCapita, new.perCapita)
                figure.name = .perArea
                note(figure, old.perArea, new.perArea)
            }
        }
    }

    private mutating func note(_ figure: RestatedFigure, _ old: Int64?, _ new: Int64?) {
        guard old != new else { return }
        var figure = figure
        figure.old = old
        figure.new = new
        figures.append(figure)
    }

    private func write(
        _ division: NodeDivision, _ level: BucketLevel, start: Int64, node: String, _ carrier: Carrier
    ) throws {
        let statement = try db.cachedStatement(
            sql: """
                UPDATE node_bucket SET headcount_milli = ?, floor_area_milli = ?, per_capita = ?, per_area = ?
                WHERE level = ? AND start = ? AND node = ? AND carrier = ?
                """)
        try statement.execute(arguments: [
            division.headcount, division.floorArea, division.perCapita, division.perArea, level.rawValue, start, node,
            carrier.rawValue,
        ])
    }
}
