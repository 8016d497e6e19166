import CollectorConfiguration
import ConsumptionLedger
import EnergyKPI
import EnergyStore
import Foundation
import Glibc
import Hummingbird
import Logging
import MeterModels
import ModbusLink
import MQTTLink
import NIOPosix
import ServiceLifecycle
import UnixSignals

/// The daemon: every part made from the configuration, and run as services that start and stop in order.
struct Daemon {
    let configuration: Configuration
    /// Where it was read from, and is read again on SIGHUP.
    let configurationPath: String
    /// Where bulletins are exported to by a timer; nil when none are.
    let bulletinFolder: String?
    let logger: Logger

    /// Runs until SIGTERM or SIGINT, then commits what was read and returns.
    ///
    /// - Throws: When the database, the socket or a link cannot be had at all. Devices and brokers that cannot be
    ///   reached are no reason to stop.
    func run() async throws {
        let manager = ServiceManager(environment: ProcessInfo.processInfo.environment)
        // What is made is this user's alone; the socket is given to the readers' group, and nothing else is.
        umask(0o077)
        let lock = try ProcessLock(socketPath: configuration.control.socket)
        let databaseLock = try ProcessLock(databasePath: configuration.database.path)
        let (store, condition) = try openStore()
        let threads = NIOThreadPool(numberOfThreads: 4)
        threads.start()
        // Questions have threads of their own: however many are asked, rollups go on.
        let questionThreads = NIOThreadPool(numberOfThreads: 4)
        questionThreads.start()
        let writer = ObservationWriter(
            store: store,
            limits: ObservationWriter.Limits(
                commitInterval: configuration.database.commitInterval, commitCount: configuration.database.commitCount,
                queueLimit: configuration.database.queueLimit), clock: WallClock.now)
        let board = MeterBoard()
        let factory = LinkFactory(store: store, writer: writer, board: board)
        // Before the accounts of changed meters are begun anew.
        let last = try factory.lastReadings()
        try SiteRows(store: store, logger: logger).follow(configuration)
        let rollup = RollupService(
            engine: RollupEngine(
                store: store, site: configuration.site, rules: configuration.ledgerRules),
            interval: configuration.rollupInterval, threads: threads, logger: logger,
            intake: {
                let statistics = writer.statistics
                return RollupService.Intake(commits: statistics.commits, isCommitting: statistics.isCommitting)
            })
        let anomalies = try AnomalyService(
            store: store, configuration: configuration, threads: threads, logger: logger)
        let modbus = try ModbusLink(
            endpoints: factory.endpoints(configuration), polls: factory.polls(configuration, last: last))
        let fleets = FleetLinks(try factory.fleets(configuration))
        let probe = ServingProbe(path: configuration.control.socket, patience: manager.patience)
        let loops = VitalLoops(
            modbus: modbus, fleets: fleets, writer: writer, rollup: rollup, serving: probe, patience: manager.patience)
        let watchdog = Watchdog(manager: manager, logger: logger) { loops.signs }
        let clockWatch = ClockWatch(logger: logger)
        let storeCheck = StoreCheck(store: store, isDue: condition == .toBeChecked, threads: threads, logger: logger)
        let current = CurrentQueries(
            Queries(
                configuration: configuration, store: store, writer: writer, rollup: rollup, clockWatch: clockWatch,
                storeCheck: storeCheck, restatements: RestatementBoard(), watchdog: watchdog,
                bulletinFolder: bulletinFolder, board: board, modbus: modbus, fleetLinks: fleets,
                startedAt: WallClock.now(), clock: WallClock.now, threads: questionThreads))
        let plant = Plant(
            path: configurationPath, current: current, rollup: rollup, anomalies: anomalies, modbus: modbus,
            fleets: fleets, factory: factory, manager: manager, logger: logger)
        let desk = ChangeDesk(store: store, changes: { current.now.changes }, clock: WallClock.now)
        let control = ControlServer(
            current: current, imports: ReadingsImport(store: store, clock: WallClock.now), desk: desk, plant: plant,
            logger: logger
        ).application { [configuration, logger] in
            let summary = configuration.summary
            logger.info("ready", metadata: ["socket": "\(configuration.control.socket)", "configured": "\(summary)"])
            manager.ready(status: summary)
        }
        var page: [any Service] = []
        if let address = configuration.control.http {
            let application = try PageServer(current: current, logger: logger).application(at: address)
            page = [PageService(application: application, address: address)]
        }
        let group = ServiceGroup(
            configuration: ServiceGroupConfiguration(
                services: [
                    WriterService(writer: writer, store: store, threads: threads), rollup, clockWatch, storeCheck,
                    anomalies,
                    CoolingService(
                        store: store,
                        gaugeRetention: { current.now.configuration.database.gaugeRetention },
                        threads: threads, logger: logger),
                    BulletinWatch(current: current, threads: threads, logger: logger),
                    ModbusService(link: modbus), fleets, control,
                    // Stopped before the connections: their end is no failure.
                    HealthWatch(current: current, logger: logger),
                ] + page + [
                    ReloadService(plant: plant, logger: logger), probe, watchdog,
                    StopNotice(manager: manager),
                ],
                gracefulShutdownSignals: [.sigterm, .sigint], logger: logger))
        defer { unlink(configuration.control.socket) }
        try await group.run()
        try await questionThreads.shutdownGracefully()
        try await threads.shutdownGracefully()
        logger.info("stopped", metadata: ["locks": "\(lock.path), \(databaseLock.path)"])
    }

    private func openStore() throws -> (EnergyStore, EnergyStore.Condition) {
        let (store, condition) = try EnergyStore.open(path: configuration.database.path, now: WallClock.now())
        switch condition {
        case .clean: break
        case .checked: logger.notice("the database was not closed in order; it was checked and is whole")
        case .toBeChecked: logger.notice("the database was not closed in order; it is checked beside the work")
        case .setAside(let file):
            logger.critical(
                "the database was damaged and is set aside; a new one was begun", metadata: ["file": "\(file)"])
        }
        return (store, condition)
    }
}

extension Configuration {
    /// What is configured, in a few words for the service manager's status.
    var summary: String { "\(meters.count) meters, \(fleets.count) fleets" }
}
