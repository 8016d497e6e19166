import CollectorConfiguration
import ConsumptionLedger
import ControlAPI
import EnergyStore
import Foundation
import MeterModels
import ModbusLink
import MQTTLink

extension Queries {
    /// `GET /v1/status`.
    func status() throws -> StatusResponse {
        let now = clock()
        let modbus = modbusStatus()
        let mqtt = fleets.map(mqttStatus)
        let store = try storeStatus()
        let rollup = try rollupStatus()
        let all = try self.meters(unhealthyOnly: false).meters
        let meters = all.filter(Self.isUnhealthy)
        var problems: [String] = []
        if let error = store.lastError { problems.append("storage: \(error)") }
        problems += watchdog.stalls.map { stall in
            "\(stall.loop) has not gone on for \(stall.lasting.components.seconds) s: the daemon needs a restart"
        }
        problems += catchUpProblems
        problems += storeCheck.problems.map { "storage: \($0)" }
        if let error = rollup.lastError { problems.append("rollup: \(error)") }
        if store.dropped > 0 { problems.append("storage: \(store.dropped) observations were dropped since the start") }
        let clockStatus = clockStatus()
        if let step = clockWatch.steps.last, now.milliseconds - step.at.milliseconds < 86_400_000 {
            problems.append(
                "the clock was set by \(DisplayAmount.thousandths(step.milliseconds)) s at \(zone.rfc3339(step.at))")
        }
        for link in modbus where link.state != "connected" {
            problems.append(
                "modbus \(link.id) (\(link.endpoint)) is \(link.state)\(link.lastError.map { ": \($0)" } ?? "")")
        }
        for link in mqtt where link.state != "connected" {
            problems.append(
                "mqtt \(link.id) (\(link.endpoint)) is \(link.state)\(link.lastError.map { ": \($0)" } ?? "")")
        }
        for link in mqtt {
            problems += (link.refusedTopics ?? []).map { "mqtt \(link.id): the broker refused \($0)" }
        }
        let polled = meters.filter { $0.roles != ["fleet"] && $0.state != "late" }
        problems += polled.map { "meter \($0.meter) is \($0.state)\($0.reason.map { ": \($0)" } ?? "")" }
        let (expired, ending) = registerFindings(all)
        problems += expired
        let open = try self.store.anomalies().filter { $0.state == .open || $0.state == .assigned }
        let overdue = open.filter { anomaly in anomaly.due.map { $0 < zone.date(at: now.seconds) } == true }
        if !overdue.isEmpty {
            problems.append("\(overdue.count) anomalies are overdue: energyctl anomalies list --open")
        }
        let objections = try objectionFindings()
        problems += objections.problems
        problems += restatements.due.map { key, count in
            "restatement due: the \(key.kind) bulletin of \(key.period) would print \(count) other figures: "
                + "energyctl bulletin diff --period \(key.period)"
        }
        let anomalies = open.isEmpty ? [] : ["\(open.count) anomalies are open: energyctl anomalies list --open"]
        let unexplained = try unexplainedGaps(now)
        let warnings = ending + anomalies + unexplained + objections.warnings
        let lamps = meters.filter { $0.roles == ["fleet"] }.count
        if lamps > 0 { problems.append("\(lamps) senders of fleets are late or silent") }
        return StatusResponse(
            site: site.id, siteName: site.name, version: ReleaseVersion.current,
            health: problems.isEmpty ? "ok" : "degraded", problems: problems, startedAt: zone.rfc3339(startedAt),
            now: zone.rfc3339(now), modbus: modbus, mqtt: mqtt, store: store, rollup: rollup,
            clock: clockStatus,
            warnings: warnings.isEmpty ? nil : warnings, commit: ReleaseVersion.commit)
    }

    /// What collecting depends on: every connection, and the storage.
    var conditions: [HealthCondition] {
        let statistics = writer.statistics
        let places = Dictionary(configuration.modbus.map { ($0.id, "\($0.host):\($0.port)") }) { first, _ in first }
        let modbus = self.modbus.status().endpoints.map { link in
            HealthCondition(
                name: "modbus \(link.id)", endpoint: places[link.id], isFine: link.state == .connected,
                reason: link.lastError?.description)
        }
        let mqtt = fleets.map { fleet in
            let (broker, status) = (fleet.link.broker, fleet.link.status())
            return HealthCondition(
                name: "mqtt \(broker.id)", endpoint: "\(broker.host):\(broker.port)",
                isFine: status.connection == .connected, reason: status.lastError?.description)
        }
        let storage = HealthCondition(
            name: "storage", isFine: statistics.lastError == nil, reason: statistics.lastError?.description)
        return modbus + mqtt + [storage]
    }

