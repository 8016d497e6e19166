import ConsumptionLedger
import ControlAPI
import EnergyStore
import Foundation
import MeterModels
import Synchronization

/// Takes the changes that persons ask for, one after the other: makes them, or keeps them until a second person agrees.
final class ChangeDesk: Sendable {
    /// What became of a change.
    enum Outcome {
        case applied(any Encodable & Sendable)
        case proposed(Proposal)
    }

    let store: EnergyStore
    /// The kinds of change by the configuration of now.
    let changes: @Sendable () -> [Change]
    let clock: @Sendable () -> Timestamp
    /// A period is not published between the look for published ones and the change.
    private let turn = Mutex(())

    init(
        store: EnergyStore, changes: @escaping @Sendable () -> [Change], clock: @escaping @Sendable () -> Timestamp
    ) {
        self.store = store
        self.changes = changes
        self.clock = clock
    }

    /// Makes a change, or proposes it when it touches a published period.
    func submit(_ body: Data, path: String, author: String, request: RequestMark) throws -> Outcome {
        try turn.withLock { _ in try take(body, path: path, author: author, request) }
    }

    private func take(_ body: Data, path: String, author: String, _ request: RequestMark) throws -> Outcome {
        let (reason, prepared) = try change(path).prepare(body)
        let declaration = Declaration(author: author, reason: reason, at: clock(), request: request)
        if let span = prepared.touches, let period = try published(span) {
            let id = try refusing {
                try store.propose(
                    path: path, body: String(decoding: body, as: UTF8.self),
                    summary: prepared.summary + " (touches \(period), which was published)", by: declaration)
            }
            guard let proposal = try store.proposal(id) else {
                throw StoreError(.inputOutput, path: store.path, "proposal \(id) is not there after it was stored")
            }
            return .proposed(proposal)
        }
        return .applied(try refusing { try prepared.make(declaration) })
    }

    /// The answer to a request that was made before; nil when none of its key was.
    ///
    /// - Throws: `ProblemDocument` when its key stands for another request, or the answer was not kept.
    func answer(to request: RequestMark, by author: String) throws -> (status: Int, body: String)? {
        guard let key = request.key, let made = try store.madeRequest(key: key, by: author) else { return nil }
        guard made.digest == request.digest else {
            throw ProblemDocument(
                type: "key-reused", title: "Idempotency key reused", status: 422,
                detail: "the key '\(key)' stands for another request: choose a new one for each change")
        }
        guard let status = made.status, let answer = made.answer else {
            throw ProblemDocument(
                type: "already-made", title: "Already made", status: 409,
                detail: "the change with the key '\(key)' was made, its answer was not kept: see 'energyctl audit list'"
            )
        }
        return (status, answer)
    }

    /// Keeps the answer to a request, for when it is sent again.
    func note(_ answer: String, status: Int, to request: RequestMark, by author: String) throws {
        guard let key = request.key else { return }
        try store.noteAnswer(answer, status: status, toRequest: key, by: author)
    }

    /// Makes a proposed change on a second person's word.
    func approve(
        _ id: Int64, by approver: String, reason: String, request: RequestMark
    ) throws -> any Encodable & Sendable {
        try turn.withLock { _ in try makeProposed(id, by: approver, reason: reason, request) }
    }

    private func makeProposed(
        _ id: Int64, by approver: String, reason: String, _ request: RequestMark
    ) throws -> any Encodable & Sendable {
        guard let proposal = try store.proposal(id) else {
            throw ProblemDocument.unknown("proposal", "\(id)", known: [])
        }
        // Read and checked again: what it spoke of may have changed since.
        let (authorsReason, prepared) = try change(proposal.path).prepare(Data(proposal.body.utf8))
        let declaration = Declaration(
            author: proposal.author, reason: authorsReason, at: clock(),
            approval: Declaration.Approval(proposal: id, by: approver, reason: reason), request: request)
        return try refusing { try prepared.make(declaration) }
    }

    /// Turns a proposed change down.
    func reject(_ id: Int64, by author: String, reason: String, request: RequestMark) throws -> Proposal {
        try refusing {
            try store.reject(
                proposal: id, by: Declaration(author: author, reason: reason, at: clock(), request: request))
        }
        guard let proposal = try store.proposal(id) else {
            throw ProblemDocument.unknown("proposal", "\(id)", known: [])
        }
        return proposal
    }

    /// The kind of change at a path.
    private func change(_ path: String) throws -> Change {
        let changes = changes()
        guard let change = changes.first(where: { $0.path == path }) else {
            throw ProblemDocument.unknown("change", path, known: changes.map(\.path))
        }
        return change
    }

    /// The first published period that a span touches.
    private func published(_ span: Span) throws -> String? {
        try store.publishedPeriods().first { $0.span.intersection(span) != nil }?.period
    }

    /// What the store refuses is the request's fault.
    private func refusing<Result>(_ body: () throws -> Result) throws -> Result {
        do {
            return try body()
        } catch let error as StoreError where error.code == .refused {
            throw ProblemDocument(type: "refused", title: "Refused", status: 409, detail: error.detail)
        } catch let error as StoreError where error.code == .outdated {
            throw ProblemDocument(type: "outdated", title: "Out of date", status: 412, detail: error.detail)
        }
    }
}
