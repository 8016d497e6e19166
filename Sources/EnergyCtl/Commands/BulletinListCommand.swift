import ArgumentParser
import ControlAPI

/// Lists published bulletins: `energyctl bulletin list`.
struct BulletinListCommand: QueryCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "List published bulletins with their revisions, and where one is due again.")

    @Option(help: ArgumentHelp("Only those of this month or year.", valueName: "period"))
    var period: String?

    @OptionGroup var options: CommonOptions

    var request: ControlRequest { ControlRequest(path: ControlPath.bulletins, query: [("period", period)]) }

    func report(_ answer: PublicationsResponse) -> any Report { PublicationsReport(bulletins: answer.bulletins) }
}

/// Shows a published bulletin: `energyctl bulletin show`.
struct BulletinShowCommand: QueryCommand {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "Show what a published bulletin says of itself: hashes, overrides, corrections.")

    @OptionGroup var bulletin: BulletinOptions

    @Option(help: ArgumentHelp("The revision; without it the last.", valueName: "number"))
    var revision: Int?

    @OptionGroup var options: CommonOptions

    var request: ControlRequest {
        ControlRequest(
            path: ControlPath.bulletins, query: bulletin.query + [("revision", revision.map(String.init) ?? "last")])
    }

    func report(_ answer: PublicationsResponse) -> any Report { PublicationReport(bulletins: answer.bulletins) }
}

/// Compares two revisions of a bulletin: `energyctl bulletin diff`.
struct BulletinDiffCommand: QueryCommand {
    static let configuration = CommandConfiguration(
        commandName: "diff", abstract: "Show which figures two revisions print otherwise.",
        discussion: "Without --to the last revision is compared with what the readings and facts of now give.")

    @OptionGroup var bulletin: BulletinOptions

    @Option(help: ArgumentHelp("The earlier revision; without it the last.", valueName: "number"))
    var from: Int?

    @Option(help: ArgumentHelp("The later revision; without it now.", valueName: "number"))
    var to: Int?

    @OptionGroup var options: CommonOptions

    var request: ControlRequest {
        ControlRequest(
            path: ControlPath.bulletinDiff,
            query: bulletin.query + [("from", from.map(String.init)), ("to", to.map(String.init))])
    }

    func report(_ answer: BulletinDifferencesResponse) -> any Report { BulletinDifferencesReport(response: answer) }
}

/// Shows what a bulletin needs to become final: `energyctl bulletin gates`.
struct BulletinGatesCommand: QueryCommand {
    static let configuration = CommandConfiguration(
        commandName: "gates", abstract: "Show what a bulletin needs to become final, and what is missing.")

    @OptionGroup var bulletin: BulletinOptions
    @OptionGroup var options: CommonOptions

    var request: ControlRequest { ControlRequest(path: ControlPath.bulletinGates, query: bulletin.query) }

    func report(_ answer: BulletinGatesResponse) -> any Report { BulletinGatesReport(response: answer) }
}
