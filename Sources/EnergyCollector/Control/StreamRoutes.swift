import ControlAPI
import EnergyStore
import Foundation
import HTTPTypes
import Hummingbird
import MeterModels
import NIOCore
import NIOPosix
import ServiceLifecycle

/// The paths whose answers have no end, or none that fits into memory: readings, live views and metrics.
struct StreamRoutes {
    /// Readings of a page of a stream: a page at a time is in memory.
    private static let pageSize = 5000

    let current: CurrentQueries
    let slots: StreamSlots
    let book: ConnectionBook

    func add(to routes: Routes) {
        routes.add(.get, ControlPath.readings, readings)
        routes.add(.get, ControlPath.watch, watch)
        routes.add(.get, ControlPath.metrics, metrics)
    }

    /// A page as JSON, or everything as CSV when that is accepted.
    private func readings(_ request: Request, _ context: ControlContext) async throws -> Response {
        let queries = current.now
        let parameters = try queries.parameters(
            of: request, knowing: ["meter", "quantity", "from", "to", "cursor", "limit"])
        let asksForCSV = request.headers[.accept]?.contains("text/csv") ?? false
        let question = try queries.readingsQuestion(parameters, standardLimit: asksForCSV ? .max : 1000)
        guard asksForCSV else {
            return try await queries.threads.runIfActive {
                try ControlJSON.response(try queries.readings(question), to: request)
            }
        }
        // What cannot be answered at all is a problem document, not a stream that breaks off.
        var first = question
        first.limit = min(question.limit, Self.pageSize)
        let page = try await queries.threads.runIfActive { [first] in try queries.readings(first) }
        let body = ResponseBody { writer in
            try await writer.write(ByteBuffer(string: CSVTable.line(ReadingsResponse.columns)))
            var (page, left) = (page, question.limit)
            while true {
                try await writer.write(ByteBuffer(string: page.csvRows))
                left -= page.readings.count
                guard let next = page.next.flatMap(ReadingsCursor.init(_:)), left > 0 else { break }
                var rest = question
                rest.cursor = next
                rest.limit = min(left, Self.pageSize)
                page = try await queries.threads.runIfActive { [rest] in try queries.readings(rest) }
            }
            try await writer.finish(nil)
        }
        return Response(status: .ok, headers: [.contentType: "text/csv; charset=utf-8; header=present"], body: body)
    }

    /// Server-sent events: a view now, and another every `interval` seconds.
    private func watch(_ request: Request, _ context: ControlContext) async throws -> Response {
        let parameters = try current.now.parameters(of: request, knowing: ["interval"])
        let interval = try parameters.count("interval", default: 2, upTo: 60)
        guard let slot = slots.take() else {
            throw ProblemDocument(
                type: "too-many-streams", title: "Too many live views", status: 503,
                detail: "\(slots.limit) live views are open: close one and try again")
        }
        let body = ResponseBody { [current] writer in
            defer { withExtendedLifetime(slot) {} }
            // A stream ends with the daemon, however long its reader would go on.
            while !Task.isCancelled, !Task.isShuttingDownGracefully {
                let queries = current.now
                let view = try await queries.threads.runIfActive { try queries.watch() }
                var event = ByteBuffer(string: "event: view\ndata: ")
                event.writeBytes(try ControlJSON.data(view))
                event.writeString("\n\n")
                try await writer.write(event)
                try? await cancelWhenGracefulShutdown { try await Task.sleep(for: .seconds(interval)) }
            }
            try await writer.finish(nil)
        }
        return Response(
            status: .ok, headers: [.contentType: "text/event-stream", .cacheControl: "no-store"], body: body)
    }

    private func metrics(_ request: Request, _ context: ControlContext) async throws -> Response {
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
}
