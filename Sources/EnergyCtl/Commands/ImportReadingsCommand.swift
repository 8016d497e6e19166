import ArgumentParser
import ControlAPI
import Foundation

/// Sends a file of readings: `energyctl import readings`.
struct ImportReadingsCommand: ControlCommand {
    static let configuration = CommandConfiguration(
        commandName: "readings", abstract: "Store readings of a CSV file: all of them, or none.",
        discussion: """
            Columns: meter,quantity,at,value, in any order; at is RFC 3339 with an offset, value is in the quantity's \
            display unit (kWh, m³, …). Readings that are stored already with the same value are skipped.
            """)

    @Argument(help: ArgumentHelp("The file; - is standard input.", valueName: "file.csv"), completion: .file())
    var file: String

    @OptionGroup var options: CommonOptions

    /// The daemon parses and commits the whole file before it answers.
    private static let answerLimit = Duration.seconds(1800)

    func perform(on console: Console) throws {
        let body = try RequestBody(path: file, mediaType: "text/csv", standardInput: console.input)
        var client = options.client(console)
        client.limits.answer = Self.answerLimit
        let progress = SendingProgress(console: console, total: body.length)
        let data: Data
        do {
            defer { progress.end() }
            data = try client.send(
                ControlRequest(method: .post, path: ControlPath.importReadings), body: body, sent: progress.show
            ).successfulBody(socketPath: client.socketPath)
        } catch let problem as ProblemDocument {
            throw ImportRefusal(problem: problem, file: body.name)
        }
        try console.print(data, as: options.format, socketPath: client.socketPath) { (answer: ImportResponse) in
            ImportReport(response: answer)
        }
    }
}
