import ControlAPI
import Crypto
import Foundation
import HTTPTypes
import Hummingbird
import NIOCore
import Spelling

extension ProblemDocument {
    /// The problem as an answer.
    func response() throws -> Response {
        try ControlJSON.response(
            self, status: .init(code: status), contentType: "application/problem+json")
    }

    /// Nothing of that name exists.
    static func unknown(_ kind: String, _ name: String, known: [String]) -> ProblemDocument {
        let list = known.prefix(20).joined(separator: ", ") + (known.count > 20 ? ", …" : "")
        let near = Spelling.nearest(to: name, among: known).map { ", did you mean '\($0)'?" }
        return ProblemDocument(
            type: "unknown-\(kind.replacing(" ", with: "-"))", title: "Unknown \(kind)", status: 404,
            detail: "there is no \(kind) '\(name)'" + (near ?? (known.isEmpty ? "" : "; there are: \(list)")))
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
    /// Answers are written in parts of so many bytes: whoever takes one is not taken for a reader that stalls.
    private static let partSize = 64 * 1024

    static func data(_ value: some Encodable) throws -> Data {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return try encoder.encode(value)
    }

    static func response(
        _ value: some Encodable, status: HTTPResponse.Status = .ok, contentType: String = "application/json"
    ) throws -> Response {
        Response(status: status, headers: [.contentType: contentType], body: body(try data(value)))
    }

    /// The answer to a question with its entity tag, or that it is still the one the client has (RFC 9110, 13.1.2).
    ///
    /// The tag ends with the audit log's last hash where a change can be made conditional on it.
    static func response(_ value: some Encodable, to request: Request, auditHead: String? = nil) throws -> Response {
        let data = try data(value)
        let hash = SHA256.hash(data: data).prefix(16).map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }
        let tag = "\"\(hash.joined())\(auditHead.map { "-" + $0.prefix(EntityTag.headDigits) } ?? "")\""
        if EntityTag.list(request.headers[.ifNoneMatch]).contains(where: { $0 == tag || $0 == "*" }) {
            return Response(status: .notModified, headers: [.eTag: tag])
        }
        return Response(status: .ok, headers: [.contentType: "application/json", .eTag: tag], body: body(data))
    }

    private static func body(_ data: Data) -> ResponseBody {
        let whole = ByteBuffer(bytes: data)
        guard whole.readableBytes > partSize else { return ResponseBody(byteBuffer: whole) }
        return ResponseBody(contentLength: whole.readableBytes) { writer in
            var rest = whole
            while let part = rest.readSlice(length: min(partSize, rest.readableBytes)), part.readableBytes > 0 {
                try await writer.write(part)
            }
            try await writer.finish(nil)
        }
    }
}

/// Entity tags as requests name them (RFC 9110, 8.8.3).
enum EntityTag {
    /// Digits of the audit log's last hash at the end of a tag.
    static let headDigits = 16

    /// The tags of a list; weak ones count as strong, since answers are compared byte by byte.
    static func list(_ field: String?) -> [String] {
        (field ?? "").split(separator: ",").map { tag in
            let tag = tag.trimmingPrefix { $0 == " " }
            let strong = tag.hasPrefix("W/") ? tag.dropFirst(2) : tag
            return String(strong.prefix { $0 != " " })
        }
    }

    /// The digits of the audit log's last hash that a tag ends with; nil when it has none.
    static func auditHead(_ tag: String) -> String? {
        let parts = tag.drop { $0 == "\"" }.prefix { $0 != "\"" }.split(separator: "-")
        return parts.count == 2 && parts[1].count == headDigits ? String(parts[1]) : nil
    }
}
