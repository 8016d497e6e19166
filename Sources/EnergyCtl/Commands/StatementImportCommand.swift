import ControlAPI
import Foundation

/// A command that states what stands in a file.
protocol StatementImportCommand: ControlCommand {
    associatedtype Applied: Codable & Hashable & Sendable

    /// One of `ControlPath`.
    var path: String { get }
    var file: String { get }
    /// The form of the file; nil where its columns are those of a statement.
    var form: String? { get }
    /// The node of every line, where a form does not say it.
    var node: String? { get }
    var dryRun: Bool { get }
    var why: ReasonOption { get }

    func report(_ applied: Applied) -> any Report
}

extension StatementImportCommand {
    var form: String? { nil }
    var node: String? { nil }

    func perform(on console: Console) throws {
        let content = try TextFile(path: file, standardInput: console.input)
        if content.encoding == .gb18030 { console.comment("energyctl: \(content.name) was read as GB18030") }
        let client = options.client(console)
        let request = StatementImportRequest(
            name: content.name, csv: content.text, form: form, node: node,
            encoding: content.encoding == .utf8 ? nil : content.encoding.rawValue,
            sha256: content.encoding == .utf8 ? nil : content.digest, reason: why.reason, dryRun: dryRun)
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
