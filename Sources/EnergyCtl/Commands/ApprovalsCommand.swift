import ArgumentParser
import ControlAPI

/// Groups the commands about second persons: `energyctl approvals`.
struct ApprovalsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "approvals", abstract: "Agree to changes of published periods, or turn them down.",
        discussion: """
            A change that touches a period whose bulletin was published takes effect when a second person agrees to it.
            """,
        subcommands: [ApprovalsListCommand.self, ApproveCommand.self, RejectCommand.self])
}

/// Lists proposed changes: `energyctl approvals list`.
struct ApprovalsListCommand: QueryCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "List proposed changes, the newest first.")

    @Flag(help: "Only those that wait.")
    var waiting = false

    @OptionGroup var page: PageOptions

    @OptionGroup var options: CommonOptions

    var request: ControlRequest {
        ControlRequest(
            path: ControlPath.approvals,
            query: [("waiting", waiting ? "true" : nil)] + page.query)
    }

    func report(_ answer: ProposalsResponse) -> any Report { ProposalsReport(proposals: answer.proposals) }
}

/// Agrees to a proposed change: `energyctl approvals approve`.
struct ApproveCommand: ControlCommand {
    static let configuration = CommandConfiguration(
        commandName: "approve", abstract: "Agree to a change that somebody else proposed; it takes effect at once.")

    @Argument(help: "Its number in the list.")
    var id: Int64

    @OptionGroup var why: ReasonOption
    @OptionGroup var options: CommonOptions

    func perform(on console: Console) throws {
        var client = options.client(console)
        // What is agreed to may be a publication.
        client.limits.answer = ControlClient.Limits.publication
        let answer = try client.send(
            ControlRequest(method: .post, path: ControlPath.approve),
            body: try RequestBody(json: ProposalDecisionRequest(id: id, reason: why.reason))
        ).successfulBody(socketPath: client.socketPath)
        if options.format == .json { return try console.answer(answer) }
        console.comment("proposal \(id) is approved and in effect")
    }
}

/// Turns a proposed change down: `energyctl approvals reject`.
struct RejectCommand: ControlCommand {
    static let configuration = CommandConfiguration(
        commandName: "reject", abstract: "Turn a proposed change down; its author may as well.")

    @Argument(help: "Its number in the list.")
    var id: Int64

    @OptionGroup var why: ReasonOption
    @OptionGroup var options: CommonOptions

    func perform(on console: Console) throws {
        let client = options.client(console)
        let answer = try client.send(
            ControlRequest(method: .post, path: ControlPath.reject),
            body: try RequestBody(json: ProposalDecisionRequest(id: id, reason: why.reason))
        ).successfulBody(socketPath: client.socketPath)
        try console.print(answer, as: options.format, socketPath: client.socketPath) { (proposal: ProposalResponse) in
            ProposalsReport(proposals: [proposal])
        }
    }
}
