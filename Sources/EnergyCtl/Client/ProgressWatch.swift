import NIOCore
import NIOHTTP1

/// Fails a connection on which nothing has moved for a while.
///
/// While a request is sent, every part that the kernel takes is progress. The daemon may need longer for the answer to
/// a whole request than for taking the next part of it, so that wait has a limit of its own.
final class ProgressWatch: ChannelDuplexHandler {
    typealias InboundIn = HTTPClientResponsePart
    typealias OutboundIn = HTTPClientRequestPart

    private let limits: ControlClient.Limits
    private let socketPath: String
    private var isSent = false
    private var alarm: Scheduled<Void>?

    init(limits: ControlClient.Limits, socketPath: String) {
        self.limits = limits
        self.socketPath = socketPath
    }

    func channelActive(context: ChannelHandlerContext) {
        restart(context)
        context.fireChannelActive()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        restart(context)
        context.fireChannelRead(data)
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        let isEnd = if case .end = unwrapOutboundIn(data) { true } else { false }
        let promise = promise ?? context.eventLoop.makePromise()
        promise.futureResult.assumeIsolated().whenSuccess {
            if isEnd { self.isSent = true }
            self.restart(context)
        }
        context.write(data, promise: promise)
    }

    func channelInactive(context: ChannelHandlerContext) {
        alarm?.cancel()
        context.fireChannelInactive()
    }

    private func restart(_ context: ChannelHandlerContext) {
        alarm?.cancel()
        guard context.channel.isActive else { return }
        let limit = isSent ? limits.answer : limits.progress
        alarm = context.eventLoop.assumeIsolated().scheduleTask(in: TimeAmount(limit)) { [socketPath] in
            context.fireErrorCaught(ControlFailure(.noProgress(limit), socketPath))
        }
    }
}
