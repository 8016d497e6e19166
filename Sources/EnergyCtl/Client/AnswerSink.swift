import NIOCore

/// Takes the body of an answer part by part, as it comes in.
///
/// Called on the client's event loop.
struct AnswerSink: Sendable {
    /// Takes a part; with the length of the whole, when it is known.
    let take: @Sendable (_ part: ByteBuffer, _ total: Int?) throws -> Void
}
