import ArgumentParser
import ControlAPI

/// Ranks nodes: `energyctl ranking`.
struct RankingCommand: QueryCommand {
    static let configuration = CommandConfiguration(
        commandName: "ranking",
        abstract: "Rank buildings and departments by a figure or by their points.",
        discussion: "What is not known is not ranked, and nothing is put in its place.")

    @OptionGroup var period: PeriodOptions

    @Option(
        help: ArgumentHelp("A figure such as energy_per_area, or score.", valueName: "figure"),
        completion: Known.rankedBy)
    var by: String?

    @Option(
        help: ArgumentHelp("The scheme of the points; without it the site's general one.", valueName: "id"),
        completion: Known.schemes)
    var scheme: String?

    @Option(
        help: ArgumentHelp("Only nodes of a kind: campus, building, floor, department or system.", valueName: "kind"),
        completion: Known.nodeKinds)
    var kind: String?

    @OptionGroup var options: CommonOptions

    var request: ControlRequest {
        ControlRequest(
            path: ControlPath.ranking, query: period.query + [("by", by), ("scheme", scheme), ("kind", kind)])
    }

    func report(_ answer: RankingResponse) -> any Report { RankingReport(response: answer) }
}
