import ControlAPI
import Foundation

/// A command that states what stands in a file.
protocol StatementImportCommand: ControlCommand {
    associatedtype Applied: Codable & Hashable & Sendable

    /// One of `ControlPath`.
    var path: String { get }
    var file: String { get }
    var dryRun: Bool { get }
    var why: ReasonOption { get }

    func report(_ applied: Applied) -> any Report
}

extension StatementImportCommand {
    func perform(on console: Console) throws {
        let content = try UTF8File(path: file, standardInput: console.input)
        let client = options.client(console)
        let request = StatementImportRequest(
            name: content.name, csv: content.text, reason: why.reason, dryRun: dryRun)
        let answer: Data
        do {
            answer = try client.send(
                ControlRequest(method: .post, path: path), body: try RequestBody(json: request)
            ).successfulBody(socketPath: client.socketPath)
        } catch let problem as ProblemDocument {
            throw ImportRefusal(problem: problem, file: content.name)
        }
        try console.print(answer, as: options.format, socketPath: client.socketPath) {
            (response: ChangeResponse<Applied>) in
            ChangeReport(response: response, applied: report)
        }
    }
}
