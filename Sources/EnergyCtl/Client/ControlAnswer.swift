import ControlAPI
import Foundation
import NIOCore

/// A whole answer of the daemon.
struct ControlAnswer: Sendable {
    /// The HTTP status.
    var status: Int
    /// The media type without parameters, in lower case; nil when the answer has none.
    var mediaType: String?
    var body: ByteBuffer
    /// `Repr-Digest` as it was sent.
    var digest: String?

    /// The body of a successful answer.
    ///
    /// - Throws: `ProblemDocument` when the daemon refused; `ControlFailure` when the answer is not the API's.
    func successfulBody(socketPath: String) throws -> Data {
        let data = Data(body.readableBytesView)
        switch (status, mediaType) {
        case (200..<300, "application/json"):
            return data
        case (400..<600, "application/problem+json"):
            guard let problem = try? JSONDecoder().decode(ProblemDocument.self, from: data) else {
                throw ControlFailure(.notTheDaemon("HTTP status \(status) with an unreadable problem"), socketPath)
            }
            throw problem
        default:
            throw ControlFailure(
                .notTheDaemon("HTTP status \(status) with \(mediaType ?? "no media type")"), socketPath)
        }
    }
}
