import ArgumentParser
import ControlAPI

/// Asks for what a meter said: `energyctl readings`.
struct ReadingsCommand: QueryCommand {
    static let configuration = CommandConfiguration(
        commandName: "readings", abstract: "Show what a meter said, as it said it.")

    @Argument(help: "The meter's id.")
    var meter: String

    @Option(help: "Only this quantity, such as active_energy_import.")
    var quantity: String?

    @OptionGroup var time: TimeOptions

    @Option(help: ArgumentHelp("At most this many readings.", valueName: "n"))
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

    func report(_ answer: ReadingsResponse) -> any Report { ReadingsReport(response: answer) }

    func validate() throws {
        if meter.isEmpty { throw ValidationError("METER is empty") }
        if let limit, limit < 1 { throw ValidationError("--limit is \(limit), expected a number from 1 on") }
    }
}
