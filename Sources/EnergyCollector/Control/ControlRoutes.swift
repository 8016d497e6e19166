import CollectorConfiguration
import ConsumptionLedger
import ControlAPI
import HTTPTypes
import Hummingbird
import NIOCore
import NIOPosix

/// The paths of the control API and what answers them.
struct ControlRoutes {
    let queries: Queries
    let imports: ReadingsImport

    func add(to router: Router<ControlContext>) {
        get(ControlPath.status, router) { _ in try queries.status() }
        get(ControlPath.meters, router) { parameters in
            try queries.meters(unhealthyOnly: parameters.text("unhealthy") == "true")
        }
        get(ControlPath.readings, router) { try queries.readings($0) }
        get(ControlPath.rollup, router) { try queries.rollup($0) }
        get(ControlPath.kpi, router) { try queries.kpi($0) }
        get(ControlPath.bulletin, router) { try queries.bulletin($0) }
        router.post(RouterPath(ControlPath.importReadings)) { request, context in
            try await importReadings(request, context)
        }
    }

    /// A query runs on the store's threads: it waits for the disk, which the event loop must not.
    private func get(
        _ path: String, _ router: Router<ControlContext>,
        _ answer: @escaping @Sendable (QueryParameters) throws -> some Encodable & Sendable
    ) {
        router.get(RouterPath(path)) { [queries] request, _ in
            let parameters = QueryParameters(request, zone: queries.site.zone)
            let value = try await queries.threads.runIfActive { try answer(parameters) }
            return try ControlJSON.response(value)
        }
    }

    private func importReadings(_ request: Request, _ context: ControlContext) async throws -> Response {
        let peer = await PeerCredentials.of(context.channel)
        let mayWrite = try await queries.threads.runIfActive { [queries] in
            peer?.mayWrite(writers: queries.configuration.control.writers) ?? false
        }
        guard mayWrite else {
            throw ProblemDocument(
                type: "forbidden", title: "Not allowed", status: 403,
                detail: "importing needs membership in the group '\(queries.configuration.control.writers ?? "none")'")
        }
        let body: ByteBuffer
        do {
            body = try await request.body.collect(upTo: ControlServer.importLimit)
        } catch is NIOTooManyBytesError {
            throw ProblemDocument(
                type: "too-large", title: "File too large", status: 413,
                detail: "a file may have \(ControlServer.importLimit / 1024 / 1024) MiB: split it by months")
        }
        let result = try await queries.threads.runIfActive { [imports] in
            try imports.run(Array(body.readableBytesView))
        }
        return try ControlJSON.response(result)
    }
}
