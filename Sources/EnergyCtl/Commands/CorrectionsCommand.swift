import ArgumentParser
import ControlAPI

/// Groups the commands that correct registers: `energyctl corrections`.
struct CorrectionsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "corrections", abstract: "Correct readings and advances; what devices said stays as it is.",
        subcommands: [CorrectionsListCommand.self, CorrectionsAddCommand.self, CorrectionsRevertCommand.self])
}

/// Lists corrections: `energyctl corrections list`.
struct CorrectionsListCommand: QueryCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "List corrections, the newest first.")

    @Argument(help: ArgumentHelp("Only this meter.", valueName: "meter"), completion: Known.meters)
    var meter: String?

    @OptionGroup var page: PageOptions

    @OptionGroup var options: CommonOptions

    var request: ControlRequest {
        ControlRequest(
            path: ControlPath.corrections, query: [("meter", meter)] + page.query)
    }

    func report(_ answer: CorrectionsResponse) -> any Report { CorrectionsReport(corrections: answer.corrections) }
}

/// Corrects a register: `energyctl corrections add`.
struct CorrectionsAddCommand: ChangeCommand {
    static let configuration = CommandConfiguration(
        commandName: "add", abstract: "Correct a reading or an advance of a meter.",
        discussion: """
            exclude    take the reading of a time out
            insert     put a reading in that a person read at a time: --value
            attribute  an unattributed advance flowed over its gap, with --turns of the register if it turned
            reject     an unattributed advance never flowed
            fill       an outage's advance lies over it by --method same_weekday; where nothing is known, an estimate by \
            that method or by --method linear --amount

            energyctl gaps METER lists what can be attributed, rejected and filled; --at is any time in it.
            """)

    @Argument(help: "exclude, insert, attribute, reject or fill.", completion: Known.correctionKinds)
    var kind: String

    @Argument(help: "The meter.", completion: Known.meters)
    var meter: String

    @Option(
        help: ArgumentHelp("When: RFC 3339, or a time of the site such as \"2026-10-14 12:00\".", valueName: "time"))
    var at: String

    @Option(
        help: ArgumentHelp("The register, if the meter has several.", valueName: "quantity"),
        completion: Known.counters)
    var quantity: String?

    @Option(help: ArgumentHelp("For insert: the reading, in kWh, m³, ….", valueName: "number"))
    var value: String?

    @Option(help: ArgumentHelp("For attribute: turns of the register on top.", valueName: "n"))
    var turns: Int64?

    @Option(help: ArgumentHelp("For fill: linear or same_weekday.", valueName: "method"))
    var method: String?

    @Option(help: ArgumentHelp("For fill where nothing is known: how much, in kWh, m³, ….", valueName: "number"))
    var amount: String?

    @OptionGroup var why: ReasonOption
    @OptionGroup var options: CommonOptions

    var path: String { ControlPath.corrections }

    func body() -> CorrectionRequest {
        CorrectionRequest(
            meter: meter, quantity: quantity, kind: kind, at: at, value: value, turns: turns, method: method,
            amount: amount, reason: why.reason)
    }

    func report(_ applied: CorrectionResponse) -> any Report { CorrectionsReport(corrections: [applied]) }
}

/// Takes a correction back: `energyctl corrections revert`.
struct CorrectionsRevertCommand: ChangeCommand {
    static let configuration = CommandConfiguration(
        commandName: "revert", abstract: "Take a correction back; the figures are as they were without it.")

    @Argument(help: "Its number in the list.")
    var id: Int64

    @OptionGroup var why: ReasonOption
    @OptionGroup var options: CommonOptions

    var path: String { ControlPath.correctionsRevert }

    func body() -> RevertRequest { RevertRequest(id: id, reason: why.reason) }

    func report(_ applied: CorrectionResponse) -> any Report { CorrectionsReport(corrections: [applied]) }
}

/// Lists the gaps of a meter: `energyctl gaps`.
struct GapsCommand: QueryCommand {
    static let configuration = CommandConfiguration(
        commandName: "gaps",
        abstract: "List outages of a meter, advances that belong to no time, and lives that ended.",
        discussion: """
            attributed    an outage: what flowed is known, and was spread over it
            unattributed  an advance that is known and belongs to no time: attribute or reject it
            unknown       between two lives of the register: tell of the event, or estimate it
            estimated, rejected  as somebody corrected it
            """)

    @Argument(help: "The meter.", completion: Known.meters)
    var meter: String

    @Option(
        help: ArgumentHelp("The register, if the meter has several.", valueName: "quantity"),
        completion: Known.counters)
    var quantity: String?

    @OptionGroup var time: TimeOptions
    @OptionGroup var options: CommonOptions

    var request: ControlRequest {
        ControlRequest(
            path: ControlPath.gaps,
            query: [("meter", meter), ("quantity", quantity), ("from", time.from), ("to", time.to)])
    }

    func report(_ answer: GapsResponse) -> any Report { GapsReport(response: answer) }
}
