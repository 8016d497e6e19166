import ArgumentParser
import ControlAPI

/// Notes that a bulletin was published: `energyctl bulletin publish`.
struct BulletinPublishCommand: ChangeCommand {
    static let configuration = CommandConfiguration(
        commandName: "publish", abstract: "Note that a period's bulletin was published.",
        discussion: "From then on a change that touches the period needs a second person: see energyctl approvals.")

    @Option(help: ArgumentHelp("The period, such as 2026-10, 2026Q3 or 2026.", valueName: "period"))
    var period: String

    @OptionGroup var why: ReasonOption
    @OptionGroup var options: CommonOptions

    var path: String { ControlPath.bulletinPublish }

    func body() -> PublishRequest { PublishRequest(period: period, reason: why.reason) }

    func report(_ applied: PublishedPeriodResponse) -> any Report { PublishedPeriodReport(period: applied) }
}
