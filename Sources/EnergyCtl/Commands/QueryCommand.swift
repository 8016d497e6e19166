import ControlAPI
import Foundation

/// A command that reads: one request, one answer, printed as the format asks.
protocol QueryCommand: ControlCommand {
    associatedtype Answer: Decodable

    var request: ControlRequest { get }

    func report(_ answer: Answer) -> any Report
}

extension QueryCommand {
    func perform(on console: Console) throws { try print(on: console) }

    /// Asks, and prints the whole answer.
    func print(on console: Console) throws {
        let client = options.client(console)
        let body = try client.send(request).successfulBody(socketPath: client.socketPath)
        try console.print(body, as: options.format, socketPath: client.socketPath, report)
    }
}

extension Console {
    /// Prints an answer: verbatim as JSON, else by its report.
    func print<Answer: Decodable>(
        _ body: Data, as format: OutputFormat, socketPath: String, _ report: (Answer) -> any Report
    ) throws {
        if format == .json {
            try answer(body.last == UInt8(ascii: "\n") ? body : body + [UInt8(ascii: "\n")])
            return
        }
        let report = report(try Self.decoded(body, socketPath: socketPath))
        try answer((format == .csv ? report.csv.text : report.text(painter)).utf8)
        report.remarks.forEach(comment)
    }

    /// The answer in a body.
    ///
    /// - Throws: `ControlFailure` naming the field that is missing or different.
    static func decoded<Answer: Decodable>(_ body: Data, socketPath: String) throws -> Answer {
        do {
            return try JSONDecoder().decode(Answer.self, from: body)
        } catch let error as DecodingError {
            throw ControlFailure(.notTheDaemon(error.inWords), socketPath)
        }
    }
}
