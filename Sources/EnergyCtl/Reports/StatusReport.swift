import ControlAPI

/// The daemon's state at a glance: health, problems, links, store, rollup.
struct StatusReport: Report {
    let status: StatusResponse

    func text(_ painter: Painter) -> String {
        var parts = [health(painter)]
        if !status.modbus.isEmpty { parts.append(modbus.text(painter)) }
        if !status.mqtt.isEmpty { parts.append(mqtt.text(painter) + rejections(painter)) }
        parts.append(store(painter) + rollup(painter))
        return parts.joined(separator: "\n")
    }

    private func health(_ painter: Painter) -> String {
        let isOK = status.health == "ok"
        let up = RelativeTime.seconds(from: status.startedAt, to: status.now).map(RelativeTime.text(seconds:))
        var lines = painter.paint(Printable.line(status.health), isOK ? .good : .bad)
        lines += Printable.line(
            "  \(status.siteName) (\(status.site)), energy-collector \(version), up \(up ?? "–")")
        lines += "\n"
        for problem in status.problems {
            lines += painter.paint("  ! " + Printable.line(problem), .bad) + "\n"
        }
        for warning in status.warnings ?? [] {
            lines += painter.paint("  - " + Printable.line(warning), .warning) + "\n"
        }
        return lines
    }

    /// Which program it is; the commit only where it is known.
    private var version: String {
        guard let commit = status.commit, commit != "unknown" else { return status.version }
        return "\(status.version) (\(commit))"
    }

    private var modbus: TextTable {
        var table = TextTable([
            .text("MODBUS"), .text("ENDPOINT"), .text("STATE"), .text("SINCE"), .number("ANSWERING"),
            .number("REQUESTS"), .number("FAILURES"), .number("RECONNECTS"), .number("SKIPPED"), .text("LAST ERROR"),
        ])
        for link in status.modbus {
            let isComplete = link.devicesAnswering >= link.devices
            table.add([
                .init(link.id), .init(link.endpoint), .init(link.state, style(link.state)), .init(age(link.since)),
                .init("\(link.devicesAnswering)/\(link.devices)", isComplete ? .plain : .warning),
                .init(String(link.requests)), .init(String(link.failures)), .init(String(link.reconnects)),
                .init(String(link.skippedCycles), link.skippedCycles > 0 ? .warning : .plain), .init(link.lastError),
            ])
        }
        return table
    }

    private var mqtt: TextTable {
        var table = TextTable([
            .text("MQTT"), .text("BROKER"), .text("STATE"), .text("SINCE"), .number("SOURCES"), .number("MESSAGES"),
            .number("ACKNOWLEDGED"), .number("PENDING"), .number("SENT AGAIN"), .number("REJECTED"),
            .text("LAST ERROR"),
        ])
        for link in status.mqtt {
            let rejected = link.rejected.values.reduce(0, +)
            table.add([
                .init(link.id), .init(link.endpoint), .init(link.state, style(link.state)), .init(age(link.since)),
                .init(String(link.sources)), .init(String(link.messages)), .init(String(link.acknowledged)),
                .init(pending(link), (link.oldestPendingSeconds ?? 0) > 5 ? .warning : .plain),
                .init(String(link.duplicates)),
                .init(String(rejected), rejected > 0 ? .warning : .plain), .init(link.lastError),
            ])
        }
        return table
    }

    /// Messages that are read but not durable, and how long the oldest waits.
    private func pending(_ link: MQTTLinkStatus) -> String {
        guard let age = link.oldestPendingSeconds, age >= 1 else { return String(link.pending) }
        return "\(link.pending) for \(RelativeTime.text(seconds: age))"
    }

    private func rejections(_ painter: Painter) -> String {
        let troubles = status.mqtt.flatMap { link in
            ((link.refusedTopics ?? []).map { "refused topic \($0)" }
                + ((link.takeovers ?? 0) > 0 ? ["taken over \(link.takeovers ?? 0) times by another client"] : [])
                + ((link.lost ?? 0) > 0 ? ["\(link.lost ?? 0) messages lost before the broker"] : []))
                .map { painter.paint(Printable.line("  \(link.id) \($0)"), .warning) + "\n" }
        }
        return troubles.joined() + rejectionsByReason(painter)
    }

    private func rejectionsByReason(_ painter: Painter) -> String {
        status.mqtt.filter { !$0.rejected.isEmpty }.map { link in
            let reasons = link.rejected.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
                .map { "\($0.key) \($0.value)" }.joined(separator: ", ")
            return painter.paint(Printable.line("  \(link.id) rejected: \(reasons)"), .warning) + "\n"
        }.joined()
    }

    private func store(_ painter: Painter) -> String {
        let store = status.store
        let commit = age(store.lastCommit).map { "last commit \($0)" } ?? "no commit yet"
        let isFull = store.queued >= store.queueLimit
        let dropped = painter.paint("\(store.dropped) dropped", store.dropped > 0 ? .bad : .plain)
        let queued = painter.paint("\(store.queued) of \(store.queueLimit) queued", isFull ? .bad : .plain)
        let quarantined = painter.paint(
            "\(store.quarantined) quarantined", store.quarantined > 0 ? .warning : .plain)
        let compressed = store.compressed.map { $0 > 0 ? " (\($0) compressed)" : "" } ?? ""
        return painter.paint("STORE", .heading) + "   "
            + Printable.line(
                "\(store.path): \(ByteText.text(store.bytes)), \(ByteText.text(store.diskFreeBytes)) free, \(commit)")
            + "\n        \(store.observations) observations\(compressed), \(queued), \(dropped), \(store.repeated) repeated, "
            + "\(quarantined)\n" + error(store.lastError, painter)
    }

    private func rollup(_ painter: Painter) -> String {
        let rollup = status.rollup
        let run =
            age(rollup.lastRun).map { age in
                "last run \(age)" + (rollup.lastDurationMilliseconds.map { ", took \(Int($0.rounded())) ms" } ?? "")
            } ?? "no run yet"
        let lag = rollup.lagSeconds.map { ", the oldest reading for \(Int($0)) s" } ?? ""
        return painter.paint("ROLLUP", .heading) + "  \(run), \(rollup.dirtyMeters) meters waiting\(lag)\n"
            + error(rollup.lastError, painter)
    }

    private func error(_ text: String?, _ painter: Painter) -> String {
        guard let text else { return "" }
        return painter.paint("        last error: " + Printable.line(text), .bad) + "\n"
    }

    /// The age by the daemon's clock, so that a gateway whose clock is off shows right ages.
    private func age(_ time: String?) -> String? {
        time.flatMap { RelativeTime.seconds(from: $0, to: status.now) }.map { RelativeTime.text(seconds: $0) + " ago" }
    }

    private func style(_ state: String) -> TextStyle {
        switch state {
        case "connected": .good
        case "closed": .bad
        default: .warning
        }
    }
}
