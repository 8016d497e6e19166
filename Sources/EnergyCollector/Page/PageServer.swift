import CollectorConfiguration
import ControlAPI
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdCore
import Logging
import Mustache
import NIOCore
import NIOPosix
import ServiceLifecycle
import Synchronization

/// The read-only page on a TCP port: `control.http`, off unless it is configured.
///
/// There are three paths, and none of them changes anything: the page, its events and the metrics.
final class PageServer: Sendable {
    /// Pages and events are made at most so often, however many look.
    private static let freshness = Duration.seconds(2)
    /// Connections at the same time.
    private static let connectionLimit = 256
    /// Live pages at the same time.
    private static let streamLimit = 64

    private let current: CurrentQueries
    private let logger: Logger
    private let page: MustacheTemplate
    private let main: MustacheTemplate
    private let made = Mutex<(model: PageModel, at: ContinuousClock.Instant)?>(nil)
    private let slots = StreamSlots(limit: PageServer.streamLimit)

    init(current: CurrentQueries, logger: Logger) throws {
        self.current = current
        self.logger = logger
        page = try MustacheTemplate(string: PageTemplate.page)
        main = try MustacheTemplate(string: PageTemplate.main)
    }

    /// The server as a service.
    func application(at address: HTTPAddress) -> some ApplicationProtocol {
        let book = ConnectionBook(userLimit: Self.connectionLimit)
        let router = Router(context: ControlContext.self, options: .autoGenerateHeadEndpoints)
        let routes = Routes(router: router, table: RouteTable())
        router.add(middleware: PageGuard(address: address))
        router.add(middleware: ProblemMiddleware(table: routes.table, logger: logger))
        routes.add(.get, "/") { [self] request, _ in try await whole(request) }
        routes.add(.get, "/events") { [self] request, _ in try await events(request) }
        routes.add(.get, "/metrics") { [self] request, _ in try await metrics(request, book) }
        return Application(
            router: router,
            server: .http1(
                configuration: .init(
                    additionalChannelHandlers: [ConnectionWatch(book: book, limits: .page)],
                    idleTimeout: .seconds(60),
                    httpDecoderConfiguration: .init(
                        maxHeaderFieldSize: HeaderLimits.page.field, maxHeaderListSize: HeaderLimits.page.all,
                        maxHeaderFieldCount: HeaderLimits.page.count))),
            configuration: .init(
                address: .hostname(address.host, port: address.port), backlog: 256,
                availableConnectionsDelegate: MaximumAvailableConnections(Self.connectionLimit)),
            onServerRunning: { [logger] _ in
                logger.info("the read-only page is there", metadata: ["address": "http://\(address)/"])
            },
            logger: logger)
    }

    private func whole(_ request: Request) async throws -> Response {
        let language = try language(of: request, knowing: ["lang"])
        let model = try await model()
        struct Page {
            let words: PageWords
            let language: String
            let site: String
            let main: String
        }
        let content = PageContent(model, in: language)
        let html = page.render(
            Page(words: content.words, language: content.language, site: content.site, main: main.render(content)))
        return Response(
            status: .ok, headers: [.contentType: "text/html; charset=utf-8", .contentLanguage: content.words.tag],
            body: .init(byteBuffer: ByteBuffer(string: html)))
    }

    private func events(_ request: Request) async throws -> Response {
        let language = try language(of: request, knowing: ["lang"])
        guard let slot = slots.take() else {
            throw ProblemDocument(
                type: "too-many-streams", title: "Too many live pages", status: 503,
                detail: "\(slots.limit) live pages are open")
        }
        let body = ResponseBody { [self] writer in
            defer { withExtendedLifetime(slot) {} }
            while !Task.isCancelled, !Task.isShuttingDownGracefully {
                let html = main.render(PageContent(try await model(), in: language))
                let lines = html.split(separator: "\n").map { "data: \($0)\n" }.joined()
                try await writer.write(ByteBuffer(string: "event: page\n\(lines)\n"))
                try? await cancelWhenGracefulShutdown { try await Task.sleep(for: Self.freshness) }
            }
            try await writer.finish(nil)
        }
        return Response(status: .ok, headers: [.contentType: "text/event-stream"], body: body)
    }

    private func metrics(_ request: Request, _ book: ConnectionBook) async throws -> Response {
        let queries = current.now
        _ = try queries.parameters(of: request, knowing: [])
        let (streams, connections) = (slots.count, book.counts)
        let text = try await queries.threads.runIfActive {
            try queries.metrics(streams: streams, connections: connections)
        }
        return Response(
            status: .ok, headers: [.contentType: "text/plain; version=0.0.4; charset=utf-8"],
            body: .init(byteBuffer: ByteBuffer(string: text)))
    }

    private func language(of request: Request, knowing names: [String]) throws -> PageWords.Language {
        let parameters = try current.now.parameters(of: request, knowing: names)
        return PageWords.Language(query: parameters.text("lang"), accepted: request.headers[.acceptLanguage])
    }

    /// What the page says, made anew when it is older than two seconds.
    private func model() async throws -> PageModel {
        let now = ContinuousClock.now
        if let known = made.withLock({ $0 }), now - known.at < Self.freshness { return known.model }
        let queries = current.now
        let model = try await queries.threads.runIfActive { try queries.page() }
        made.withLock { $0 = (model, now) }
        return model
    }
}
