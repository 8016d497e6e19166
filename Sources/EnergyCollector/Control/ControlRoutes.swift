import CollectorConfiguration
import ConsumptionLedger
import ControlAPI
import EnergyStore
import HTTPTypes
import Hummingbird
import NIOCore
import NIOPosix
import ServiceLifecycle

/// The paths of the control API that answer questions.
struct ControlRoutes {
    typealias Answer = @Sendable (Queries, QueryParameters) throws -> any Encodable & Sendable

    /// Every question, with the parameters that it knows.
    static let questions: [(path: String, parameters: [String], answer: Answer)] = [
        (ControlPath.status, [], { queries, _ in try queries.status() }),
        (ControlPath.meters, ["unhealthy"], { try $0.meters(unhealthyOnly: try $1.flag("unhealthy")) }),
        (ControlPath.meterCard, ["id"], { try $0.meterCard($1) }),
        (ControlPath.nodes, ["id", "date"], { try $0.nodes($1) }),
        (
            ControlPath.rollup, ["id", "by", "carrier", "unaccounted", "from", "to"],
            { try $0.rollup($1) }
        ),
        (ControlPath.fleet, ["fleet", "faulty"], { try $0.fleet($1) }),
        (ControlPath.fleetHistory, ["fleet", "by", "from", "to"], { try $0.fleetHistory($1) }),
        (ControlPath.quarantine, ["reason", "source", "limit"], { try $0.quarantine($1) }),
        (ControlPath.quarantineMessage, ["id"], { try $0.quarantineMessage($1) }),
        (
            ControlPath.kpi, ["node", "period", "over", "basis", "compare", "base_year", "trend"],
            { try $0.kpi($1) }
        ),
        (ControlPath.explain, ["node", "kpi", "period", "over", "basis"], { try $0.explain($1) }),
        (ControlPath.targets, ["year", "node"], { try $0.targets($1) }),
        (ControlPath.ranking, ["period", "over", "basis", "by", "kind", "scheme"], { try $0.ranking($1) }),
        (ControlPath.schemes, ["year"], { try $0.schemes($1) }),
        (ControlPath.deadline, ["from", "days"], { try $0.deadline($1) }),
        (ControlPath.bulletin, ["period", "kind", "files", "language", "revision"], { try $0.bulletin($1) }),
        (ControlPath.bulletins, ["period", "kind", "revision"], { try $0.bulletins($1) }),
        (ControlPath.bulletinDiff, ["period", "kind", "from", "to"], { try $0.bulletinDiff($1) }),
        (ControlPath.bulletinGates, ["period", "kind"], { try $0.bulletinGates($1) }),
        (ControlPath.bulletinCheck, ["period", "kind", "revision"], { try $0.bulletinCheck($1) }),
        (ControlPath.objections, ["id", "open"], { try $0.objections($1) }),
        (ControlPath.anomalies, ["id", "open", "node", "before", "limit"], { try $0.anomalies($1) }),
        (ControlPath.events, ["meter", "before", "limit"], { try $0.events($1) }),
        (ControlPath.corrections, ["meter", "before", "limit"], { try $0.corrections($1) }),
        (ControlPath.gaps, ["meter", "quantity", "from", "to"], { try $0.gaps($1) }),
        (ControlPath.gauge, ["meter", "quantity", "by", "from", "to"], { try $0.gauge($1) }),
        (ControlPath.approvals, ["waiting", "before", "limit"], { try $0.approvals($1) }),
        (ControlPath.facts, ["node", "kind", "history", "at", "recorded"], { try $0.facts($1) }),
        (ControlPath.bills, ["node", "carrier", "history", "at", "recorded"], { try $0.bills($1) }),
        (ControlPath.audit, ["before", "limit"], { try $0.audit($1) }),
        (ControlPath.auditVerify, ["head"], { try $0.auditVerify($1) }),
    ]

    /// What a change can be made conditional on: nothing was changed since one of these was read.
    private static let changeable: Set<String> = [
        ControlPath.facts, ControlPath.bills, ControlPath.events, ControlPath.corrections, ControlPath.anomalies,
        ControlPath.approvals, ControlPath.schemes, ControlPath.audit, ControlPath.bulletins, ControlPath.objections,
    ]

    let current: CurrentQueries
    let imports: ReadingsImport
    let guardian: WriterGuard

    func add(to routes: Routes) {
        for (path, parameters, answer) in Self.questions {
            routes.add(.get, path) { [current] request, _ in
                let queries = current.now
                let asked = try queries.parameters(of: request, knowing: parameters)
                return try await queries.threads.runIfActive {
                    // Read before the answer: a change in between makes it out of date, never up to date.
                    let head = Self.changeable.contains(path) ? try queries.store.auditHead() : nil
                    return try ControlJSON.response(try answer(queries, asked), to: request, auditHead: head)
                }
            }
        }
        routes.add(.post, ControlPath.importReadings, importReadings)
        routes.add(.post, ControlPath.probe, probe)
    }

    private func importReadings(_ request: Request, _ context: ControlContext) async throws -> Response {
        try await guardian.author(context, to: "importing")
        let queries = current.now
        _ = try queries.parameters(of: request, knowing: [])
        guard request.headers[.ifMatch] == nil else {
            throw ProblemDocument(
                type: "no-condition", title: "No condition here", status: 400,
                detail: "readings are only added, so no ETag stands for them: import them without If-Match")
        }
        guard imports.begin() else {
            throw ProblemDocument(
                type: "busy", title: "Another import is running", status: 409, detail: "try again when it has ended")
        }
        defer { imports.end() }
        let body = try await request.collected(
            upTo: ControlServer.importLimit, within: .seconds(300), split: "split it by months")
        let meters = Set(queries.configuration.meters.map(\.id))
        return try await queries.threads.runIfActive { [imports] in
            try ControlJSON.response(try imports.run(Array(body.readableBytesView), meters: meters))
        }
    }

    /// A probe reaches into the network, so it is for those who may change something.
    private func probe(_ request: Request, _ context: ControlContext) async throws -> Response {
        try await guardian.author(context, to: "probing")
        let queries = current.now
        let parameters = try queries.parameters(of: request, knowing: ["host", "port", "unit"])
        let host = try parameters.required("host", expected: "a host name or address")
        let port = try parameters.count("port", default: 502, upTo: 65535)
        let unit = try parameters.count("unit", default: 1, upTo: 247)
        if let connection = queries.configuration.modbus.first(where: { $0.host == host && Int($0.port) == port }) {
            throw ProblemDocument(
                type: "already-polled", title: "The device is polled", status: 409,
                detail: "connection '\(connection.id)' polls \(host):\(port), and many gateways take one connection: "
                    + "take it out of the configuration to probe behind it")
        }
        let probe = DeviceProbe(
            host: host, port: UInt16(port), unit: UInt8(unit), profiles: queries.configuration.profiles)
        return try ControlJSON.response(try await probe.run())
    }
}

extension Queries {
    /// The parameters of a request that knows some.
    func parameters(of request: Request, knowing names: [String]) throws(ProblemDocument) -> QueryParameters {
        let parameters = QueryParameters(request, zone: zone, now: clock())
        try parameters.refuseOthers(than: names)
        return parameters
    }
}
