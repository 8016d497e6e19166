import ArgumentParser
import ControlAPI

/// Asks for a node's energy indicators: `energyctl kpi`.
struct KPICommand: QueryCommand {
    enum Comparison: String, CaseIterable, ExpressibleByArgument {
        case previous
        case lastYear = "last-year"
        case base
    }

    static let configuration = CommandConfiguration(
        commandName: "kpi", abstract: "Show a node's energy indicators of a period.",
        discussion: "How one of them was made: energyctl explain.")

    @Argument(help: "The node's id.", completion: Known.nodes)
    var node: String

    @OptionGroup var period: PeriodOptions

    @Option(help: "Compare with the period before (环比), a year earlier (同比) or the base year.")
    var compare: Comparison?

    @Option(help: ArgumentHelp("The base year; without it the latest declared one.", valueName: "year"))
    var baseYear: Int?

    @OptionGroup var options: CommonOptions

    var request: ControlRequest {
        ControlRequest(
            path: ControlPath.kpi,
            query: [("node", node)] + period.query + [
                ("compare", compare?.rawValue), ("base_year", baseYear.map(String.init)),
                // What only a person looks at is not asked for by programs.
                ("trend", options.format == .table ? "true" : nil),
            ])
    }

    func report(_ answer: KPIResponse) -> any Report { KPIReport(response: answer) }

    func validate() throws {
        if node.isEmpty { throw ValidationError("the node is empty") }
        if baseYear != nil, compare != .base { throw ValidationError("--base-year goes with --compare base") }
    }
}
