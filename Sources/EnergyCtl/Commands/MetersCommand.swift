import ArgumentParser
import ControlAPI

/// Asks for the state of every meter: `energyctl meters`.
struct MetersCommand: QueryCommand {
    static let configuration = CommandConfiguration(
        commandName: "meters", abstract: "Show every meter: last reading, age, failures and why.")

    @Flag(help: "Only meters that are not ok.")
    var unhealthy = false

    @OptionGroup var options: CommonOptions

    var request: ControlRequest {
        ControlRequest(path: ControlPath.meters, query: [("unhealthy", unhealthy ? "true" : nil)])
    }

    func report(_ answer: MetersResponse) -> any Report {
        MetersReport(meters: answer.meters, unhealthyOnly: unhealthy)
    }
}
