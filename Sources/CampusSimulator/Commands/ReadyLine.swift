import FoundationEssentials
import Glibc

/// What `serve` says when everything answers: one line of JSON.
struct ReadyLine: Codable, Equatable {
    /// Where a gateway listens.
    struct Endpoint: Codable, Equatable {
        var host: String
        var port: UInt16
    }

    /// Always true.
    var ready: Bool
    /// By gateway id.
    var gateways: [String: Endpoint]
    /// How many lamps publish.
    var lamps: Int

    /// Prints the line, after writing it to a file if one is named.
    ///
    /// The file appears whole: it is written beside and then renamed.
    func announce(file: String?) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        let line = try encoder.encode(self) + Data("\n".utf8)
        if let file { try line.write(to: URL(filePath: file), options: .atomic) }
        print(String(decoding: line, as: UTF8.self), terminator: "")
        fflush(nil)
    }
}
