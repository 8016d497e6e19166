import ArgumentParser

/// Options of every command.
struct CommonOptions: ParsableArguments {
    @Option(help: "How to print the answer.")
    var format = OutputFormat.table

    @Option(
        help: ArgumentHelp(
            "The daemon's control socket.",
            discussion: "Default: the environment's ENERGYCTL_SOCKET, else \(CommonOptions.standardSocket).",
            valueName: "path"))
    var socket: String?

    static let standardSocket = "/run/energy-collector/control.sock"

    func client(_ console: Console) -> ControlClient {
        let fromEnvironment = console.environment["ENERGYCTL_SOCKET"].flatMap { $0.isEmpty ? nil : $0 }
        return ControlClient(socketPath: socket ?? fromEnvironment ?? Self.standardSocket)
    }

    mutating func validate() throws {
        if let socket, socket.isEmpty { throw ValidationError("--socket is empty") }
    }
}
