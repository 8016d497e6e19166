import ArgumentParser
import ControlAPI

/// Groups the commands about objections: `energyctl objections`.
struct ObjectionsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "objections", abstract: "Take and answer objections to published figures (异议).",
        subcommands: [ObjectionsListCommand.self, ObjectionOpenCommand.self, ObjectionAnswerCommand.self])
}

/// Lists objections: `energyctl objections list`.
struct ObjectionsListCommand: QueryCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "List objections, the oldest first, with the last day for their answer.")

    @Flag(help: "Only those that wait for an answer.")
    var open = false

    @OptionGroup var options: CommonOptions

    var request: ControlRequest {
        ControlRequest(path: ControlPath.objections, query: [("open", open ? "true" : nil)])
    }

    func report(_ answer: ObjectionsResponse) -> any Report { ObjectionsReport(objections: answer.objections) }
}

/// Takes an objection: `energyctl objections open`.
struct ObjectionOpenCommand: ChangeCommand {
    static let configuration = CommandConfiguration(
        commandName: "open", abstract: "Take an objection to a published figure; it is due in 10 working days.",
        discussion: "Give no names and addresses: --reference is the number under which the office knows who it is.")

    @OptionGroup var bulletin: BulletinOptions

    @Option(help: ArgumentHelp("The revision; without it the last.", valueName: "number"))
    var revision: Int?

    @Option(help: ArgumentHelp("The figure, as the bulletin names it.", valueName: "text"))
    var figure: String

    @Option(help: ArgumentHelp("What is said against it; in the audit log it is the reason.", valueName: "text"))
    var text: String

    @Option(help: ArgumentHelp("The office's own reference.", valueName: "text"))
    var reference: String

    @Option(help: ArgumentHelp("The day on which it came in; without it today.", valueName: "date"))
    var on: String?

    @OptionGroup var options: CommonOptions

    var path: String { ControlPath.objections }

    func body() -> ObjectionRequest {
        ObjectionRequest(
            period: bulletin.period, kind: bulletin.kind?.rawValue, revision: revision, figure: figure, text: text,
            reference: reference, on: on)
    }

    func report(_ applied: ObjectionResponse) -> any Report { ObjectionsReport(objections: [applied]) }
}

/// Answers an objection: `energyctl objections answer`.
struct ObjectionAnswerCommand: ChangeCommand {
    enum Outcome: String, CaseIterable, ExpressibleByArgument {
        case explained, corrected
    }

    static let configuration = CommandConfiguration(
        commandName: "answer", abstract: "Answer an objection: the figure stands and why, or what was corrected.",
        discussion: """
            A correction is made first, with energyctl facts, events or corrections; it leads to a revision with \
            energyctl bulletin finalise or restate.
            """)

    @Argument(help: "Its number in the list.")
    var id: Int64

    @Option(help: "explained or corrected.")
    var outcome: Outcome

    @Option(help: ArgumentHelp("The answer; in the audit log it is the reason.", valueName: "text"))
    var text: String

    @OptionGroup var options: CommonOptions

    var path: String { ControlPath.objectionsAnswer }

    func body() -> ObjectionAnswerRequest { ObjectionAnswerRequest(id: id, outcome: outcome.rawValue, text: text) }

    func report(_ applied: ObjectionResponse) -> any Report { ObjectionsReport(objections: [applied]) }
}
