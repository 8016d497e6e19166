import ControlAPI

extension StatusReport {
    /// One line a fact: `modbus,gw-a,state,connected`.
    var csv: CSVTable {
        var table = CSVTable(["section", "id", "field", "value"])
        func add(_ section: String, _ id: String, _ fields: [(String, String?)]) {
            for (field, value) in fields { table.add([section, id, field, value]) }
        }
        add(
            "daemon", "",
            [
                ("site", status.site), ("site_name", status.siteName), ("version", status.version),
                ("health", status.health), ("started_at", status.startedAt), ("now", status.now),
            ])
        for problem in status.problems { add("daemon", "", [("problem", problem)]) }
        for warning in status.warnings ?? [] { add("daemon", "", [("warning", warning)]) }
        for link in status.modbus {
            add(
                "modbus", link.id,
                [
                    ("endpoint", link.endpoint), ("state", link.state), ("since", link.since),
                    ("devices", "\(link.devices)"), ("devices_answering", "\(link.devicesAnswering)"),
                    ("requests", "\(link.requests)"), ("failures", "\(link.failures)"),
                    ("reconnects", "\(link.reconnects)"), ("skipped_cycles", "\(link.skippedCycles)"),
                    ("last_error", link.lastError),
                ])
        }
        for link in status.mqtt {
            add(
                "mqtt", link.id,
                [
                    ("endpoint", link.endpoint), ("state", link.state), ("since", link.since),
                    ("messages", "\(link.messages)"), ("acknowledged", "\(link.acknowledged)"),
                    ("pending", "\(link.pending)"), ("duplicates", "\(link.duplicates)"),
                    ("sources", "\(link.sources)"), ("last_error", link.lastError),
                ])
            let rejected = link.rejected.sorted { $0.key < $1.key }
            add("mqtt", link.id, rejected.map { ("rejected.\($0.key)", "\($0.value)") })
        }
        let (store, rollup) = (status.store, status.rollup)
        add(
            "store", "",
            [
                ("path", store.path), ("bytes", "\(store.bytes)"), ("disk_free_bytes", "\(store.diskFreeBytes)"),
                ("observations", "\(store.observations)"), ("queued", "\(store.queued)"),
                ("queue_limit", "\(store.queueLimit)"), ("dropped", "\(store.dropped)"),
                ("repeated", "\(store.repeated)"), ("quarantined", "\(store.quarantined)"),
                ("last_commit", store.lastCommit), ("last_error", store.lastError),
            ])
        add(
            "rollup", "",
            [
                ("last_run", rollup.lastRun),
                ("last_duration_ms", rollup.lastDurationMilliseconds.map { "\($0)" }),
                ("dirty_meters", "\(rollup.dirtyMeters)"), ("lag_s", rollup.lagSeconds.map { "\($0)" }),
                ("last_error", rollup.lastError),
            ])
        return table
    }
}
