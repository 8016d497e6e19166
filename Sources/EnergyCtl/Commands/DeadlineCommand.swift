import ArgumentParser
import ControlAPI

/// Counts working days: `energyctl deadline`.
struct DeadlineCommand: QueryCommand {
    static let configuration = CommandConfiguration(
        commandName: "deadline", abstract: "Show the last of some working days after a day.",
        discussion: "The day itself is not counted. Holidays and make-up days are those of the calendars in schemes/.")

    @Argument(help: "The day of the event, such as 2026-11-23.")
    var from: String

    @Option(help: ArgumentHelp("How many working days.", valueName: "n"))
    var days = 10

    @OptionGroup var options: CommonOptions

    var request: ControlRequest {
        ControlRequest(path: ControlPath.deadline, query: [("from", from), ("days", String(days))])
    }

    func report(_ answer: DeadlineResponse) -> any Report { DeadlineReport(response: answer) }
}
