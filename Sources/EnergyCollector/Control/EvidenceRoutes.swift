import Bulletin
import CollectorConfiguration
import ConsumptionLedger
import ControlAPI
import EnergyKPI
import EnergyStore
import Foundation
import HTTPTypes
import Hummingbird
import MeterModels
import NIOCore
import NIOPosix

/// The paths that answer with what was signed: evidence bundles and draws.
struct EvidenceRoutes {
    /// Answers are written in parts of so many bytes: whoever takes one is not taken for a reader that stalls.
    private static let partSize = 64 * 1024

    let current: CurrentQueries

    func add(to routes: Routes) {
        routes.add(.get, ControlPath.bulletinEvidence, evidence)
        routes.add(.get, ControlPath.auditDraw, draw)
    }

    /// The evidence of a published revision as it was kept; without a revision that of what would be published now.
    private func evidence(_ request: Request, _ context: ControlContext) async throws -> Response {
        let queries = current.now
        let parameters = try queries.parameters(of: request, knowing: ["period", "kind", "revision"])
        let bytes = try await queries.threads.runIfActive { try queries.evidence(parameters) }
        var headers: HTTPFields = [.contentType: "application/x-tar"]
        headers[.reprDigest] = "sha-256=:\(Data(bytes.digest).base64EncodedString()):"
        let body = ResponseBody(contentLength: bytes.archive.count) { writer in
            var rest = ByteBuffer(bytes: bytes.archive)
            while let part = rest.readSlice(length: min(Self.partSize, rest.readableBytes)), part.readableBytes > 0 {
                try await writer.write(part)
            }
            try await writer.finish(nil)
        }
        return Response(status: .ok, headers: headers, body: body)
    }

    private func draw(_ request: Request, _ context: ControlContext) async throws -> Response {
        let queries = current.now
        let parameters = try queries.parameters(of: request, knowing: ["seed", "count", "period"])
        return try await queries.threads.runIfActive { try ControlJSON.response(try queries.auditDraw(parameters)) }
    }
}

extension Queries {
    /// `GET /v1/bulletin/evidence`.
    func evidence(_ parameters: QueryParameters) throws -> (archive: [UInt8], digest: [UInt8]) {
        let (kind, period) = try parameters.bulletin()
        let archive: [UInt8]
        if let revision = try publishedRevision(parameters, kind, period) {
            archive = try store.contents(of: revision).evidence
        } else {
            archive = try store.atOneMoment {
                try BulletinPress(queries: self).proof(of: try bulletinRecord(kind, period), .preview).evidence
            }
        }
        return (archive, [UInt8](hexadecimal: archive.sha256) ?? [])
    }

    /// `GET /v1/audit/draw`: from the site's meters and, with a period, from the figures of its nodes.
    func auditDraw(_ parameters: QueryParameters) throws -> SignedDraw {
        let seed = try parameters.required("seed", expected: "a text that was agreed on")
        guard seed.utf8.count <= 1000, !seed.contains(where: \.isNewline) else {
            throw ProblemDocument.invalid("seed", found: "\(seed.utf8.count) bytes", expected: "a line of at most 1000")
        }
        _ = try parameters.required("count", expected: "a number from 1 to 10000")
        let count = try parameters.count("count", default: 1, upTo: 10_000)
        var population = configuration.meters.map { "meter \($0.id)" }
        if parameters.text("period") != nil {
            let period = try parameters.period()
            for node in site.nodes {
                population += KPI.allCases.map { "figure \(node.id) \($0.rawValue) \(period)" }
            }
        }
        let draw = AuditDraw(
            site: site.id, seed: seed, count: count, population: population, drawnAt: zone.rfc3339(clock()))
        return try SignedDraw(draw, signedBy: evidenceKey())
    }
}
