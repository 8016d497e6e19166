import ArgumentParser
import ControlAPI
import Foundation

/// A command that changes something: a request that says why, and what became of it.
protocol ChangeCommand: ControlCommand {
    associatedtype Body: ChangeRequest
    associatedtype Applied: Codable & Hashable & Sendable

    /// One of `ControlPath`.
    var path: String { get }

    /// How long the daemon may take.
    var answerLimit: Duration { get }

    func body() throws -> Body

    func report(_ applied: Applied) -> any Report
}

extension ChangeCommand {
    var answerLimit: Duration { ControlClient.Limits().answer }

    func perform(on console: Console) throws {
        var client = options.client(console)
        client.limits.answer = answerLimit
        let body = try body()
        let answer = try RollupPatience.asking(console) { [client] in try send(body, by: client, console) }
        try console.print(answer, as: options.format, socketPath: client.socketPath) {
            (response: ChangeResponse<Applied>) in
            ChangeReport(response: response, applied: report)
        }
    }

    private func send(_ body: Body, by client: ControlClient, _ console: Console) throws -> Data {
        let request = ControlRequest(method: .post, key: UUID().uuidString, path: path)
        do {
            return try client.send(request, body: try RequestBody(json: body))
                .successfulBody(socketPath: client.socketPath)
        } catch let failure as ControlFailure where failure.reason == .cutOff {
            // Whether it was made nobody can tell; sent again under its key it is made once.
            console.comment("energyctl: \(failure); sending it again")
            return try client.send(request, body: try RequestBody(json: body))
                .successfulBody(socketPath: client.socketPath)
        }
    }
}

/// Why something is changed: every change says so.
struct ReasonOption: ParsableArguments {
    @Option(help: ArgumentHelp("Why; it stands in the audit log.", valueName: "text"))
    var reason: String

    mutating func validate() throws {
        if reason.allSatisfy(\.isWhitespace) { throw ValidationError("--reason is empty: say why it is changed") }
    }
}

/// What a change did, or that it waits for a second person.
struct ChangeReport<Applied: Codable & Hashable & Sendable>: Report {
    let response: ChangeResponse<Applied>
    let applied: (Applied) -> any Report

    private var report: (any Report)? { response.applied.map(applied) }

    func text(_ painter: Painter) -> String {
        report?.text(painter) ?? ProposalsReport(proposals: response.proposal.map { [$0] } ?? []).text(painter)
    }

    var csv: CSVTable {
        report?.csv ?? ProposalsReport(proposals: response.proposal.map { [$0] } ?? []).csv
    }

    var remarks: [String] {
        guard let proposal = response.proposal else { return report?.remarks ?? [] }
        return [
            "nothing is changed yet: a second person has to agree, with 'energyctl approvals approve \(proposal.id)'"
        ]
    }
}
