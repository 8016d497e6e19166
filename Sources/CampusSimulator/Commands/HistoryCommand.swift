import ArgumentParser
import FoundationEssentials
import MeterModels

/// `campus-simulator history`: what the meters' registers have said, in the daemon's import format.
struct HistoryCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "history",
        abstract: "Write the registers of the past as CSV for `energyctl import readings`.",
        discussion: """
            Columns meter,quantity,at,value; at times of the clock that are multiples of the step; values as the \
            registers resolve them, so that live readings continue them.
            """)

    @OptionGroup var campus: CampusOption

    @Option(help: ArgumentHelp("First time: RFC 3339, or a day for its beginning.", valueName: "time"))
    var from: HistoryTime

    @Option(help: ArgumentHelp("Last time: RFC 3339, a day for its beginning, or NOW.", valueName: "time"))
    var to: HistoryTime = .now

    @Option(help: ArgumentHelp("Time between two readings, such as 15m, 1h or 1d.", valueName: "duration"))
    var step = HistoryStep(seconds: 3600)

    @Option(name: .shortAndLong, help: ArgumentHelp("The CSV file; - is standard output.", valueName: "file"))
    var output: String

    func run() throws {
        let campus = try campus.read()
        let simulated = try SimulatedCampus(campus)
        let history = MeterHistory(
            from: from.instant(now: .now()), to: min(to.instant(now: .now()), .now()), step: step)
        let commissioned = SiteHour(startOf: campus.commissioned).start
        guard history.from >= commissioned else {
            throw ValidationError("--from: the meters were commissioned on \(campus.commissioned); begin then.")
        }
        for meter in simulated.meters where !meter.hasHistory {
            StandardError.write("\(meter.id) replays a series and has no history of its own")
        }
        let text = history.csv(of: simulated.meters)
        if output == "-" {
            print(text, terminator: "")
        } else {
            try Data(text.utf8).write(to: URL(filePath: output), options: .atomic)
        }
    }
}
