import ArgumentParser
import CollectorConfiguration
import EnergyStore
import Foundation

/// `energy-collector rebuild`: everything derived again from the readings, to replace it or to prove it.
struct RebuildCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rebuild",
        abstract: "Roll every reading up again from the first on.",
        discussion: """
            With --check nothing is changed, and the daemon may run: two copies of the database are made beside it, one is \
            rolled up to its end, the other from the first reading on, and every derived row is compared. Exit status 1 \
            when one differs. Without --check the daemon must be stopped; the rows are replaced.
            """)

    @OptionGroup var option: ConfigurationOption

    @Flag(help: "Compare a rebuilt copy with what is there, and change nothing.")
    var check = false

    func run() throws {
        let configuration = try CheckedConfiguration.load(option.path)
        do {
            try check ? compare(configuration) : rebuild(configuration)
        } catch let error as ExitCode {
            throw error
        } catch {
            printError("energy-collector: \(error)")
            throw ExitCode.failure
        }
    }

    private func rebuild(_ configuration: Configuration) throws {
        let lock = try ProcessLock(databasePath: configuration.database.path)
        let store = try EnergyStore(path: configuration.database.path)
        let left = try store.forgetDerived(rules: configuration.ledgerRules)
        let readings = try rollUp(store, configuration)
        try store.close()
        say(left)
        print("\(configuration.database.path): \(readings) readings of counters rolled up again")
        // Held to here.
        withExtendedLifetime(lock.path) {}
    }

    private func compare(_ configuration: Configuration) throws {
        let path = configuration.database.path
        guard FileManager.default.fileExists(atPath: path) else { throw DaemonError("there is no database \(path)") }
        let (live, rebuilt) = (path + ".check-live", path + ".check-rebuilt")
        func remove() {
            for file in [live, rebuilt] {
                for suffix in ["", "-wal", "-shm"] { try? FileManager.default.removeItem(atPath: file + suffix) }
            }
        }
        remove()
        defer { remove() }
        let copying = ProgressLine()
        copying.show("copying the database…")
        try EnergyStore.copy(path, to: live)
        copying.end()
        var store = try EnergyStore(path: live)
        // What waits in the live database is rolled up in its copy, as the daemon would in a moment.
        try rollUp(store, configuration)
        try store.close()
        try EnergyStore.copy(live, to: rebuilt)
        store = try EnergyStore(path: rebuilt)
        say(try store.forgetDerived(rules: configuration.ledgerRules))
        let readings = try rollUp(store, configuration)
        try store.close()
        let differences = try EnergyStore.differences(between: live, and: rebuilt)
        print("\(path): \(readings) readings of counters rolled up again")
        for difference in differences {
            let verdict =
                difference.isNone
                ? "identical"
                : "DIFFERENT: \(difference.onlyFirst) rows only there, \(difference.onlySecond) only rebuilt"
            print("  \(difference.table): \(difference.rows) rows, \(verdict)")
            for example in difference.examples { print("    \(example)") }
        }
        guard differences.allSatisfy(\.isNone) else { throw ExitCode.failure }
    }

    private func say(_ left: [String]) {
        guard !left.isEmpty else { return }
        print("not in the configuration, so their rows stay as they are: \(left.joined(separator: ", "))")
    }

    /// Rolls up everything there is; gives the readings of counters that it took.
    @discardableResult
    private func rollUp(_ store: EnergyStore, _ configuration: Configuration) throws -> Int {
        let rules = configuration.ledgerRules
        _ = try store.adopt(
            facts: configuration.facts, bills: configuration.bills, site: configuration.site, now: WallClock.now())
        _ = try store.reconcile(
            site: configuration.site, rules: rules, fingerprint: configuration.nodeFingerprint)
        let engine = RollupEngine(store: store, site: configuration.site, rules: rules)
        var readings = 0
        var isDone = false
        let line = ProgressLine()
        defer { line.end() }
        let all = try store.totals().observations
        var gone = 0
        line.show("rolling up \(all) observations…")
        while !isDone {
            // Nobody waits: the larger the steps, the fewer rows are written twice.
            let before = gone
            let step = try engine.step(limit: 400_000) { observations in
                gone = before + observations
                // More than there are when late ones are gone through again.
                let share = min(100, gone * 100 / max(1, all))
                line.show("rolled up \(min(gone, all)) of \(all) observations, \(share) %…")
            }
            readings += step.readings
            isDone = step.remaining == 0
        }
        line.show("looking for anomalies…")
        let anomalies = AnomalyEngine(
            store: store, site: configuration.site, subjects: configuration.anomalySubjects,
            rules: configuration.anomalyRules)
        _ = try anomalies.reconcile(fingerprint: configuration.anomalyFingerprint)
        let now = WallClock.now()
        while try anomalies.step(now: now) {}
        return readings
    }
}
