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
    let changes: [Change]
    let clock: @Sendable () -> Timestamp
    /// A period is not published between the look for published ones and the change.
    private let turn = Mutex(())

    init(store: EnergyStore, changes: [Change], clock: @escaping @Sendable () -> Timestamp) {
        self.store = store
        self.changes = changes
        self.clock = clock
    }

    /// Makes a change, or proposes it when it touches a published period.
    func submit(_ body: Data, path: String, author: String) throws -> Outcome {
        try turn.withLock { _ in try take(body, path: path, author: author) }
    }

    private func take(_ body: Data, path: String, author: String) throws -> Outcome {
        let (reason, prepared) = try change(path).prepare(body)
        let declaration = Declaration(author: author, reason: reason, at: clock())
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

    /// Makes a proposed change on a second person's word.
    func approve(_ id: Int64, by approver: String, reason: String) throws -> any Encodable & Sendable {
        guard let proposal = try store.proposal(id) else {
            throw ProblemDocument.unknown("proposal", "\(id)", known: [])
        }
        // Read and checked again: what it spoke of may have changed since.
        let (authorsReason, prepared) = try change(proposal.path).prepare(Data(proposal.body.utf8))
        let declaration = Declaration(
            author: proposal.author, reason: authorsReason, at: clock(),
            approval: Declaration.Approval(proposal: id, by: approver, reason: reason))
        return try refusing { try prepared.make(declaration) }
    }

    /// Turns a proposed change down.
    func reject(_ id: Int64, by author: String, reason: String) throws -> Proposal {
        try refusing {
            try store.reject(proposal: id, by: Declaration(author: author, reason: reason, at: clock()))
        }
        guard let proposal = try store.proposal(id) else {
            throw ProblemDocument.unknown("proposal", "\(id)", known: [])
        }
        return proposal
    }

    /// The kind of change at a path.
    private func change(_ path: String) throws -> Change {
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
        }
    }
}
