import NIOCore
import NIOHTTP1
import NIOPosix

/// A client of the control API: one connection and one request at a time, over a Unix socket.
///
/// Calls block the calling thread; only the socket's events run on a thread of their own.
struct ControlClient {
    /// How long each step may take, and how large an answer may be.
    struct Limits: Sendable {
        var connect: Duration = .seconds(5)
        /// Without a byte sent or received.
        var progress: Duration = .seconds(60)
        /// Without a byte of the answer once the request is sent.
        var answer: Duration = .seconds(60)
        /// The same where every observation of a period is read: a year of hundreds of meters on a small gateway.
        static let publication = Duration.seconds(600)
        /// The largest body of an answer, in bytes.
        var answerSize = 256 * 1024 * 1024
    }

    let socketPath: String
    var limits = Limits()

    /// Sends a request and waits for its answer.
    ///
    /// - Parameters:
    ///   - request: What to ask.
    ///   - body: What to send with it; it is read as fast as the daemon takes it.
    ///   - sink: Where the body of a successful answer goes, instead of into memory.
    ///   - sent: Called with the bytes of the body sent so far.
    /// - Returns: The answer, whatever its status.
    /// - Throws: `ControlFailure` without a usable answer; `RequestBody.Failure` when the body cannot be read.
    func send(
        _ request: ControlRequest, body: RequestBody? = nil, into sink: AnswerSink? = nil,
        sent: (Int) -> Void = { _ in }
    ) throws -> ControlAnswer {
        let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
        // The process ends after the answer; a thread that does not end in order would not change it.
        defer { try? group.syncShutdownGracefully() }
        let answer = group.next().makePromise(of: ControlAnswer.self)
        let channel: any Channel
        do {
            channel = try connect(group, answer, sink)
        } catch {
            answer.fail(error)
            throw error
        }
        do {
            try write(request, body: body, to: channel, sent: sent)
        } catch let failure as RequestBody.Failure {
            // Without its end the daemon drops the request: nothing of it takes effect.
            try? channel.close().wait()
            throw failure
        } catch {
            // The daemon may answer before it has read everything, and close: its answer says more than the failed write.
        }
        return try answer.futureResult.wait()
    }

    private func connect(
        _ group: MultiThreadedEventLoopGroup, _ answer: EventLoopPromise<ControlAnswer>, _ sink: AnswerSink?
    ) throws -> any Channel {
        do {
            return try ClientBootstrap(group: group)
                .connectTimeout(TimeAmount(limits.connect))
                .channelInitializer { [limits, socketPath] channel in
                    channel.eventLoop.makeCompletedFuture {
                        let pipeline = channel.pipeline.syncOperations
                        try pipeline.addHTTPClientHandlers()
                        try pipeline.addHandler(ProgressWatch(limits: limits, socketPath: socketPath))
                        try pipeline.addHandler(
                            AnswerCollector(
                                sizeLimit: limits.answerSize, socketPath: socketPath, promise: answer, sink: sink))
                    }
                }
                .connect(unixDomainSocketPath: socketPath)
                .wait()
        } catch let error as IOError {
            throw ControlFailure(.cannotConnect(error.errnoCode), socketPath)
        } catch ChannelError.connectTimeout {
            throw ControlFailure(.connectTimeout(limits.connect), socketPath)
        } catch SocketAddressError.unixDomainSocketPathTooLong {
            throw ControlFailure(.pathTooLong, socketPath)
        }
    }

    private func write(
        _ request: ControlRequest, body: RequestBody?, to channel: any Channel, sent: (Int) -> Void
    ) throws {
        var head = HTTPRequestHead(
            version: .http1_1, method: request.method == .post ? .POST : .GET, uri: request.target)
        head.headers.add(name: "host", value: "energy-collector")
        head.headers.add(name: "accept", value: "\(request.accept), application/problem+json")
        if let key = request.key { head.headers.add(name: "idempotency-key", value: key) }
        head.headers.add(name: "connection", value: "close")
        if let body {
            head.headers.add(name: "content-type", value: body.mediaType)
            if let length = body.length {
                head.headers.add(name: "content-length", value: String(length))
            } else {
                head.headers.add(name: "transfer-encoding", value: "chunked")
            }
        }
        try channel.writeAndFlush(HTTPClientRequestPart.head(head)).wait()
        var count = 0
        while let part = try body?.next() {
            try channel.writeAndFlush(HTTPClientRequestPart.body(.byteBuffer(part))).wait()
            count += part.readableBytes
            sent(count)
        }
        try channel.writeAndFlush(HTTPClientRequestPart.end(nil)).wait()
    }
}
