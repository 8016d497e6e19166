import NIOCore
import NIOHTTP1

/// Collects one answer, bounded, and closes the connection after it.
///
/// The body of a successful answer goes into a sink instead, if there is one for it.
final class AnswerCollector: ChannelInboundHandler {
    typealias InboundIn = HTTPClientResponsePart

    private let sizeLimit: Int
    private let socketPath: String
    private let promise: EventLoopPromise<ControlAnswer>
    private let sink: AnswerSink?
    private var head: HTTPResponseHead?
    private var body = ByteBuffer()

    init(sizeLimit: Int, socketPath: String, promise: EventLoopPromise<ControlAnswer>, sink: AnswerSink?) {
        self.sink = sink
        self.sizeLimit = sizeLimit
        self.socketPath = socketPath
        self.promise = promise
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head(let head):
            self.head = head
        case .body(let part) where sink != nil && head?.status == .ok:
            do {
                try sink?.take(part, head?.headers.first(name: "content-length").flatMap { Int($0) })
            } catch {
                end(context, .failure(error))
            }
        case .body(var part):
            guard body.readableBytes + part.readableBytes <= sizeLimit else {
                end(context, .failure(ControlFailure(.tooLarge(limit: sizeLimit), socketPath)))
                return
            }
            body.writeBuffer(&part)
        case .end:
            guard let head else { return }
            let mediaType = head.headers.first(name: "content-type")?
                .split(separator: ";").first?.filter { $0 != " " }.lowercased()
            end(
                context,
                .success(
                    ControlAnswer(
                        status: Int(head.status.code), mediaType: mediaType, body: body,
                        digest: head.headers.first(name: "repr-digest"))))
        }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        let failure: ControlFailure
        switch error {
        case let known as ControlFailure: failure = known
        case HTTPParserError.invalidEOFState: failure = ControlFailure(.cutOff, socketPath)
        case is HTTPParserError: failure = ControlFailure(.notTheDaemon("no HTTP"), socketPath)
        default: failure = ControlFailure(.cutOff, socketPath)
        }
        end(context, .failure(failure))
    }

    func channelInactive(context: ChannelHandlerContext) {
        end(context, .failure(ControlFailure(.cutOff, socketPath)))
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        promise.fail(ControlFailure(.cutOff, socketPath))
    }

    /// The first end counts; a promise ignores the later ones.
    private func end(_ context: ChannelHandlerContext, _ result: Result<ControlAnswer, any Error>) {
        promise.completeWith(result)
        context.close(promise: nil)
    }
}
