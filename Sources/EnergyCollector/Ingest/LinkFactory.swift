import CollectorConfiguration
import ConsumptionLedger
import EnergyStore
import MeterModels
import ModbusLink
import MQTTLink

/// Makes the links of a configuration: what they ask, and where their answers go.
struct LinkFactory: Sendable {
    let store: EnergyStore
    let writer: ObservationWriter
    let board: MeterBoard

    /// Where each meter's registers stood when it was last read.
    func lastReadings() throws -> [String: OutageFill.Border] {
        var last: [String: OutageFill.Border] = [:]
        for standing in try store.standings() {
            var border = last[standing.meter] ?? OutageFill.Border(at: standing.at, values: [:])
            border.at = max(border.at, standing.at)
            border.values[standing.quantity] = standing.value
            last[standing.meter] = border
        }
        return last
    }

    /// The connections of a configuration.
    func endpoints(_ configuration: Configuration) -> [ModbusEndpoint] {
        configuration.modbus.map { connection in
            ModbusEndpoint(
                id: connection.id, host: connection.host, port: connection.port, timeout: connection.timeout,
                pause: connection.pause)
        }
    }

    /// The polls of a configuration.
    func polls(_ configuration: Configuration, last: [String: OutageFill.Border]) -> [ModbusPoll] {
        configuration.modbus.flatMap { connection in
            connection.devices.map { device in
                ModbusPoll(
                    id: device.meter, endpoint: connection.id, interval: device.poll,
                    program: MeterPoll(
                        meter: device.meter, unit: device.unit, profile: device.profile, writer: writer,
                        board: board, zone: configuration.site.zone, last: last[device.meter]))
            }
        }
    }

    /// What a running link polls by a new configuration: what is the same in the old one goes on.
    func plan(from old: Configuration, to new: Configuration) throws -> ModbusPlan {
        var kept: [String: Set<String>] = [:]
        if old.site.zone == new.site.zone {
            for connection in new.modbus {
                guard let former = old.modbus.first(where: { $0.id == connection.id }) else { continue }
                kept[connection.id] = Set(connection.devices.filter(former.devices.contains).map(\.meter))
            }
        }
        return ModbusPlan(endpoints: endpoints(new), polls: polls(new, last: try lastReadings()), kept: kept)
    }

    /// The sessions of a configuration, one a fleet; those of `known` that have the same broker stay, with what they are
    /// subscribed to changed.
    func fleets(_ configuration: Configuration, known: [FleetLink] = []) throws -> [FleetLink] {
        try configuration.fleets.compactMap { definition in
            guard let session = configuration.mqtt.first(where: { $0.id == definition.fleet.mqtt }) else { return nil }
            let subscriptions = try session.subscriptions.map { subscription in
                FleetSink.Subscription(filter: try TopicFilter(subscription.topic), profile: subscription.profile)
            }
            let running = known.first {
                $0.fleet.id == definition.fleet.id && $0.session.hasSameConnection(as: session)
            }
            if let running {
                // First what messages mean, then that they come.
                running.sink.configure(fleet: definition.fleet, subscriptions: subscriptions)
                running.link.subscribe(to: subscriptions.map { MQTTSubscription($0.filter) })
                try store.noteSubscribedTopics(session.subscriptions.map(\.topic), session: session.id)
                return FleetLink(fleet: definition.fleet, session: session, link: running.link, sink: running.sink)
            }
            return try fleet(definition.fleet, session, subscriptions)
        }
    }

    private func fleet(
        _ fleet: Fleet, _ session: CollectorConfiguration.MQTTSession, _ subscriptions: [FleetSink.Subscription]
    ) throws -> FleetLink {
        let sink = FleetSink(
            fleet: fleet, subscriptions: subscriptions, knownSenders: store.senders(ofFleet: fleet.id),
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
        return FleetLink(fleet: fleet, session: session, link: link, sink: sink)
    }
}

/// A fleet's session with what takes its messages.
struct FleetLink: Sendable {
    let fleet: Fleet
    let session: CollectorConfiguration.MQTTSession
    let link: MQTTLink
    let sink: FleetSink
}

extension CollectorConfiguration.MQTTSession {
    /// Whether only what is subscribed to differs, if anything does.
    fileprivate func hasSameConnection(as other: Self) -> Bool {
        var same = self
        same.subscriptions = other.subscriptions
        return same == other
    }
}
