import CollectorConfiguration
import EnergyStore
import Logging
import ModbusLink
import MQTTLink
import ServiceLifecycle
import Synchronization

/// Tells the service manager that the daemon is stopping: started last, it is the first to be stopped.
struct StopNotice: Service {
    let manager: ServiceManager

    func run() async throws {
        try? await gracefulShutdown()
        manager.stopping()
    }
}

/// Keeps the Modbus link running from start to shutdown.
struct ModbusService: Service {
    let link: ModbusLink

    func run() async throws {
        try link.start()
        try? await gracefulShutdown()
        await link.stop()
    }
}

/// Keeps the MQTT sessions running from start to shutdown, one a fleet.
final class FleetLinks: Service {
    private let links: Mutex<[FleetLink]>

    init(_ links: [FleetLink]) {
        self.links = Mutex(links)
    }

    /// The sessions of now.
    var all: [FleetLink] { links.withLock { $0 } }

    func run() async throws {
        for fleet in all { try fleet.link.start() }
        try? await gracefulShutdown()
        await Self.stop(all)
    }

    /// Takes others in the place of the sessions there are: those that are new are started, those that are not among
    /// them any more are stopped first, so that a client id is never used twice.
    func replace(by new: [FleetLink]) async throws {
        let old = all
        await Self.stop(old.filter { former in !new.contains { $0.link === former.link } })
        links.withLock { $0 = new }
        for fleet in new where !old.contains(where: { $0.link === fleet.link }) { try fleet.link.start() }
    }

    private static func stop(_ links: [FleetLink]) async {
        await withTaskGroup(of: Void.self) { group in
            for fleet in links { group.addTask { await fleet.link.stop() } }
        }
    }
}
