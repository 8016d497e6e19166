import ArgumentParser
import ControlAPI
import Foundation

/// Exports every bulletin that is missing: `energyctl bulletin catch-up`, for a timer.
struct BulletinCatchUpCommand: ControlCommand {
    static let configuration = CommandConfiguration(
        commandName: "catch-up", abstract: "Export the bulletins of all finished periods that are missing.",
        discussion: """
            Each period gets a folder of its own, with the last published revision, or a preview while there is none. \
            Exported is what is missing since the first period in the folder, or the last finished one when the folder \
            is empty; what was published since; and again a preview that was provisional. Prints the folders that were \
            written. One period that fails does not keep the others back; the exit status tells.
            """)

    @Option(help: "monthly (月度公报) or annual (年度公报).")
    var kind: BulletinExportCommand.Kind

    @Option(help: ArgumentHelp("The folder of exports; it is made if its parent exists.", valueName: "dir"))
    var output: String

    @Option(help: ArgumentHelp("How many periods are kept; older ones are removed.", valueName: "n"))
    var keep = 120

    @Option(help: ArgumentHelp("The formats, separated by commas.", valueName: "html,csv,json"))
    var files: String?

    @OptionGroup var options: CommonOptions

    func perform(on console: Console) throws {
        let client = options.client(console)
        let archive = BulletinArchive(path: output, kind: kind)
        let before = try archive.exported()
        var failures: [BulletinCatchUp.Failure] = []
        var firstError: (any Error)?
        do {
            for (period, revision) in try due(client, before) {
                do {
                    try archive.write(try export(period, revision, client))
                    try console.answer("\(output)/\(period)\n".utf8)
                } catch {
                    firstError = firstError ?? error
                    failures.append(.init(period: period.description, reason: Self.words(error)))
                    console.complain("energyctl: \(period): \(Self.words(error))")
                }
            }
            for period in try archive.prune(keeping: keep) { console.comment("removed \(output)/\(period)") }
        } catch {
            firstError = firstError ?? error
            failures.append(.init(period: nil, reason: Self.words(error)))
        }
        let now = Date().formatted(.iso8601)
        try archive.note(
            BulletinCatchUp(
                kind: kind.rawValue, lastRun: now, lastSuccess: failures.isEmpty ? now : archive.state()?.lastSuccess,
                latest: try archive.exported().keys.max()?.description, failures: failures))
        if let firstError { throw firstError }
    }

    /// What is missing, by the daemon's calendar, since periods end in the site's zone, and by what it has published.
    private func due(
        _ client: ControlClient, _ exported: [BulletinPeriod: BulletinArchive.Export]
    ) throws -> [(period: BulletinPeriod, revision: Int?)] {
        let body = try client.send(ControlRequest(path: ControlPath.status))
            .successfulBody(socketPath: client.socketPath)
        let status: StatusResponse = try Console.decoded(body, socketPath: client.socketPath)
        guard let current = BulletinPeriod(kind, containing: status.now) else {
            throw ControlFailure(.notTheDaemon("its time is '\(status.now)'"), client.socketPath)
        }
        let published = try PublishedBulletins(asking: client, kind: kind)
        return BulletinPeriod.due(
            before: current, exported: exported, published: published.last, keeping: keep)
    }

    private func export(_ period: BulletinPeriod, _ revision: Int?, _ client: ControlClient) throws -> BulletinResponse
    {
        let request = ControlRequest(
            path: ControlPath.bulletin,
            query: [
                ("period", period.description), ("kind", kind.rawValue), ("files", files),
                ("revision", revision.map(String.init)),
            ])
        let body = try client.send(request).successfulBody(socketPath: client.socketPath)
        let response: BulletinResponse = try Console.decoded(body, socketPath: client.socketPath)
        guard response.period == period.description, response.revision == revision else {
            throw ControlFailure(
                .notTheDaemon(
                    "asked for \(period)\(Self.words(revision)), got \(response.period)\(Self.words(response.revision))"
                ),
                client.socketPath)
        }
        return response
    }

    private static func words(_ revision: Int?) -> String { revision.map { " revision \($0)" } ?? "" }

    private static func words(_ error: any Error) -> String {
        (error as? ProblemDocument).map { "\($0.title): \($0.detail)" } ?? "\(error)"
    }

    func validate() throws {
        if output.isEmpty { throw ValidationError("--output is empty") }
        if keep < 1 { throw ValidationError("--keep: found \(keep), expected at least 1") }
    }
}
