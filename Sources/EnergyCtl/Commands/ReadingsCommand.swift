import ArgumentParser
import ControlAPI
import NIOCore

/// Asks for what a meter said: `energyctl readings`.
struct ReadingsCommand: QueryCommand {
    static let configuration = CommandConfiguration(
        commandName: "readings", abstract: "Show what a meter said, as it said it.")

    @Argument(help: "The meter's id.", completion: Known.meters)
    var meter: String

    @Option(help: "Only this quantity, such as active_energy_import.", completion: Known.quantities)
    var quantity: String?

    @OptionGroup var time: TimeOptions

    @Option(
        help: ArgumentHelp(
            "At most this many readings.", discussion: "Default: 1000; as CSV all of them.", valueName: "n"))
    var limit: Int?

    @OptionGroup var options: CommonOptions

    var request: ControlRequest {
        ControlRequest(
            path: ControlPath.readings,
            query: [
                ("meter", meter), ("quantity", quantity), ("from", time.from), ("to", time.to),
                ("limit", limit.map(String.init)),
            ])
    }

    /// CSV comes as a stream: all of it, whatever its length, and never in memory.
    func perform(on console: Console) throws {
        guard options.format == .csv else { return try print(on: console) }
        let client = options.client(console)
        var request = request
        request.accept = "text/csv"
        let answer = try client.send(
            request, into: AnswerSink { part, _ in try console.answer(part.readableBytesView) })
        guard answer.status == 200, answer.mediaType == "text/csv" else {
            _ = try answer.successfulBody(socketPath: client.socketPath)
            throw ControlFailure(.notTheDaemon("no CSV"), client.socketPath)
        }
    }

    func report(_ answer: ReadingsResponse) -> any Report { ReadingsReport(response: answer) }

    func validate() throws {
        if meter.isEmpty { throw ValidationError("METER is empty") }
        if let limit, limit < 1 { throw ValidationError("--limit is \(limit), expected a number from 1 on") }
    }
}
