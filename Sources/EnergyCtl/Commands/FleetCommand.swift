import ArgumentParser
import ControlAPI

/// Asks for fleets of lamps: `energyctl fleet`.
struct FleetCommand: ControlCommand {
    enum Level: String, CaseIterable, ExpressibleByArgument {
        case day, month
    }

    static let configuration = CommandConfiguration(
        commandName: "fleet", abstract: "Show fleets of street-lights, their lamps, and how they burned.",
        discussion: """
            Without an id: one line a fleet. With one: its lamps. With --by: availability (亮灯率), fault rate and solar \
            energy of each day or month. A lamp that says nothing is silent, which is neither lit nor dark.
            """)

    @Argument(help: "The fleet's id.", completion: Known.fleets)
    var fleet: String?

    @Flag(help: "Only lamps with a fault.")
    var faulty = false

    @Option(help: ArgumentHelp("Show days or months instead of lamps.", valueName: "level"))
    var by: Level?

    @OptionGroup var time: TimeOptions

    @OptionGroup var options: CommonOptions

    func validate() throws {
        if fleet == nil, faulty || by != nil { throw ValidationError("--faulty and --by need a fleet") }
        if by == nil, time.from != nil || time.to != nil { throw ValidationError("--from and --to need --by") }
        if by != nil, faulty { throw ValidationError("--faulty shows lamps, --by days or months") }
    }

    func perform(on console: Console) throws {
        let client = options.client(console)
        if let by {
            let request = ControlRequest(
                path: ControlPath.fleetHistory,
                query: [("fleet", fleet), ("by", by.rawValue), ("from", time.from), ("to", time.to)])
            let body = try client.send(request).successfulBody(socketPath: client.socketPath)
            try console.print(body, as: options.format, socketPath: client.socketPath) {
                FleetHistoryReport(history: $0, level: by.rawValue)
            }
            return
        }
        let request = ControlRequest(
            path: ControlPath.fleet, query: [("fleet", fleet), ("faulty", faulty ? "true" : nil)])
        let body = try client.send(request).successfulBody(socketPath: client.socketPath)
        try console.print(body, as: options.format, socketPath: client.socketPath) {
            FleetReport(response: $0, showsLamps: fleet != nil)
        }
    }
}
