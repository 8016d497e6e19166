import ArgumentParser
import ControlAPI

/// Shows how targets stand: `energyctl targets`.
struct TargetsCommand: QueryCommand {
    static let configuration = CommandConfiguration(
        commandName: "targets",
        abstract: "Show the targets of a year, how they stand, and where the year will end.",
        discussion: "Targets are written into site.yaml. Months that have ended count.")

    @Option(help: ArgumentHelp("The year; without it the present one.", valueName: "year"))
    var year: Int?

    @Option(
        help: ArgumentHelp("Only those of this node and the nodes below it.", valueName: "node"),
        completion: Known.nodes)
    var node: String?

    @OptionGroup var options: CommonOptions

    var request: ControlRequest {
        ControlRequest(path: ControlPath.targets, query: [("year", year.map(String.init)), ("node", node)])
    }

    func report(_ answer: TargetsResponse) -> any Report { TargetsReport(response: answer) }
}
