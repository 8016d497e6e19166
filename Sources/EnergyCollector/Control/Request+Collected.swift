import ControlAPI
import HTTPTypes
import Hummingbird
import NIOCore
import NIOHTTP1
import ServiceLifecycle

extension Request {
    /// The whole body, if it arrives in time and before the daemon is told to stop.
    ///
    /// - Parameters:
    ///   - limit: The largest body, in bytes.
    ///   - time: How long it may take.
    ///   - split: What to do with a larger one.
    /// - Returns: The body.
    /// - Throws: `ProblemDocument` otherwise; nothing was done with what arrived.
    func collected(upTo limit: Int, within time: Duration, split: String) async throws -> ByteBuffer {
        let tooLarge = ProblemDocument(
            type: "too-large", title: "Request too large", status: 413,
            detail: "it may have \(limit / 1024 / 1024) MiB: \(split)")
        // Whoever says beforehand how much it is need not send it.
        if let length = headers[.contentLength].flatMap({ Int($0) }), length > limit { throw tooLarge }
        do {
            return try await cancelWhenGracefulShutdown {
                try await withThrowingTaskGroup(of: ByteBuffer?.self) { group in
                    group.addTask { try await body.collect(upTo: limit) }
                    group.addTask {
                        try await Task.sleep(for: time)
                        return nil
                    }
                    defer { group.cancelAll() }
                    guard let first = try await group.next(), let body = first else { throw CancellationError() }
                    return body
                }
            }
        } catch is CancellationError {
            throw ProblemDocument(
                type: "upload-incomplete", title: "The request did not arrive", status: 408,
                detail: "it did not arrive within \(time), or the daemon is stopping; nothing was stored")
        } catch is NIOTooManyBytesError {
            throw tooLarge
        } catch let error as HTTPParserError {
            // Who hung up does not read this; who sent chunks that are none does.
            throw ProblemDocument(
                type: "malformed-request", title: "The request is broken or cut short", status: 400,
                detail: "its body cannot be read: \(error); nothing was stored")
        }
    }
}
