import ArgumentParser
import ControlAPI

/// Takes a figure apart: `energyctl explain`.
struct ExplainCommand: QueryCommand {
    static let configuration = CommandConfiguration(
        commandName: "explain",
        abstract: "Show how a figure was made: formula, coefficients, meters with their readings, bills and facts.")

    @Argument(help: "The node's id.", completion: Known.nodes)
    var node: String

    @Argument(help: "The figure, as in the column KPI of energyctl kpi.", completion: Known.figures)
    var kpi: String

    @OptionGroup var period: PeriodOptions
    @OptionGroup var options: CommonOptions

    var request: ControlRequest {
        ControlRequest(path: ControlPath.explain, query: [("node", node), ("kpi", kpi)] + period.query)
    }

    func report(_ answer: ExplainResponse) -> any Report { ExplainReport(response: answer) }
}
