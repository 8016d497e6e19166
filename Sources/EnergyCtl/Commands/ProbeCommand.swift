import ArgumentParser
import ControlAPI

/// Finds out what a Modbus device is: `energyctl probe`.
struct ProbeCommand: ControlCommand {
    static let configuration = CommandConfiguration(
        commandName: "probe", abstract: "Find out how an unknown Modbus-TCP device can be read.",
        discussion: """
            The daemon asks the device over one connection, reading only, with pauses: for a SunSpec map first, then for \
            the registers of every profile it knows, in both register tables and with a register on either side. What the \
            answers may mean is ranked by plausibility. It takes up to a minute.
            """)

    @Argument(help: ArgumentHelp("The device; the port is 502 unless it is given.", valueName: "host[:port]"))
    var device: String

    @Option(help: "The unit id, 1 to 247.")
    var unit = 1

    @OptionGroup var options: CommonOptions

    /// A probe takes up to a minute.
    private static let answerLimit = Duration.seconds(90)

    func validate() throws {
        if !(1...247).contains(unit) { throw ValidationError("--unit is \(unit), expected 1 to 247") }
        if place == nil { throw ValidationError("found '\(device)', expected HOST or HOST:PORT") }
    }

    /// Host and port; nil when the argument is neither.
    private var place: (host: String, port: Int)? {
        let parts = device.split(separator: ":", omittingEmptySubsequences: false)
        guard let host = parts.first, !host.isEmpty, parts.count <= 2 else { return nil }
        guard parts.count == 2 else { return (String(host), 502) }
        guard let port = Int(parts[1]), (1...65535).contains(port) else { return nil }
        return (String(host), port)
    }

    func perform(on console: Console) throws {
        guard let place else { return }
        var client = options.client(console)
        client.limits.answer = Self.answerLimit
        let request = ControlRequest(
            method: .post, path: ControlPath.probe,
            query: [("host", place.host), ("port", String(place.port)), ("unit", String(unit))])
        let body = try client.send(request).successfulBody(socketPath: client.socketPath)
        try console.print(body, as: options.format, socketPath: client.socketPath) { (answer: ProbeResponse) in
            ProbeReport(response: answer)
        }
    }
}
