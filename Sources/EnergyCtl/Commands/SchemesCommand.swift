import ArgumentParser
import ControlAPI

/// Groups the commands about scoring schemes: `energyctl schemes`.
struct SchemesCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "schemes", abstract: "Show scoring schemes, and note that one was made public (年初公示).",
        subcommands: [SchemesListCommand.self, SchemesPublishCommand.self])
}

/// Lists schemes: `energyctl schemes list`.
struct SchemesListCommand: QueryCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "List scoring schemes and whether they were published for a year.")

    @Option(help: ArgumentHelp("The year; without it the present one.", valueName: "year"))
    var year: Int?

    @OptionGroup var options: CommonOptions

    var request: ControlRequest {
        ControlRequest(path: ControlPath.schemes, query: [("year", year.map(String.init))])
    }

    func report(_ answer: SchemesResponse) -> any Report { SchemesReport(schemes: answer.schemes) }
}

/// Notes that a scheme was made public: `energyctl schemes publish`.
struct SchemesPublishCommand: ChangeCommand {
    static let configuration = CommandConfiguration(
        commandName: "publish", abstract: "Note that a scheme was made public for a year, with what it says now.",
        discussion: "Every score of that year says from then on whether the scheme was changed since.")

    @Argument(help: "The scheme's id.", completion: Known.schemes)
    var scheme: String

    @Option(help: ArgumentHelp("The year that it is for.", valueName: "year"))
    var year: Int

    @OptionGroup var why: ReasonOption
    @OptionGroup var options: CommonOptions

    var path: String { ControlPath.schemesPublish }

    func body() -> SchemePublishRequest { SchemePublishRequest(scheme: scheme, year: year, reason: why.reason) }

    func report(_ applied: SchemeStanding) -> any Report { SchemesReport(schemes: [applied]) }
}
