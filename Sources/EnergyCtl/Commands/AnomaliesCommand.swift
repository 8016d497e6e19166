import ArgumentParser
import ControlAPI

/// Groups the commands about anomalies: `energyctl anomalies`.
struct AnomaliesCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "anomalies",
        abstract: "Show what in the readings should be looked at, and who looks at it until when.",
        discussion: "An anomaly never changes a value. A day is looked at when the first reading of the next has come.",
        subcommands: [
            AnomaliesListCommand.self, AnomalyShowCommand.self, AnomalyAssignCommand.self, AnomalyCloseCommand.self,
        ])
}

/// Lists anomalies: `energyctl anomalies list`.
struct AnomaliesListCommand: QueryCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "List anomalies, the newest first.")

    @Flag(help: "Only those that are neither closed nor vanished.")
    var open = false

    @Option(
        help: ArgumentHelp("Only those of this node and the nodes below it.", valueName: "node"),
        completion: Known.nodes)
    var node: String?

    @OptionGroup var page: PageOptions

    @OptionGroup var options: CommonOptions

    var request: ControlRequest {
        ControlRequest(
            path: ControlPath.anomalies,
            query: [("open", open ? "true" : nil), ("node", node)] + page.query)
    }

    func report(_ answer: AnomaliesResponse) -> any Report { AnomaliesReport(anomalies: answer.anomalies) }
}

/// Shows an anomaly with its evidence: `energyctl anomalies show`.
struct AnomalyShowCommand: QueryCommand {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "Show an anomaly with the numbers that it rests on.")

    @Argument(help: "Its number in the list.")
    var id: Int64

    @OptionGroup var options: CommonOptions

    var request: ControlRequest { ControlRequest(path: ControlPath.anomalies, query: [("id", String(id))]) }

    func report(_ answer: AnomaliesResponse) -> any Report { AnomalyReport(anomalies: answer.anomalies) }
}

/// Tells somebody to look at an anomaly: `energyctl anomalies assign`.
struct AnomalyAssignCommand: ChangeCommand {
    static let configuration = CommandConfiguration(
        commandName: "assign", abstract: "Tell somebody to look at an anomaly until a day.")

    @Argument(help: "Its number in the list.")
    var id: Int64

    @Option(help: ArgumentHelp("Who has to look at it.", valueName: "person"))
    var to: String

    @Option(help: ArgumentHelp("Until which day, such as 2026-12-01.", valueName: "date"))
    var due: String

    @OptionGroup var why: ReasonOption
    @OptionGroup var options: CommonOptions

    var path: String { ControlPath.anomalyAssign }

    func body() -> AnomalyAssignRequest { AnomalyAssignRequest(id: id, owner: to, due: due, reason: why.reason) }

    func report(_ applied: AnomalyResponse) -> any Report { AnomaliesReport(anomalies: [applied]) }
}

/// Closes an anomaly: `energyctl anomalies close`.
struct AnomalyCloseCommand: ChangeCommand {
    static let configuration = CommandConfiguration(
        commandName: "close", abstract: "Close an anomaly with its cause and what was done about it.")

    @Argument(help: "Its number in the list.")
    var id: Int64

    @Option(help: ArgumentHelp("What caused it; in the audit log it is the reason.", valueName: "text"))
    var cause: String

    @Option(help: ArgumentHelp("What was done about it.", valueName: "text"))
    var action: String

    @OptionGroup var options: CommonOptions

    var path: String { ControlPath.anomalyClose }

    func body() -> AnomalyCloseRequest { AnomalyCloseRequest(id: id, cause: cause, action: action, reason: cause) }

    func report(_ applied: AnomalyResponse) -> any Report { AnomaliesReport(anomalies: [applied]) }
}