    /// Meters with advances that belong to no time, or lives that ended without a word, within 92 days: figures are
    /// incomplete until somebody says what happened.
    private func unexplainedGaps(_ now: Timestamp) throws -> [String] {
        let since = Timestamp(milliseconds: now.milliseconds - 92 * 86_400_000)
        return try store.unexplainedGaps(since: since).sorted { $0.key < $1.key }.map { meter, count in
            let gaps = count == 1 ? "1 gap that nobody has explained" : "\(count) gaps that nobody has explained"
            return "meter \(meter): \(gaps): energyctl gaps \(meter)"
        }
    }

    /// What does not agree with the register of meters, and calibrations that end within the days of warning.
    func registerFindings(_ meters: [MeterStatus]) -> (problems: [String], warnings: [String]) {
        var (problems, warnings): ([String], [String]) = ([], [])
        for meter in meters {
            switch (meter.calibration, meter.calibrationDue) {
            case ("expired", let due?): problems.append("meter \(meter.meter): its calibration expired on \(due)")
            case ("due", let due?): warnings.append("meter \(meter.meter): its calibration ends on \(due)")
            default: break
            }
            problems += (meter.findings ?? []).map { "meter \(meter.meter): \($0)" }
        }
        return (problems, warnings)
    }

    private func clockStatus() -> ClockStatus {
        let (count, last) = clockWatch.steps
        return ClockStatus(
            steps: count, lastStep: last.map { zone.rfc3339($0.at) },
            lastStepSeconds: last.map { DisplayAmount.thousandths($0.milliseconds) })
    }

    private func modbusStatus() -> [ModbusLinkStatus] {
        let status = modbus.status()
        return configuration.modbus.compactMap { connection in
            guard let endpoint = status.endpoints.first(where: { $0.id == connection.id }) else { return nil }
            let polls = status.polls.filter { $0.endpoint == connection.id }
            return ModbusLinkStatus(
                id: connection.id, endpoint: "\(connection.host):\(connection.port)", state: endpoint.state.rawValue,
                since: endpoint.since.map { zone.rfc3339(Timestamp(milliseconds: $0)) }, devices: polls.count,
                devicesAnswering: polls.count { $0.lastSuccess != nil && $0.consecutiveFailures == 0 },
                requests: endpoint.requests, failures: endpoint.failures, reconnects: endpoint.reconnects,
                skippedCycles: polls.reduce(0) { $0 + $1.skippedCycles }, lastError: endpoint.lastError?.description)
        }
    }

    private func mqttStatus(_ fleet: FleetLink) -> MQTTLinkStatus {
        let status = fleet.link.status()
        let broker = fleet.link.broker
        let counts = fleet.sink.counts
        let refused = zip(fleet.link.subscriptions, status.subscriptions).compactMap { subscription, grant -> String? in
            guard case .refused(let reason) = grant else { return nil }
            return "\(subscription.filter): \(reason)"
        }
        return MQTTLinkStatus(
            id: broker.id, endpoint: "\(broker.host):\(broker.port)", state: "\(status.connection)",
            since: status.connectedSince.map { zone.rfc3339(Timestamp(milliseconds: $0)) }, messages: status.received,
            acknowledged: status.committed, pending: status.pending,
            oldestPendingSeconds: status.oldestPendingAge.map { $0 / .seconds(1) }, duplicates: status.duplicates,
            lost: counts.lost, reconnects: status.reconnects, takeovers: status.takeovers,
            protocolVersion: status.protocolVersion?.description, refusedTopics: refused, rejected: counts.rejected,
            sources: fleet.sink.senderCount, lastError: status.lastError?.description)
    }

    private func storeStatus() throws -> StoreStatus {
        let statistics = writer.statistics
        let totals = try store.totals()
        let folder = (store.path as NSString).deletingLastPathComponent
        let attributes = try? FileManager.default.attributesOfFileSystem(forPath: folder.isEmpty ? "." : folder)
        return StoreStatus(
            path: store.path, bytes: store.sizeInBytes,
            diskFreeBytes: (attributes?[.systemFreeSize] as? NSNumber)?.intValue ?? 0,
            observations: totals.observations, compressed: totals.coldObservations, queued: statistics.queued,
            queueLimit: configuration.database.queueLimit, dropped: statistics.dropped, repeated: statistics.repeated,
            quarantined: totals.quarantined, lastCommit: statistics.lastCommit.map(zone.rfc3339),
            lastError: statistics.lastError?.description)
    }

    private func rollupStatus() throws -> RollupStatus {
        let state = rollup.state
        let totals = try store.totals()
        let now = clock()
        return RollupStatus(
            lastRun: state.lastRun.map(zone.rfc3339),
            lastDurationMilliseconds: state.lastDuration.map { ($0 / .milliseconds(1) * 1000).rounded() / 1000 },
            dirtyMeters: totals.dirtyMeters,
            lagSeconds: totals.oldestDirty.map { max(0, Double(now.milliseconds - $0.milliseconds) / 1000) },
            lastError: state.lastError?.description)
    }
}
