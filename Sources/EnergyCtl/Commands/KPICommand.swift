import ArgumentParser
import ControlAPI

/// Asks for a node's energy indicators: `energyctl kpi`.
struct KPICommand: QueryCommand {
    enum Basis: String, CaseIterable, ExpressibleByArgument {
        case statistical, quota
    }

    enum Comparison: String, CaseIterable, ExpressibleByArgument {
        case previous
        case lastYear = "last-year"
        case base
    }

    static let configuration = CommandConfiguration(
        commandName: "kpi", abstract: "Show a node's energy indicators of a period.")

    @Argument(help: "The node's id.")
    var node: String

    @Option(help: "A year, quarter or month: 2026, 2026Q3 or 2026-10.")
    var period: String

    @Option(help: "The coefficients: statistical (统计口径) or quota (定额口径).")
    var basis: Basis?

    @Option(help: "Compare with the period before (环比), a year earlier (同比) or the base year.")
    var compare: Comparison?

    @OptionGroup var options: CommonOptions

    var request: ControlRequest {
        ControlRequest(
            path: ControlPath.kpi,
            query: [
                ("node", node), ("period", period), ("basis", basis?.rawValue), ("compare", compare?.rawValue),
            ])
    }

    func report(_ answer: KPIResponse) -> any Report { KPIReport(response: answer) }

    func validate() throws {
        if node.isEmpty { throw ValidationError("the node is empty") }
    }
}
