import MeterModels

extension EffectiveTree {
    /// What stands in `energy-collector.yaml`.
    mutating func addLinks(_ configuration: Configuration) {
        set("database") { tree in
            let database = configuration.database
            tree.set("path", .text(database.path))
            tree.set("raw_retention", .plain("forever"))
            tree.set("gauge_retention", database.gaugeRetention.map { .duration($0) } ?? .plain("forever"))
            tree.set("commit_interval", .duration(database.commitInterval))
            tree.set("commit_count", .number(database.commitCount))
            tree.set("queue_limit", .number(database.queueLimit))
        }
        set("control") { tree in
            tree.set("socket", .text(configuration.control.socket))
            tree.set("readers", .text(configuration.control.readers))
            tree.set("writers", .text(configuration.control.writers))
            tree.set("http", .text(configuration.control.http?.description))
        }
        set("rollup") { $0.set("interval", .duration(configuration.rollupInterval)) }
        set("kpi") { $0.set("coverage_limit", .number(configuration.coverageLimit)) }
        set("modbus") { tree in
            for connection in configuration.modbus { tree.set(connection.id) { $0.add(connection) } }
        }
        set("mqtt") { tree in
            for session in configuration.mqtt { tree.set(session.id) { $0.add(session) } }
        }
    }

    private mutating func add(_ connection: ModbusConnection) {
        set("host", .text(connection.host))
        set("port", .number(connection.port))
        set("timeout", .duration(connection.timeout))
        set("pause", .duration(connection.pause))
        set("devices") { devices in
            for device in connection.devices {
                devices.set(device.meter) { tree in
                    tree.set("unit", .number(device.unit))
                    tree.add(device.profile, device.parameters)
                    tree.set("poll", .duration(device.poll))
                }
            }
        }
    }

    private mutating func add(_ session: MQTTSession) {
        set("url", .text("\(session.tls == nil ? "mqtt" : "mqtts")://\(session.host):\(session.port)"))
        set("client_id", .text(session.clientID))
        set("username", .text(session.username))
        set("password_file", .text(session.passwordFile))
        set("ca_file", .text(session.tls?.caFile))
        set("cert_file", .text(session.tls?.certificateFile))
        set("key_file", .text(session.tls?.keyFile))
        set("state_topic", .text(session.stateTopic))
        set("maximum_payload", .bytes(session.maximumPayload))
        set("subscriptions") { subscriptions in
            for subscription in session.subscriptions {
                subscriptions.set(subscription.topic) { $0.add(subscription.profile) }
            }
        }
    }

    /// A profile's id, its parameters, and what tells its content and its parameters from another's.
    private mutating func add(_ profile: DeviceProfile, _ parameters: [String: String] = [:]) {
        set("profile", .text(profile.id))
        set("params") { params in
            for (name, text) in parameters.sorted(by: { $0.key < $1.key }) {
                params.set(name, Double(text) == nil ? .text(text) : .plain(text))
            }
        }
        set("profile_content", .content(of: profile))
    }
}
