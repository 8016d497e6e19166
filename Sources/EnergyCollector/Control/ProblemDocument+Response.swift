import ControlAPI
import Foundation
import HTTPTypes
import Hummingbird
import NIOCore

extension ProblemDocument {
    /// The problem as an answer.
    func response() throws -> Response {
        try ControlJSON.response(
            self, status: .init(code: status), contentType: "application/problem+json")
    }

    /// Nothing of that name exists.
    static func unknown(_ kind: String, _ name: String, known: [String]) -> ProblemDocument {
        let list = known.prefix(20).joined(separator: ", ")
        return ProblemDocument(
            type: "unknown-\(kind)", title: "Unknown \(kind)", status: 404,
            detail: "there is no \(kind) '\(name)'" + (known.isEmpty ? "" : "; there are: \(list)"))
    }

    /// A parameter is missing or cannot be understood.
    static func invalid(_ parameter: String, found: String?, expected: String) -> ProblemDocument {
        ProblemDocument(
            type: "invalid-\(parameter)", title: "Invalid \(parameter)", status: 400,
            detail: found.map { "\(parameter): found '\($0)', expected \(expected)" }
                ?? "\(parameter) is missing, expected \(expected)")
    }
}

/// JSON as the control API writes it: sorted keys, so that the same answer has the same bytes.
enum ControlJSON {
    static func response(
        _ value: some Encodable, status: HTTPResponse.Status = .ok, contentType: String = "application/json"
    ) throws -> Response {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        let data = try encoder.encode(value)
        return Response(
            status: status, headers: [.contentType: contentType],
            body: .init(byteBuffer: ByteBuffer(bytes: data)))
    }
}
