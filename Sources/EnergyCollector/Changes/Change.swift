import ConsumptionLedger
import ControlAPI
import EnergyStore
import Foundation

/// One kind of change that a person can ask for at a path of the control API.
struct Change: Sendable {
    /// A change that was read and checked, before it is made.
    struct Prepared {
        /// What it changes, in a line.
        var summary: String
        /// The time whose figures it can change; nil when it changes none.
        var touches: Span?
        /// Makes it; the answer is what it did.
        var make: (Declaration) throws -> any Encodable & Sendable
    }

    /// Its path.
    let path: String
    /// What it does, for refusals: "adding an event".
    let purpose: String
    /// Reads and checks a request.
    let prepare: @Sendable (Data) throws -> (reason: String, change: Prepared)

    /// A kind of change with its request.
    init<Body: ChangeRequest>(
        _ path: String, to purpose: String, _ prepare: @escaping @Sendable (Body) throws -> Prepared
    ) {
        self.path = path
        self.purpose = purpose
        self.prepare = { data in
            let body = try Self.decoded(data, as: Body.self)
            let reason = body.reason.trimmingCharacters(in: .whitespacesAndNewlines)
            guard !reason.isEmpty, reason.utf8.count <= 4000 else {
                throw ProblemDocument.invalid(
                    "reason", found: reason.isEmpty ? nil : "\(reason.utf8.count) bytes",
                    expected: "why it is changed, in at most 4000 bytes")
            }
            return (reason, try prepare(body))
        }
    }

    private static func decoded<Body: Decodable>(_ data: Data, as type: Body.Type) throws -> Body {
        do {
            return try JSONDecoder().decode(type, from: data)
        } catch let error as DecodingError {
            throw ProblemDocument(
                type: "invalid-body", title: "Invalid body", status: 400,
                detail: "the body is not what is expected: "
                    + error.inWords)
        }
    }
}
