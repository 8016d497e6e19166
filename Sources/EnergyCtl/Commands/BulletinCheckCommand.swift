import ArgumentParser
import ControlAPI

/// Holds what a published bulletin froze of readings against the database: `energyctl bulletin check`.
struct BulletinCheckCommand: ControlCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Hold the readings that a published bulletin rests on against those of now.",
        discussion: """
            A revision keeps how many observations each register had, and their SHA-256. Every register whose \
            observations are others now is named: something was added, is gone, or was changed. Exit status 1 when any \
            is, when readings are not kept any more, and when the revision was published before hashes were kept.
            """)

    @OptionGroup var bulletin: BulletinOptions

    @Option(help: ArgumentHelp("The revision; without it the last.", valueName: "number"))
    var revision: Int?

    @OptionGroup var options: CommonOptions

    func perform(on console: Console) throws {
        var client = options.client(console)
        client.limits.answer = ControlClient.Limits.publication
        let request = ControlRequest(
            path: ControlPath.bulletinCheck, query: bulletin.query + [("revision", revision.map(String.init) ?? "last")]
        )
        let body = try client.send(request).successfulBody(socketPath: client.socketPath)
        try console.print(body, as: options.format, socketPath: client.socketPath) { (answer: BulletinCheckResponse) in
            BulletinCheckReport(response: answer)
        }
        let answer: BulletinCheckResponse = try Console.decoded(body, socketPath: client.socketPath)
        if let finding = BulletinCheckReport(response: answer).finding {
            throw ValidationFailure(description: finding)
        }
    }
}
