import ArgumentParser
import ControlAPI

/// Makes the daemon read its configuration again: `energyctl reload`.
struct ReloadCommand: QueryCommand {
    static let configuration = CommandConfiguration(
        commandName: "reload", abstract: "Make the daemon read its configuration again, and show what changed.",
        discussion: """
            What did not change goes on undisturbed: connections, schedules and readings. A configuration with errors is \
            refused as a whole and the one before stays.
            """)

    @OptionGroup var options: CommonOptions

    var request: ControlRequest { ControlRequest(method: .post, path: ControlPath.reload) }

    func report(_ answer: ReloadResponse) -> any Report { ReloadReport(response: answer) }
}
