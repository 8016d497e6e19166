import CollectorConfiguration
import ControlAPI
import Glibc
import HTTPTypes
import Hummingbird
import HummingbirdCore
import Logging
import NIOCore

/// The HTTP server on the control socket.
struct ControlServer {
    /// The largest body of an import, in bytes: about a million rows, which take about 500 MB while they are stored.
    static let importLimit = 64 * 1024 * 1024
    /// Connections of all users at the same time; more wait until one ends.
    private static let connectionLimit = 512
    /// Live views at the same time.
    private static let streamLimit = 16

    let current: CurrentQueries
    let imports: ReadingsImport
    let desk: ChangeDesk
    let plant: Plant
    let logger: Logger

    /// The server as a service; `whenBound` is called once the socket can be connected to.
    func application(whenBound: @escaping @Sendable () async -> Void) -> some ApplicationProtocol {
        let control = current.now.configuration.control
        let book = ConnectionBook()
        return Application(
            router: router(book),
            server: .http1(
                configuration: .init(
                    additionalChannelHandlers: [ConnectionWatch(book: book)],
                    idleTimeout: .seconds(60),
                    httpDecoderConfiguration: .init(
                        maxHeaderFieldSize: HeaderLimits.control.field,
                        maxHeaderListSize: HeaderLimits.control.all,
                        maxHeaderFieldCount: HeaderLimits.control.count))),
            configuration: .init(
                address: .unixDomainSocket(path: control.socket), backlog: 1024,
                availableConnectionsDelegate: MaximumAvailableConnections(Self.connectionLimit)),
            onServerRunning: { [logger] _ in
                Self.restrict(control.socket, to: control.readers, logger: logger)
                await whenBound()
            },
            logger: logger)
    }

    private func router(_ book: ConnectionBook) -> Router<ControlContext> {
        let router = Router(context: ControlContext.self, options: .autoGenerateHeadEndpoints)
        let routes = Routes(router: router, table: RouteTable())
        router.add(middleware: ProblemMiddleware(table: routes.table, logger: logger))
        let queries = current.now
        let guardian = WriterGuard(current: current)
        ControlRoutes(current: current, imports: imports, guardian: guardian).add(to: routes)
        StreamRoutes(current: current, slots: StreamSlots(limit: Self.streamLimit), book: book).add(to: routes)
        ChangeRoutes(current: current, desk: desk, guardian: guardian).add(to: routes)
        ReloadRoute(plant: plant, current: current, guardian: guardian).add(to: routes)
        EvidenceRoutes(current: current).add(to: routes)
        BackupRoute(store: queries.store, threads: queries.threads, guardian: guardian).add(to: routes)
        return router
    }

    /// Gives the socket to the readers' group.
    ///
    /// Until then the process's umask keeps others out.
    static func restrict(_ path: String, to group: String?, logger: Logger) {
        guard let group else { return }
        guard let number = PeerCredentials.groupID(group) else {
            logger.warning(
                "the readers' group does not exist: only this user can query", metadata: ["group": "\(group)"])
            return
        }
        // The process's own group needs no change, which a system call filter may forbid.
        guard number == getegid() || chown(path, uid_t.max, number) == 0, chmod(path, 0o660) == 0 else {
            let reason = String(cString: strerror(errno))
            logger.warning(
                "the socket could not be given to the readers' group",
                metadata: ["group": "\(group)", "error": "\(reason)"])
            return
        }
    }
}

/// Answers every error as a problem document.
struct ProblemMiddleware: RouterMiddleware {
    typealias Context = ControlContext

    let table: RouteTable
    let logger: Logger

    func handle(
        _ request: Request, context: ControlContext,
        next: (Request, ControlContext) async throws -> Response
    ) async throws -> Response {
        do {
            return try await next(request, context)
        } catch let problem as ProblemDocument {
            return try problem.response()
        } catch let error as HTTPError where error.status == .notFound {
            return try table.refusal(of: request)
        } catch let error as HTTPError {
            return try ProblemDocument(
                type: "bad-request", title: error.status.reasonPhrase, status: error.status.code, detail: "\(error)"
            ).response()
        } catch {
            logger.error("a request failed", metadata: ["path": "\(request.uri.path)", "error": "\(error)"])
            return try ProblemDocument(
                type: "internal", title: "The daemon could not answer", status: 500, detail: "\(error)"
            ).response()
        }
    }
}
