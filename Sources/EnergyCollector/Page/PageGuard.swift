import CollectorConfiguration
import ControlAPI
import Crypto
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdCore

/// Keeps what is not meant for the page from it, and tells browsers what the page never does.
struct PageGuard: RouterMiddleware {
    typealias Context = ControlContext

    /// Only the page's own style and script, nothing from elsewhere, in no frame of others.
    static let policy =
        "default-src 'none'; style-src 'sha256-\(hash(PageTemplate.style))'; "
        + "script-src 'sha256-\(hash(PageTemplate.script))'; img-src data:; connect-src 'self'; "
        + "frame-ancestors 'none'; base-uri 'none'; form-action 'none'"

    let address: HTTPAddress

    func handle(
        _ request: Request, context: ControlContext,
        next: (Request, ControlContext) async throws -> Response
    ) async throws -> Response {
        var response: Response
        if address.takes(host: request.head.authority) {
            response = try await next(request, context)
        } else {
            // A name that leads here without being ours is a page of others that wants to read this one.
            response = try ProblemDocument(
                type: "misdirected", title: "Misdirected request", status: 421,
                detail: "this page is at http://\(address)/"
            ).response()
        }
        response.headers[.cacheControl] = "no-store"
        for (name, value) in Self.headers { response.headers[name] = value }
        return response
    }

    private static let headers: [(HTTPField.Name, String)] = [
        ("Content-Security-Policy", policy), ("X-Content-Type-Options", "nosniff"),
        ("Referrer-Policy", "no-referrer"), ("Cross-Origin-Resource-Policy", "same-origin"),
    ].compactMap { name, value in HTTPField.Name(name).map { ($0, value) } }

    private static func hash(_ text: String) -> String {
        Data(SHA256.hash(data: Data(text.utf8))).base64EncodedString()
    }
}
