import CollectorConfiguration
import ControlAPI
import Glibc
import HTTPTypes
import Hummingbird
import HummingbirdCore
import Logging
import NIOCore

/// The HTTP server on the control socket.
enum ControlServer {
    /// The largest body of an import, in bytes: about a million rows, which take about 500 MB while they are stored.
    static let importLimit = 64 * 1024 * 1024
    /// Connections at the same time; more wait until one ends, and no client can use up the daemon's descriptors.
    private static let connectionLimit = 64

    /// The server as a service; `whenBound` is called once the socket can be connected to.
    static func application(
        socketPath: String, readers: String?, queries: Queries, imports: ReadingsImport, desk: ChangeDesk,
        logger: Logger,
        whenBound: @escaping @Sendable () async -> Void
    ) -> some ApplicationProtocol {
        let router = Router(context: ControlContext.self)
        router.add(middleware: ProblemMiddleware(logger: logger))
        let guardian = WriterGuard(group: queries.configuration.control.writers, threads: queries.threads)
        ControlRoutes(queries: queries, imports: imports, guardian: guardian).add(to: router)
        ChangeRoutes(queries: queries, desk: desk, guardian: guardian).add(to: router)
        BackupRoute(store: queries.store, threads: queries.threads, guardian: guardian).add(to: router)
        return Application(
            router: router,
            server: .http1(
                configuration: .init(
                    idleTimeout: .seconds(60),
                    httpDecoderConfiguration: .init(
                        maxHeaderFieldSize: 16 * 1024, maxHeaderListSize: 32 * 1024, maxHeaderFieldCount: 64))),
            configuration: .init(
                address: .unixDomainSocket(path: socketPath), backlog: 1024,
                availableConnectionsDelegate: MaximumAvailableConnections(connectionLimit)),
            onServerRunning: { _ in
                restrict(socketPath, to: readers, logger: logger)
                await whenBound()
            },
            logger: logger)
    }

    /// Gives the socket to the readers' group.
    ///
    /// Until then the process's umask keeps others out.
    private static func restrict(_ path: String, to group: String?, logger: Logger) {
        guard let group else { return }
        guard let entry = getgrnam(group) else {
            logger.warning(
                "the readers' group does not exist: only this user can query", metadata: ["group": "\(group)"])
            return
        }
        // The process's own group needs no change, which a system call filter may forbid.
        let isOwn = entry.pointee.gr_gid == getegid()
        guard isOwn || chown(path, uid_t.max, entry.pointee.gr_gid) == 0, chmod(path, 0o660) == 0 else {
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

    let logger: Logger

    func handle(
        _ request: Request, context: ControlContext,
        next: (Request, ControlContext) async throws -> Response
    ) async throws -> Response {
        do {
            return try await next(request, context)
        } catch let problem as ProblemDocument {
            return try problem.response()
        } catch let error as HTTPError {
            let path = request.uri.path
            let detail = error.status == .notFound ? "there is no \(request.method) \(path)" : "\(error)"
            return try ProblemDocument(
                type: error.status == .notFound ? "unknown-path" : "bad-request", title: error.status.reasonPhrase,
                status: error.status.code, detail: detail
            ).response()
        } catch {
            logger.error("a request failed", metadata: ["path": "\(request.uri.path)", "error": "\(error)"])
            return try ProblemDocument(
                type: "internal", title: "The daemon could not answer", status: 500, detail: "\(error)"
            ).response()
        }
    }
}
