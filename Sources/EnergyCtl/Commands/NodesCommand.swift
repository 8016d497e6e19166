import ArgumentParser
import ControlAPI

/// Shows the organisation: `energyctl nodes`.
struct NodesCommand: QueryCommand {
    static let configuration = CommandConfiguration(
        commandName: "nodes",
        abstract: "Show the nodes as a tree: how their amounts come about, of what, and who answers for them.")

    @Argument(help: ArgumentHelp("Only this node and those below it.", valueName: "node"), completion: Known.nodes)
    var id: String?

    @Option(help: ArgumentHelp("As it is on this day instead of today.", valueName: "date"))
    var date: String?

    @OptionGroup var options: CommonOptions

    var request: ControlRequest {
        ControlRequest(path: ControlPath.nodes, query: [("id", id), ("date", date)])
    }

    func report(_ answer: NodesResponse) -> any Report { NodesReport(response: answer) }
}
