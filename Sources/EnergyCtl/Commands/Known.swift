import ArgumentParser
import ControlAPI
import Foundation

/// What a shell offers to complete a word with: the names that the daemon knows now.
///
/// A daemon that does not answer at once offers nothing.
enum Known {
    /// Meters, without the senders of fleets.
    static let meters = CompletionKind.custom { words, _, _ in names(words, ControlPath.meters, meterNames) }
    /// Nodes.
    static let nodes = CompletionKind.custom { words, _, _ in names(words, ControlPath.nodes, nodeNames) }
    /// Nodes and meters.
    static let nodesAndMeters = CompletionKind.custom { words, _, _ in
        names(words, ControlPath.nodes, nodeNames) + names(words, ControlPath.meters, meterNames)
    }
    /// Fleets.
    static let fleets = CompletionKind.custom { words, _, _ in
        names(words, ControlPath.fleet) { (answer: FleetResponse) in answer.fleets.map(\.fleet) }
    }
    /// Scoring schemes.
    static let schemes = CompletionKind.custom { words, _, _ in
        names(words, ControlPath.schemes) { (answer: SchemesResponse) in answer.schemes.map(\.id) }
    }

    private static func meterNames(_ answer: MetersResponse) -> [String] {
        answer.meters.filter { $0.roles != ["fleet"] }.map(\.meter)
    }

    private static func nodeNames(_ answer: NodesResponse) -> [String] { answer.nodes.map(\.id) }

    private static func names<Answer: Decodable>(
        _ words: [String], _ path: String, _ names: (Answer) -> [String]
    ) -> [String] {
        let socket = words.firstIndex(of: "--socket").flatMap { words.indices.contains($0 + 1) ? words[$0 + 1] : nil }
        var options = CommonOptions()
        options.format = .json
        options.socket = socket
        var client = options.client(Console.process(environment: ProcessInfo.processInfo.environment))
        client.limits = ControlClient.Limits(connect: .seconds(1), progress: .seconds(1), answer: .seconds(1))
        guard let body = try? client.send(ControlRequest(path: path)).successfulBody(socketPath: client.socketPath),
            let answer = try? JSONDecoder().decode(Answer.self, from: body)
        else { return [] }
        return names(answer)
    }
}
