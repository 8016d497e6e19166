import CollectorConfiguration
import ConsumptionLedger
import ControlAPI
import EnergyStore
import Foundation
import MeterModels
import ModbusLink
import MQTTLink

extension Queries {
    /// `GET /metrics`: the text format of Prometheus, version 0.0.4.
    func metrics(
        streams: Int, connections: (open: Int, evicted: Int, refused: Int, stalled: Int)
    ) throws -> String {
        let status = try status()
        var text = MetricsText()
        text.family("energy_collector_info", .gauge, "The daemon's version and site.")
        text.sample(1, ["version": status.version, "site": status.site])
        text.family("energy_collector_healthy", .gauge, "1 when nothing is wrong.")
        text.sample(status.health == "ok" ? 1 : 0)
        text.family("energy_collector_problems", .gauge, "What is wrong now, in number.")
        text.sample(status.problems.count)
        text.family("energy_collector_start_time_seconds", .gauge, "When the daemon started, since 1970 UTC.")
        text.sample(Double(startedAt.milliseconds) / 1000)
        text.family("energy_collector_stalled_loops", .gauge, "Loops that do not go on, in number.")
        text.sample(watchdog.stalls.count)
        catchUpMetrics(&text)
        modbusMetrics(status.modbus, &text)
        mqttMetrics(status.mqtt, &text)
        storeMetrics(status, &text)
        try meterMetrics(&text)
        text.family("energy_collector_clock_steps_total", .counter, "Times that the machine's clock was set.")
        text.sample(status.clock?.steps ?? 0)
        try bulletinMetrics(&text)
        text.family("energy_collector_control_connections", .gauge, "Open connections of the control socket.")
        text.sample(connections.open)
        text.family("energy_collector_control_streams", .gauge, "Open live views.")
        text.sample(streams)
        text.family(
            "energy_collector_control_closed_total", .counter,
            "Connections closed for a newer one of the same user, refused, or closed for not reading.")
        text.sample(connections.evicted, ["reason": "evicted"])
        text.sample(connections.refused, ["reason": "refused"])
        text.sample(connections.stalled, ["reason": "stalled"])
        return text.text
    }

    private func bulletinMetrics(_ text: inout MetricsText) throws {
        let objections = try store.objections().map(response)
        text.family("energy_collector_objections", .gauge, "Objections to published figures.")
        for state in ["open", "overdue", "answered", "answered_late"] {
            text.sample(objections.count { $0.state == state }, ["state": state])
        }
        text.family(
            "energy_collector_bulletins_due_again", .gauge, "Published bulletins that would print other figures.")
        text.sample(restatements.due.count)
    }

    private func modbusMetrics(_ links: [ModbusLinkStatus], _ text: inout MetricsText) {
        let endpoints = modbus.status().endpoints
        text.family("energy_collector_modbus_connected", .gauge, "1 while the connection stands.")
        for link in links { text.sample(link.state == "connected" ? 1 : 0, ["link": link.id]) }
        text.family("energy_collector_modbus_requests_total", .counter, "Requests sent.")
        for link in links { text.sample(link.requests, ["link": link.id]) }
        text.family("energy_collector_modbus_failures_total", .counter, "Requests without a usable answer.")
        for link in links { text.sample(link.failures, ["link": link.id]) }
        text.family("energy_collector_modbus_reconnects_total", .counter, "Connections made anew.")
        for link in links { text.sample(link.reconnects, ["link": link.id]) }
        text.family("energy_collector_modbus_skipped_polls_total", .counter, "Polls left out for one that still ran.")
        for link in links { text.sample(link.skippedCycles, ["link": link.id]) }
        text.family("energy_collector_modbus_poll_lateness_seconds", .histogram, "How late polls began.")
        for endpoint in endpoints { text.histogram(endpoint.lateness, ["link": endpoint.id]) }
    }

    private func mqttMetrics(_ links: [MQTTLinkStatus], _ text: inout MetricsText) {
        text.family("energy_collector_mqtt_connected", .gauge, "1 while the session stands.")
        for link in links { text.sample(link.state == "connected" ? 1 : 0, ["link": link.id]) }
        text.family("energy_collector_mqtt_messages_total", .counter, "Messages received.")
        for link in links { text.sample(link.messages, ["link": link.id]) }
        text.family("energy_collector_mqtt_acknowledged_total", .counter, "Messages acknowledged, and so durable.")
        for link in links { text.sample(link.acknowledged, ["link": link.id]) }
        text.family("energy_collector_mqtt_pending", .gauge, "Messages received and not yet durable.")
        for link in links { text.sample(link.pending, ["link": link.id]) }
        text.family("energy_collector_mqtt_lost_total", .counter, "Messages that senders say were lost.")
        for link in links { text.sample(link.lost ?? 0, ["link": link.id]) }
        text.family("energy_collector_mqtt_rejected_total", .counter, "Messages that gave no reading, by reason.")
        for link in links {
            for (reason, count) in link.rejected.sorted(by: { $0.key < $1.key }) {
                text.sample(count, ["link": link.id, "reason": reason])
            }
        }
    }

