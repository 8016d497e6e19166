import ControlAPI
import HTTPTypes
import NIOCore
import NIOHTTP1
import NIOHTTPTypes

/// Admits a connection, says when it is being answered, says what is wrong with a request that is none, and closes the
/// connection when its peer takes nothing of an answer.
///
/// Touched on the connection's event loop only.
final class ConnectionWatch: ChannelDuplexHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPRequestPart
    typealias InboundOut = HTTPRequestPart
    typealias OutboundIn = HTTPResponsePart
    typealias OutboundOut = HTTPResponsePart

    /// How long a peer may take nothing of what waits for it.
    static let patience = TimeAmount.seconds(30)

    private let book: ConnectionBook
    private let limits: HeaderLimits
    private let patience: TimeAmount
    private var isRefused = false
    private var isAnswering = false
    private var waitingWrites = 0
    private var alarm: Scheduled<Void>?

    init(
        book: ConnectionBook, limits: HeaderLimits = .control, patience: TimeAmount = ConnectionWatch.patience
    ) {
        self.book = book
        self.limits = limits
        self.patience = patience
    }

    func handlerAdded(context: ChannelHandlerContext) {
        if context.channel.isActive { admit(context) }
    }

    func channelActive(context: ChannelHandlerContext) {
        admit(context)
        context.fireChannelActive()
    }

    func channelInactive(context: ChannelHandlerContext) {
        alarm?.cancel()
        book.forget(context.channel)
        context.fireChannelInactive()
    }

    private func admit(_ context: ChannelHandlerContext) {
        let peer = PeerCredentials.atOnce(of: context.channel)
        switch book.admit(context.channel, of: peer?.uid) {
        case .taken(let closing): closing?.close(promise: nil)
        case .refused:
            isRefused = true
            context.close(promise: nil)
        }
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard !isRefused else { return }
        if case .head = unwrapInboundIn(data) {
            isAnswering = true
            book.note(context.channel, isAnswering: true)
        }
        context.fireChannelRead(data)
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        // The decoder closes the connection right after this: what is said is said now.
        if let error = error as? HTTPParserError, !isAnswering, !isRefused { refuse(error, context) }
        context.fireErrorCaught(error)
    }

    /// Answers what is no request, or one whose first part is larger than is taken.
    private func refuse(_ error: HTTPParserError, _ context: ChannelHandlerContext) {
        let problem: ProblemDocument =
            if case .headerOverflow = error {
                .init(
                    type: "request-header-too-large", title: "Request Header Fields Too Large", status: 431,
                    detail: "a path or header may have \(limits.field) bytes, all of them "
                        + "\(limits.all) bytes in \(limits.count) headers")
            } else {
                .init(type: "bad-request", title: "Bad Request", status: 400, detail: "this is no HTTP: \(error)")
            }
        guard let body = try? ControlJSON.data(problem) else { return }
        let head = HTTPResponse(
            status: .init(code: problem.status),
            headerFields: [
                .contentType: "application/problem+json", .contentLength: "\(body.count)", .connection: "close",
            ])
        context.write(wrapOutboundOut(.head(head)), promise: nil)
        context.write(wrapOutboundOut(.body(ByteBuffer(bytes: body))), promise: nil)
        context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
        isRefused = true
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        let isEnd = if case .end = unwrapOutboundIn(data) { true } else { false }
        let promise = promise ?? context.eventLoop.makePromise()
        waitingWrites += 1
        if alarm == nil { startAlarm(context) }
        let (book, channel) = (book, context.channel)
        promise.futureResult.assumeIsolated().whenComplete { _ in
            self.waitingWrites -= 1
            self.alarm?.cancel()
            self.alarm = nil
            if self.waitingWrites > 0 { self.startAlarm(context) }
            if isEnd {
                self.isAnswering = false
                book.note(channel, isAnswering: false)
            }
        }
        context.write(data, promise: promise)
    }

    private func startAlarm(_ context: ChannelHandlerContext) {
        guard context.channel.isActive else { return }
        alarm = context.eventLoop.assumeIsolated().scheduleTask(in: patience) {
            self.alarm = nil
            guard self.waitingWrites > 0 else { return }
            self.book.noteStall()
            // What waits is dropped with the connection; a half answer is no answer.
            context.close(promise: nil)
        }
    }
}
