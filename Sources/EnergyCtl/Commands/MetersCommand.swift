import ArgumentParser
import ControlAPI

/// Asks for the state of every meter, or for all that is known of one: `energyctl meters`.
struct MetersCommand: ControlCommand {
    static let configuration = CommandConfiguration(
        commandName: "meters",
        abstract: "Show every meter: last reading, age, failures and why; or everything that is known of one.")

    @Argument(
        help: ArgumentHelp("Only this meter, with its card of the register of meters.", valueName: "meter"),
        completion: Known.meters)
    var id: String?

    @Flag(help: "Only meters that are not ok.")
    var unhealthy = false

    @OptionGroup var options: CommonOptions

    func perform(on console: Console) throws {
        let client = options.client(console)
        if let id {
            let body = try client.send(ControlRequest(path: ControlPath.meterCard, query: [("id", id)]))
                .successfulBody(socketPath: client.socketPath)
            return try console.print(body, as: options.format, socketPath: client.socketPath) {
                (card: MeterCardResponse) in MeterCardReport(card: card)
            }
        }
        let request = ControlRequest(path: ControlPath.meters, query: [("unhealthy", unhealthy ? "true" : nil)])
        let body = try client.send(request).successfulBody(socketPath: client.socketPath)
        try console.print(body, as: options.format, socketPath: client.socketPath) { (answer: MetersResponse) in
            MetersReport(meters: answer.meters, unhealthyOnly: unhealthy)
        }
    }

    func validate() throws {
        if id != nil, unhealthy { throw ValidationError("--unhealthy lists meters: leave the meter out") }
    }
}
