import ArgumentParser
import FoundationEssentials
import Glibc
import MeterModels

/// `campus-simulator serve`: answers Modbus-TCP and publishes the lamps until it is told to stop.
struct ServeCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve",
        abstract: "Serve the campus's meters by Modbus-TCP on 127.0.0.1, and publish its lamps by MQTT.",
        discussion: """
            Prints one line of JSON with the ports when everything answers; all else goes to standard error. Stops on \
            SIGTERM and SIGINT with status 0.
            """)

    @OptionGroup var campus: CampusOption

    @Option(help: "Port of the first gateway; 0 lets the system choose. [default: the campus file's]")
    var portA: UInt16?

    @Option(help: "Port of the second gateway; 0 lets the system choose. [default: the campus file's]")
    var portB: UInt16?

    @Option(help: ArgumentHelp("Also write the ready line to this file.", valueName: "file"))
    var portsFile: String?

    @Option(help: ArgumentHelp("MQTT broker of the lamps; without it they are silent.", valueName: "host:port"))
    var broker: BrokerAddress?

    @Option(help: "How many lamps. [default: the campus file's]")
    var lamps: Int?

    @Option(help: "Seconds between two messages of a lamp. [default: the campus file's]")
    var lampInterval: Double?

    @Flag(
        name: .customLong("stdin-eof-stops"),
        help: "Stop when standard input ends, so that a dying parent leaves no orphan.")
    var standardInputEndStops = false

    func validate() throws {
        guard lamps ?? 1 >= 0, lamps ?? 1 <= 9999 else { throw ValidationError("--lamps must be 0...9999.") }
        guard lampInterval ?? 1 >= 0.1 else { throw ValidationError("--lamp-interval must be at least 0.1.") }
    }

    func run() throws {
        let campus = try campus.read()
        let simulated = try SimulatedCampus(campus)
        let loop = try EventLoop()
        let signals = StoppingSignals(loop.stopSignal)
        defer { signals.cancel() }
        let server = try ModbusServer(loop: loop, clock: Timestamp.now)
        // The sums of years are made before the first client waits for them.
        for meter in simulated.meters where meter.hasHistory { _ = meter.lifetimeRegisters(at: .now()) }
        var ready = ReadyLine(ready: true, gateways: [:], lamps: 0)
        for (index, gateway) in simulated.gateways.enumerated() {
            let port = (index == 0 ? portA : index == 1 ? portB : nil) ?? gateway.port
            ready.gateways[gateway.id] = .init(host: "127.0.0.1", port: try server.listen(gateway, port: port))
        }
        let publisher = try startLamps(of: campus, loop: loop)
        defer { publisher?.stop() }
        ready.lamps = publisher?.count ?? 0
        if standardInputEndStops { try stopAtEndOfStandardInput(loop) }
        try ready.announce(file: portsFile)
        try loop.run()
    }

    private func startLamps(of campus: Campus, loop: EventLoop) throws -> LampPublisher? {
        let count = lamps ?? campus.lamps.count
        guard let broker, count > 0 else { return nil }
        let publisher = try LampPublisher(
            settings: .init(
                host: broker.host, port: broker.port, count: count,
                interval: .milliseconds(Int64((lampInterval ?? campus.lamps.intervalSeconds) * 1000))),
            loop: loop, fleet: LampFleet(commissioned: campus.commissioned), clock: Timestamp.now,
            report: { StandardError.write($0) })
        publisher.start()
        return publisher
    }

    private func stopAtEndOfStandardInput(_ loop: EventLoop) throws(SystemError) {
        let stop = loop.stopSignal
        try loop.watch(STDIN_FILENO, for: .readable) { _ in
            var buffer = [UInt8](repeating: 0, count: 1024)
            let count = Glibc.read(STDIN_FILENO, &buffer, buffer.count)
            let code = errno
            if count == 0 || (count < 0 && code != EAGAIN && code != EINTR) { stop.stop() }
        }
    }
}
