import ArgumentParser
import ControlAPI

/// Groups the commands about what was set aside: `energyctl quarantine`.
struct QuarantineCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "quarantine", abstract: "Show what was set aside instead of being believed, and why.",
        subcommands: [QuarantineListCommand.self, QuarantineShowCommand.self])
}

/// Lists what was set aside: `energyctl quarantine list`.
struct QuarantineListCommand: QueryCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "List rejected messages by source and reason, samples of them, and readings.",
        discussion: """
            Every rejected message is counted; the last five of each source and reason are kept, a thousand in all. \
            Readings that are implausible or contradict a stored one are kept for ever.
            """)

    @Option(help: "Only this reason, such as malformed or conflict.")
    var reason: String?

    @Option(help: "Only this sender, topic or meter.")
    var source: String?

    @Option(help: ArgumentHelp("At most this many of each kind.", valueName: "n"))
    var limit: Int?

    @OptionGroup var options: CommonOptions

    var request: ControlRequest {
        ControlRequest(
            path: ControlPath.quarantine,
            query: [("reason", reason), ("source", source), ("limit", limit.map(String.init))])
    }

    func report(_ answer: QuarantineResponse) -> any Report { QuarantineReport(response: answer) }

    func validate() throws {
        if let limit, limit < 1 { throw ValidationError("--limit is \(limit), expected a number from 1 on") }
    }
}

/// Shows a rejected message: `energyctl quarantine show`.
struct QuarantineShowCommand: QueryCommand {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "Show a rejected message as it came.")

    @Argument(help: "Its number in the list.")
    var id: Int64

    @OptionGroup var options: CommonOptions

    var request: ControlRequest {
        ControlRequest(path: ControlPath.quarantineMessage, query: [("id", String(id))])
    }

    func report(_ answer: RejectedMessageResponse) -> any Report { RejectedMessageReport(message: answer) }
}
