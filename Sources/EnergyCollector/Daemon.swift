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
    let logger: Logger

    /// Runs until SIGTERM or SIGINT, then commits what was read and returns.
    ///
    /// - Throws: When the database, the socket or a link cannot be had at all. Devices and brokers that cannot be
    ///   reached are no reason to stop.
    func run() async throws {
        let manager = ServiceManager(environment: ProcessInfo.processInfo.environment)
        // Files and the socket are made for this user and group alone.
        umask(0o007)
        let lock = try ProcessLock(socketPath: configuration.control.socket)
        let databaseLock = try ProcessLock(databasePath: configuration.database.path)
        let (store, condition) = try openStore()
        // Before the accounts of changed meters are begun anew.
        let last = try lastReadings(in: store)
        try adopt(into: store)
        try reconcile(store)
        let threads = NIOThreadPool(numberOfThreads: 4)
        threads.start()
        let writer = ObservationWriter(
            store: store,
            limits: ObservationWriter.Limits(
                commitInterval: configuration.database.commitInterval, commitCount: configuration.database.commitCount,
                queueLimit: configuration.database.queueLimit), clock: WallClock.now)
        let rollup = RollupService(
            engine: RollupEngine(
                store: store, site: configuration.site, rules: configuration.ledgerRules),
            interval: configuration.rollupInterval, threads: threads, logger: logger)
        let anomalies = AnomalyEngine(
            store: store, site: configuration.site, subjects: configuration.anomalySubjects,
            rules: configuration.anomalyRules)
        if try anomalies.reconcile(fingerprint: configuration.anomalyFingerprint) {
            logger.notice("meters or thresholds changed: looking for anomalies from the first day on")
        }
        let board = MeterBoard()
        let modbus = try modbusLink(last: last, writer: writer, board: board)
        let fleets = try fleetLinks(store: store, writer: writer, board: board)
        let clockWatch = ClockWatch(logger: logger)
        let storeCheck = StoreCheck(store: store, isDue: condition == .toBeChecked, threads: threads, logger: logger)
        let queries = Queries(
            configuration: configuration, store: store, writer: writer, rollup: rollup, clockWatch: clockWatch,
            storeCheck: storeCheck, board: board,
            modbus: modbus, fleets: fleets,
            startedAt: WallClock.now(),
            clock: WallClock.now, threads: threads)
        let current = CurrentQueries(queries)
        let desk = ChangeDesk(store: store, changes: { current.now.changes }, clock: WallClock.now)
        let control = ControlServer(
            current: current, imports: ReadingsImport(store: store, clock: WallClock.now), desk: desk, logger: logger
        ).application { [configuration, logger] in
            let summary = "\(configuration.meters.count) meters, \(configuration.fleets.count) fleets"
            logger.info("ready", metadata: ["socket": "\(configuration.control.socket)", "configured": "\(summary)"])
            manager.ready(status: summary)
        }
        let group = ServiceGroup(
            configuration: ServiceGroupConfiguration(
                services: [
                    WriterService(writer: writer, store: store, threads: threads), rollup, clockWatch, storeCheck,
                    AnomalyService(
                        engine: anomalies, configuration: configuration, threads: threads, logger: logger),
                    CoolingService(
                        store: store, gaugeRetention: configuration.database.gaugeRetention, threads: threads,
                        logger: logger),
                ]
                    + (modbus.map { [ModbusService(link: $0)] } ?? []) + fleets.map { MQTTService(link: $0.link) }
                    + [
                        control,
                        ReloadService(
                            path: configurationPath, configuration: configuration, fleets: fleets, store: store,
                            logger: logger), StopNotice(manager: manager),
                    ],
                gracefulShutdownSignals: [.sigterm, .sigint], logger: logger))
        defer { unlink(configuration.control.socket) }
        try await group.run()
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

    /// Takes up what the site's file states for the first time, and says what of it does not count.
    private func adopt(into store: EnergyStore) throws {
        do {
            try store.bills().check(
                against: configuration.site.assignments, areaBillings: configuration.site.areaBillings)
        } catch let error as BillError {
            throw DaemonError("\(error): let the meter's assignment or the heat_billing begin or end beside it")
        }
        let adoption = try store.adopt(
            facts: configuration.facts, bills: configuration.bills, site: configuration.site, now: WallClock.now())
        if adoption.adopted > 0 {
            logger.notice("took up facts and bills of the site's file", metadata: ["count": "\(adoption.adopted)"])
        }
        for ignored in adoption.ignored {
            logger.warning(
                "a fact or bill of the site's file does not count",
                metadata: ["about": "\(ignored.key)", "why": "\(ignored.reason)"])
        }
    }

    /// Makes the derived rows follow a configuration that changed since the last start.
    private func reconcile(_ store: EnergyStore) throws {
        let result = try store.reconcile(
            site: configuration.site, rules: configuration.ledgerRules,
            fingerprint: configuration.nodeFingerprint)
        if !result.meters.isEmpty {
            logger.notice(
                "the rules of meters changed: rolling their readings up again",
                metadata: ["meters": "\(result.meters.joined(separator: ", "))"])
        }
        if result.nodes { logger.notice("the site changed: the rows of the nodes were built anew") }
    }

    /// Where each meter's registers stood when the daemon stopped.
    private func lastReadings(in store: EnergyStore) throws -> [String: OutageFill.Border] {
        var last: [String: OutageFill.Border] = [:]
        for standing in try store.standings() {
            var border = last[standing.meter] ?? OutageFill.Border(at: standing.at, values: [:])
            border.at = max(border.at, standing.at)
            border.values[standing.quantity] = standing.value
            last[standing.meter] = border
        }
        return last
    }

    private func modbusLink(
        last: [String: OutageFill.Border], writer: ObservationWriter, board: MeterBoard
    ) throws -> ModbusLink? {
        guard !configuration.modbus.isEmpty else { return nil }
        return try ModbusLink(
            endpoints: configuration.modbus.map { connection in
                ModbusEndpoint(
                    id: connection.id, host: connection.host, port: connection.port, timeout: connection.timeout,
                    pause: connection.pause)
            },
            polls: configuration.modbus.flatMap { connection in
                connection.devices.map { device in
                    ModbusPoll(
                        id: device.meter, endpoint: connection.id, interval: device.poll,
                        program: MeterPoll(
                            meter: device.meter, unit: device.unit, profile: device.profile, writer: writer,
                            board: board, zone: configuration.site.zone, last: last[device.meter]))
                }
            })
    }

    private func fleetLinks(store: EnergyStore, writer: ObservationWriter, board: MeterBoard) throws -> [FleetLink] {
        try configuration.fleets.compactMap { definition in
            guard let session = configuration.mqtt.first(where: { $0.id == definition.fleet.mqtt }) else { return nil }
            let subscriptions = try session.subscriptions.map { subscription in
                FleetSink.Subscription(filter: try TopicFilter(subscription.topic), profile: subscription.profile)
            }
            let sink = FleetSink(
                fleet: definition.fleet, subscriptions: subscriptions,
                knownSenders: store.senders(ofFleet: definition.fleet.id),
                needed: try store.neededMessages(session: session.id), writer: writer, board: board)
            let former = try store.subscribedTopics(session: session.id)
            try store.noteSubscribedTopics(session.subscriptions.map(\.topic), session: session.id)
            let broker = MQTTBroker(
                id: session.id, host: session.host, port: session.port,
                tls: session.tls.map {
                    MQTTBroker.TLS(caFile: $0.caFile, certificateFile: $0.certificateFile, keyFile: $0.keyFile)
                }, clientID: session.clientID, username: session.username, passwordFile: session.passwordFile,
                subscriptions: subscriptions.map { MQTTSubscription($0.filter) }, stateTopic: session.stateTopic,
                maximumPayload: session.maximumPayload, formerSubscriptions: former.compactMap { try? TopicFilter($0) })
            let link = try MQTTLink(broker: broker, sink: sink)
            sink.setSender { [weak link] request in link?.publish(request.payload, to: request.topic) }
            return FleetLink(fleet: definition.fleet, link: link, sink: sink)
        }
    }
}
