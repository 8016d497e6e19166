import ArgumentParser
import ControlAPI

/// Asks for the daemon's state: `energyctl status`.
struct StatusCommand: QueryCommand {
    static let configuration = CommandConfiguration(
        commandName: "status", abstract: "Show links, lags, queues, disk and the last rollup.")

    @OptionGroup var options: CommonOptions

    var request: ControlRequest { ControlRequest(path: ControlPath.status) }

    func report(_ answer: StatusResponse) -> any Report { StatusReport(status: answer) }
}
