import ControlAPI
import Foundation

extension RollupReport {
    /// Every field of every row, whatever `--per` shows.
    var csv: CSVTable {
        var table = CSVTable([
            "node", "meter", "quantity", "carrier", "by", "start", "end", "amount", "unit", "measured", "derived",
            "apportioned", "manual", "estimated", "unattributed", "rejected", "coverage", "members_present",
            "members_expected", "headcount", "floor_area_m2", "per_capita", "per_area", "provisional",
            "worst_member", "flags", "unaccounted", "unaccounted_coverage",
        ])
        for row in rows {
            let names = [row.node, row.meter, row.quantity, row.carrier, row.by, row.start, row.end]
            let amounts = [
                row.measured, row.derived, row.apportioned, row.manual, row.estimated, row.unattributed, row.rejected,
                row.coverage,
            ].map(DecimalText.exact)
            let members = [row.membersPresent, row.membersExpected].map { $0.map(String.init) }
            let intensities = [row.headcount, row.floorArea, row.perCapita, row.perArea].map {
                $0.map(DecimalText.exact)
            }
            table.add(
                names + [DecimalText.exact(row.amount), row.unit] + amounts + members + intensities
                    + [
                        row.provisional ? "true" : "false", row.worstMember, row.flags?.joined(separator: " "),
                        row.unaccounted.map(DecimalText.exact), row.unaccountedCoverage.map(DecimalText.exact),
                    ])
        }
        return table
    }
}
