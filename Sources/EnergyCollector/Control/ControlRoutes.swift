import CollectorConfiguration
import ConsumptionLedger
import ControlAPI
import HTTPTypes
import Hummingbird
import NIOCore
import NIOPosix
import ServiceLifecycle

/// The paths of the control API and what answers them.
struct ControlRoutes {
    let queries: Queries
    let imports: ReadingsImport
    let guardian: WriterGuard

    func add(to router: Router<ControlContext>) {
        get(ControlPath.status, router) { _ in try queries.status() }
        get(ControlPath.meters, router) { parameters in
            try queries.meters(unhealthyOnly: parameters.text("unhealthy") == "true")
        }
        get(ControlPath.meterCard, router) { try queries.meterCard($0) }
        get(ControlPath.nodes, router) { try queries.nodes($0) }
        get(ControlPath.readings, router) { try queries.readings($0) }
        get(ControlPath.rollup, router) { try queries.rollup($0) }
        get(ControlPath.fleet, router) { try queries.fleet($0) }
        get(ControlPath.fleetHistory, router) { try queries.fleetHistory($0) }
        get(ControlPath.quarantine, router) { try queries.quarantine($0) }
        get(ControlPath.quarantineMessage, router) { try queries.quarantineMessage($0) }
        get(ControlPath.kpi, router) { try queries.kpi($0) }
        get(ControlPath.explain, router) { try queries.explain($0) }
        get(ControlPath.targets, router) { try queries.targets($0) }
        get(ControlPath.ranking, router) { try queries.ranking($0) }
        get(ControlPath.schemes, router) { try queries.schemes($0) }
        get(ControlPath.deadline, router) { try queries.deadline($0) }
        get(ControlPath.bulletin, router) { try queries.bulletin($0) }
        get(ControlPath.anomalies, router) { try queries.anomalies($0) }
        get(ControlPath.events, router) { try queries.events($0) }
        get(ControlPath.corrections, router) { try queries.corrections($0) }
        get(ControlPath.gaps, router) { try queries.gaps($0) }
        get(ControlPath.gauge, router) { try queries.gauge($0) }
        get(ControlPath.approvals, router) { try queries.approvals($0) }
        get(ControlPath.facts, router) { try queries.facts($0) }
        get(ControlPath.bills, router) { try queries.bills($0) }
        get(ControlPath.audit, router) { try queries.audit($0) }
        get(ControlPath.auditVerify, router) { try queries.auditVerify($0) }
        router.post(RouterPath(ControlPath.importReadings)) { request, context in
            try await importReadings(request, context)
        }
        router.post(RouterPath(ControlPath.probe)) { request, context in
            try await probe(request, context)
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
        try await guardian.author(context, to: "importing")
        guard imports.begin() else {
            throw ProblemDocument(
                type: "busy", title: "Another import is running", status: 409, detail: "try again when it has ended")
        }
        defer { imports.end() }
        let body = try await request.collected(
            upTo: ControlServer.importLimit, within: .seconds(300), split: "split it by months")
        let result = try await queries.threads.runIfActive { [imports] in
            try imports.run(Array(body.readableBytesView))
        }
        return try ControlJSON.response(result)
    }

    /// A probe reaches into the network, so it is for those who may change something.
    private func probe(_ request: Request, _ context: ControlContext) async throws -> Response {
        try await guardian.author(context, to: "probing")
        let parameters = QueryParameters(request, zone: queries.site.zone)
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
