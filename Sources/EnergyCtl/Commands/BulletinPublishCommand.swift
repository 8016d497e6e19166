import ArgumentParser
import ControlAPI

/// Publishes the first revision of a bulletin: `energyctl bulletin publish`.
struct BulletinPublishCommand: ChangeCommand {
    static let configuration = CommandConfiguration(
        commandName: "publish", abstract: "Publish a period's bulletin as preliminary, open to objections.",
        discussion: """
            Its files and its evidence are kept as they are now. Readings that came in just now are waited for, half a \
            minute at most: they are in its figures, or nothing is published. From then on a change that touches the period needs a \
            second person: see energyctl approvals.
            """)

    @OptionGroup var bulletin: BulletinOptions
    @OptionGroup var why: ReasonOption
    @OptionGroup var options: CommonOptions

    var path: String { ControlPath.bulletinPublish }
    var answerLimit: Duration { ControlClient.Limits.publication }

    func body() -> PublishRequest {
        PublishRequest(period: bulletin.period, kind: bulletin.kind?.rawValue, reason: why.reason)
    }

    func report(_ applied: PublicationResponse) -> any Report { PublicationsReport(bulletins: [applied]) }
}

/// Publishes the final revision of a bulletin: `energyctl bulletin finalise`.
struct BulletinFinaliseCommand: ChangeCommand {
    static let configuration = CommandConfiguration(
        commandName: "finalise", abstract: "Make a published bulletin final; refused while a gate is not met.",
        discussion: """
            Gates: grace, tails, bills, coverage, objections, objection_window. One that is not met can be passed with \
            --override NAME; your name and reason then stand on the cover. See energyctl bulletin gates.
            """)

    @OptionGroup var bulletin: BulletinOptions

    @Option(help: ArgumentHelp("A gate to pass by name; may be repeated.", valueName: "gate"))
    var override: [String] = []

    @OptionGroup var why: ReasonOption
    @OptionGroup var options: CommonOptions

    var path: String { ControlPath.bulletinFinalise }
    var answerLimit: Duration { ControlClient.Limits.publication }

    func body() -> PublishRequest {
        PublishRequest(
            period: bulletin.period, kind: bulletin.kind?.rawValue, override: override.isEmpty ? nil : override,
            reason: why.reason)
    }

    func report(_ applied: PublicationResponse) -> any Report { PublicationsReport(bulletins: [applied]) }
}

/// Publishes a final bulletin again: `energyctl bulletin restate`.
struct BulletinRestateCommand: ChangeCommand {
    static let configuration = CommandConfiguration(
        commandName: "restate", abstract: "Publish a final bulletin again, with every figure that changed and why.",
        discussion: "It needs a second person, and at least one figure that would be printed otherwise.")

    @OptionGroup var bulletin: BulletinOptions

    @Option(help: ArgumentHelp("A gate to pass by name: tails, bills, coverage or objections.", valueName: "gate"))
    var override: [String] = []

    @OptionGroup var why: ReasonOption
    @OptionGroup var options: CommonOptions

    var path: String { ControlPath.bulletinRestate }
    var answerLimit: Duration { ControlClient.Limits.publication }

    func body() -> PublishRequest {
        PublishRequest(
            period: bulletin.period, kind: bulletin.kind?.rawValue, override: override.isEmpty ? nil : override,
            reason: why.reason)
    }

    func report(_ applied: PublicationResponse) -> any Report { PublicationReport(bulletins: [applied]) }
}

/// Keeps a review of a bulletin: `energyctl bulletin review`.
struct BulletinReviewCommand: ChangeCommand {
    static let configuration = CommandConfiguration(
        commandName: "review", abstract: "Attach what somebody of elsewhere found in a bulletin (异地互查).",
        discussion: "It is printed in the next revision, and listed with this one.")

    @OptionGroup var bulletin: BulletinOptions

    @Option(help: ArgumentHelp("The revision; without it the last.", valueName: "number"))
    var revision: Int?

    @Option(help: ArgumentHelp("Person and office.", valueName: "text"))
    var reviewer: String

    @Option(help: ArgumentHelp("What they found.", valueName: "text"))
    var findings: String

    @Option(help: ArgumentHelp("The day; without it today.", valueName: "date"))
    var on: String?

    @OptionGroup var why: ReasonOption
    @OptionGroup var options: CommonOptions

    var path: String { ControlPath.bulletinReview }

    func body() -> BulletinReviewRequest {
        BulletinReviewRequest(
            period: bulletin.period, kind: bulletin.kind?.rawValue, revision: revision, reviewer: reviewer,
            findings: findings, on: on, reason: why.reason)
    }

    func report(_ applied: PublicationResponse) -> any Report { PublicationReport(bulletins: [applied]) }
}