    private func storeMetrics(_ status: StatusResponse, _ text: inout MetricsText) {
        let store = status.store
        let writer = writer.statistics
        text.family("energy_collector_queue_length", .gauge, "Observations that wait for the next commit.")
        text.sample(store.queued)
        text.family("energy_collector_queue_limit", .gauge, "How many may wait.")
        text.sample(store.queueLimit)
        text.family("energy_collector_dropped_observations_total", .counter, "Observations refused or never stored.")
        text.sample(store.dropped)
        text.family("energy_collector_stored_observations_total", .counter, "Observations stored since the start.")
        text.sample(writer.stored)
        text.family("energy_collector_commits_total", .counter, "Commits since the start.")
        text.sample(writer.commits)
        if let last = writer.lastCommit {
            text.family("energy_collector_last_commit_timestamp_seconds", .gauge, "When the last commit ended.")
            text.sample(Double(last.milliseconds) / 1000)
        }
        text.family("energy_collector_quarantined_readings", .gauge, "Readings set aside.")
        text.sample(store.quarantined)
        text.family("energy_collector_database_bytes", .gauge, "Size of the database with its log.")
        text.sample(store.bytes)
        text.family("energy_collector_disk_free_bytes", .gauge, "Free space of the database's file system.")
        text.sample(store.diskFreeBytes)
        text.family(
            "energy_collector_rollup_lag_seconds", .gauge, "Age of the oldest reading not rolled up; 0 if none.")
        text.sample(status.rollup.lagSeconds ?? 0)
        text.family("energy_collector_rollup_dirty_meters", .gauge, "Meters with readings not rolled up.")
        text.sample(status.rollup.dirtyMeters)
        if let duration = status.rollup.lastDurationMilliseconds {
            text.family("energy_collector_rollup_duration_seconds", .gauge, "How long the last rollup took.")
            text.sample(duration / 1000)
        }
    }

    private func meterMetrics(_ text: inout MetricsText) throws {
        let meters = try self.meters(unhealthyOnly: false).meters.filter { $0.roles != ["fleet"] }
        text.family("energy_collector_meter_age_seconds", .gauge, "Time since the meter's last reading.")
        for meter in meters {
            if let age = meter.age { text.sample(age, ["meter": meter.meter]) }
        }
        text.family("energy_collector_meter_state", .gauge, "1 for the state that the meter is in.")
        for meter in meters { text.sample(1, ["meter": meter.meter, "state": meter.state]) }
    }
}

/// Metrics in the text format of Prometheus.
struct MetricsText {
    enum Kind: String {
        case gauge, counter, histogram
    }

    private(set) var text = ""
    private var name = ""

    /// Begins a family of samples.
    mutating func family(_ name: String, _ kind: Kind, _ help: String) {
        self.name = name
        text += "# HELP \(name) \(help)\n# TYPE \(name) \(kind.rawValue)\n"
    }

    mutating func sample(_ value: Int, _ labels: [String: String] = [:]) {
        line(name, "\(value)", labels)
    }

    mutating func sample(_ value: Double, _ labels: [String: String] = [:]) {
        line(name, "\(value)", labels)
    }

    mutating func histogram(_ histogram: LatenessHistogram, _ labels: [String: String]) {
        var sum = 0
        for (index, count) in histogram.counts.enumerated() {
            sum += count
            let border = index < LatenessHistogram.borders.count ? "\(LatenessHistogram.borders[index])" : "+Inf"
            line(name + "_bucket", "\(sum)", labels.merging(["le": border]) { $1 })
        }
        line(name + "_sum", "\(histogram.sum)", labels)
        line(name + "_count", "\(sum)", labels)
    }

    private mutating func line(_ name: String, _ value: String, _ labels: [String: String]) {
        let list = labels.sorted { $0.key < $1.key }.map { "\($0.key)=\"\(Self.escaped($0.value))\"" }
        text += name + (list.isEmpty ? "" : "{\(list.joined(separator: ","))}") + " \(value)\n"
    }

    /// Backslash, quotation mark and line feed are escaped.
    private static func escaped(_ value: String) -> String {
        value.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"").replacing("\n", with: "\\n")
    }
}
