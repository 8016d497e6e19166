import ControlAPI
import Crypto
import EnergyStore
import Foundation
import HTTPTypes
import Hummingbird
import NIOCore
import NIOPosix

/// The paths that change something, and those about second persons.
struct ChangeRoutes {
    /// The largest body of a change, in bytes.
    private static let bodyLimit = 4 * 1024 * 1024

    /// A request to change something, and who sends it.
    private struct Submission {
        var body: Data
        var author: String
        var mark: RequestMark
    }

    let current: CurrentQueries
    let desk: ChangeDesk
    let guardian: WriterGuard

    func add(to routes: Routes) {
        for change in current.now.changes {
            add(change.path, to: change.purpose, routes) { [desk] submission, queries in
                let outcome = try desk.submit(
                    submission.body, path: change.path, author: submission.author, request: submission.mark)
                switch outcome {
                case .applied(let answer): return (200, AppliedChange(answer))
                case .proposed(let proposal): return (202, ["proposal": queries.response(proposal)])
                }
            }
        }
        add(ControlPath.approve, to: "approving", routes) { [desk] submission, _ in
            let decision = try Self.decision(submission.body)
            let answer = try desk.approve(
                decision.id, by: submission.author, reason: decision.reason, request: submission.mark)
            return (200, AppliedChange(answer))
        }
        add(ControlPath.reject, to: "rejecting", routes) { [desk] submission, queries in
            let decision = try Self.decision(submission.body)
            let proposal = try desk.reject(
                decision.id, by: submission.author, reason: decision.reason, request: submission.mark)
            return (200, queries.response(proposal))
        }
    }

    /// A path at which something is changed once for each key, however often it is asked for.
    private func add(
        _ path: String, to purpose: String, _ routes: Routes,
        _ make: @escaping @Sendable (Submission, Queries) throws -> (status: Int, answer: any Encodable)
    ) {
        routes.add(.post, path) { [current, desk, guardian] request, context in
            let author = try await guardian.author(context, to: purpose)
            let queries = current.now
            _ = try queries.parameters(of: request, knowing: [])
            let buffer = try await request.collected(
                upTo: Self.bodyLimit, within: .seconds(60), split: "ask for less at a time")
            let body = Data(buffer.readableBytesView)
            let mark = try Self.mark(request, path: path, body: body)
            return try await queries.threads.runIfActive {
                if let (status, answer) = try desk.answer(to: mark, by: author) {
                    return Response(
                        status: .init(code: status), headers: [.contentType: "application/json"],
                        body: .init(byteBuffer: ByteBuffer(string: answer)))
                }
                let submission = Submission(body: body, author: author, mark: mark)
                let (status, answer) = try make(submission, queries)
                if mark.key != nil {
                    let text = String(decoding: try ControlJSON.data(answer), as: UTF8.self)
                    // The change is made: not to keep its answer is no reason to say that it was not.
                    try? desk.note(text, status: status, to: mark, by: author)
                }
                return try ControlJSON.response(answer, status: .init(code: status))
            }
        }
    }

    /// What `Idempotency-Key` and `If-Match` say.
    private static func mark(_ request: Request, path: String, body: Data) throws -> RequestMark {
        let key = request.headers[.idempotencyKey].map { $0.trimmingCharacters(in: ["\"", " "]) }
        if let key, key.isEmpty || key.utf8.count > 128 || !key.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) {
            throw ProblemDocument(
                type: "invalid-key", title: "Invalid idempotency key", status: 400,
                detail: "Idempotency-Key: expected 1 to 128 visible ASCII characters, such as a UUID")
        }
        var expected: String?
        if let field = request.headers[.ifMatch], field != "*" {
            // A tag of something else matches nothing: no hash begins so.
            expected = EntityTag.list(field).first.flatMap(EntityTag.auditHead) ?? "-"
        }
        var hash = SHA256()
        hash.update(data: Data((path + "\n").utf8))
        hash.update(data: body)
        let digest = hash.finalize().map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
        return RequestMark(key: key, digest: digest, expectedHead: expected)
    }

    private static func decision(_ body: Data) throws -> ProposalDecisionRequest {
        guard let decision = try? JSONDecoder().decode(ProposalDecisionRequest.self, from: body) else {
            throw ProblemDocument(
                type: "invalid-body", title: "Invalid body", status: 400,
                detail: "expected {\"id\": number, \"reason\": text}")
        }
        return decision
    }
}

/// What a change did, as `ChangeResponse` names it.
private struct AppliedChange: Encodable {
    private enum CodingKeys: String, CodingKey {
        case applied
    }

    let answer: any Encodable

    init(_ answer: any Encodable) { self.answer = answer }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try answer.encode(to: container.superEncoder(forKey: .applied))
    }
}

extension HTTPField.Name {
    /// IETF draft "The Idempotency-Key HTTP Header Field".
    fileprivate static var idempotencyKey: HTTPField.Name { HTTPField.Name("Idempotency-Key") ?? .ifMatch }
}
