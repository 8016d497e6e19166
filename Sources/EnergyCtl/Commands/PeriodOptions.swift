import ArgumentParser
import ControlAPI

/// The period and basis of a question about figures.
struct PeriodOptions: ParsableArguments {
    enum Basis: String, CaseIterable, ExpressibleByArgument {
        case statistical, quota
    }

    enum Reach: String, CaseIterable, ExpressibleByArgument {
        case period
        case yearToDate = "year-to-date"
        case twelveMonths = "twelve-months"
    }

    @Option(
        help:
            "A month, quarter, half, year or twelve months: 2026-10, 2026Q3, 2026H1, 2026, 2025-11..2026-10, last-month, this-year.",
        completion: Known.periods
    )
    var period: String

    @Option(help: "How far the period reaches back from its end.")
    var over: Reach?

    @Option(help: "The coefficients: statistical (统计口径) or quota (定额口径).")
    var basis: Basis?

    var query: [(String, String?)] {
        [("period", period), ("over", over?.rawValue), ("basis", basis?.rawValue)]
    }

    mutating func validate() throws {
        guard Self.isPeriod(period) else {
            throw ValidationError(
                "--period is '\(period)', expected 2026-10, 2026Q3, 2026H1, 2026, 2025-11..2026-10, or one of "
                    + KnownName.periods.joined(separator: ", "))
        }
    }

    /// Whether a text has the form of a period; what it means only the daemon knows, in the site's zone.
    static func isPeriod(_ text: String) -> Bool {
        KnownName.periods.contains(text)
            || text.wholeMatch(of: /[0-9]{4}(Q[1-4]|H[12]|-(0[1-9]|1[0-2]))?/) != nil
            || text.wholeMatch(of: /[0-9]{4}-(0[1-9]|1[0-2])\.\.[0-9]{4}-(0[1-9]|1[0-2])/) != nil
    }
}
