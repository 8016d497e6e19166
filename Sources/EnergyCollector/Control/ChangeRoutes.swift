import ControlAPI
import Foundation
import HTTPTypes
import Hummingbird
import NIOCore
import NIOPosix

/// The paths that change something, and those about second persons.
struct ChangeRoutes {
    /// The largest body of a change, in bytes.
    private static let bodyLimit = 4 * 1024 * 1024

    let queries: Queries
    let desk: ChangeDesk
    let guardian: WriterGuard

    func add(to router: Router<ControlContext>) {
        for change in desk.changes {
            router.post(RouterPath(change.path)) { request, context in
                let author = try await guardian.author(context, to: change.purpose)
                let body = try await Self.body(of: request)
                return try await queries.threads.runIfActive { [desk, queries] in
                    try Self.response(try desk.submit(body, path: change.path, author: author), queries)
                }
            }
        }
        router.post(RouterPath(ControlPath.approve)) { request, context in
            let approver = try await guardian.author(context, to: "approving")
            let decision = try await Self.decision(request)
            return try await queries.threads.runIfActive { [desk] in
                try ControlJSON.response(
                    AppliedChange(try desk.approve(decision.id, by: approver, reason: decision.reason)))
            }
        }
        router.post(RouterPath(ControlPath.reject)) { request, context in
            let author = try await guardian.author(context, to: "rejecting")
            let decision = try await Self.decision(request)
            return try await queries.threads.runIfActive { [desk, queries] in
                try ControlJSON.response(
                    queries.response(try desk.reject(decision.id, by: author, reason: decision.reason)))
            }
        }
    }

    private static func response(_ outcome: ChangeDesk.Outcome, _ queries: Queries) throws -> Response {
        switch outcome {
        case .applied(let answer): try ControlJSON.response(AppliedChange(answer))
        case .proposed(let proposal):
            try ControlJSON.response(["proposal": queries.response(proposal)], status: .accepted)
        }
    }

    private static func decision(_ request: Request) async throws -> ProposalDecisionRequest {
        let body = try await body(of: request)
        guard let decision = try? JSONDecoder().decode(ProposalDecisionRequest.self, from: body) else {
            throw ProblemDocument(
                type: "invalid-body", title: "Invalid body", status: 400,
                detail: "expected {\"id\": number, \"reason\": text}")
        }
        return decision
    }

    private static func body(of request: Request) async throws -> Data {
        let body = try await request.collected(
            upTo: bodyLimit, within: .seconds(60), split: "ask for less at a time")
        return Data(body.readableBytesView)
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
