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

    // What does not depend on a site.

    /// Key figures.
    static let figures = CompletionKind.list(KnownName.figures)
    /// Figures that nodes are ranked by, and their points.
    static let rankedBy = CompletionKind.list(KnownName.figures + ["score"])
    /// Quantities of devices.
    static let quantities = CompletionKind.list(KnownName.quantities)
    /// Quantities of registers that only grow.
    static let counters = CompletionKind.list(KnownName.counters)
    /// Quantities of the moment.
    static let gauges = CompletionKind.list(KnownName.gauges)
    /// What facts state.
    static let factKinds = CompletionKind.list(KnownName.factKinds)
    /// What persons tell of meters.
    static let eventKinds = CompletionKind.list(KnownName.eventKinds)
    /// How readings are corrected.
    static let correctionKinds = CompletionKind.list(KnownName.correctionKinds)
    /// Kinds of nodes.
    static let nodeKinds = CompletionKind.list(KnownName.nodeKinds)
    /// What is delivered.
    static let carriers = CompletionKind.list(KnownName.carriers)
    /// Words for periods.
    static let periods = CompletionKind.list(KnownName.periods)
    /// Words for instants and days.
    static let times = CompletionKind.list(KnownName.times)

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
