import ControlAPI
import HTTPTypes
import Hummingbird
import Synchronization

/// The paths of the control API with their methods, so that a wrong method is told from a wrong path.
final class RouteTable: Sendable {
    typealias Handler = @Sendable (Request, ControlContext) async throws -> Response

    private let methods = Mutex<[String: [HTTPRequest.Method]]>([:])

    /// Answers a method on a path; what answers `GET` answers `HEAD`.
    func add(
        _ method: HTTPRequest.Method, _ path: String, to router: Router<ControlContext>, _ handler: @escaping Handler
    ) {
        methods.withLock { $0[path, default: []] += method == .get ? [.get, .head] : [method] }
        router.on(RouterPath(path), method: method) { try await handler($0, $1) }
    }

    /// Why nothing answers a request: its path takes other methods (RFC 9110, 15.5.6), or there is no such path.
    func refusal(of request: Request) throws -> Response {
        let path = request.uri.path
        guard let known = methods.withLock({ $0[path] }) else {
            return try ProblemDocument(
                type: "unknown-path", title: "Not Found", status: 404, detail: "there is no \(path)"
            ).response()
        }
        let names = known.map(\.rawValue).sorted().joined(separator: ", ")
        var response = try ProblemDocument(
            type: "method-not-allowed", title: "Method not allowed", status: 405, detail: "\(path) takes \(names)"
        ).response()
        response.headers[.allow] = names
        return response
    }
}

/// Where paths are added.
struct Routes {
    let router: Router<ControlContext>
    let table: RouteTable

    func add(_ method: HTTPRequest.Method, _ path: String, _ handler: @escaping RouteTable.Handler) {
        table.add(method, path, to: router, handler)
    }
}
