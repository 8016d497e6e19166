public import Bulletin
public import ConsumptionLedger
public import EnergyKPI
public import MeterModels

/// Everything the daemon runs by: read from files, checked as a whole, with every default filled in.
public struct Configuration: Sendable {
    /// Nodes, assignments and fleets.
    public var site: Site
    /// Every meter that is polled or imported, in configuration order.
    public var meters: [MeterDefinition]
    /// The senders of fleets, in configuration order.
    public var fleets: [FleetDefinition]
    /// Modbus-TCP connections.
    public var modbus: [ModbusConnection]
    /// MQTT sessions.
    public var mqtt: [MQTTSession]
    /// The database and how it is written.
    public var database: DatabaseSettings
    /// The control socket.
    public var control: ControlSettings
    /// How often new readings are rolled up.
    public var rollupInterval: Duration
    /// The coverage below which a KPI is not known, 0…1.
    public var coverageLimit: ExactDecimal
    /// Facts in configuration order.
    public var facts: [Fact]
    /// Bills in configuration order.
    public var bills: [Bill]
    /// Carriers that nodes declare to use, by node.
    public var expectedCarriers: [String: Set<Carrier>]
    /// From when on something is an anomaly.
    public var anomalyRules: AnomalyRules
    /// Every device profile, shipped ones and the operator's, by id.
    public var profiles: [DeviceProfile]
    /// Coefficient sets, shipped ones and the operator's.
    public var coefficientSets: [CoefficientSet]
    /// Factors of emission; nil when there are none.
    public var emissionFactors: EmissionFactorSet?
    /// Tables of quotas, shipped ones and the operator's.
    public var quotaTables: [QuotaTable]
    /// Scoring schemes, shipped ones and the operator's, each id once.
    public var scoringSchemes: [ScoringScheme]
    /// Working days.
    public var calendar: WorkCalendar
    /// How files of other platforms become bills, shipped forms and the operator's, each id once.
    public var importForms: [ImportForm]
    /// How the site's figures are judged.
    public var evaluation: Evaluation
    /// How the site publishes its bulletins.
    public var publication: PublicationSettings
    /// What bulletins' pages are made by: the shipped templates, or the operator's.
    public var bulletinTemplates: BulletinTemplates
    /// What is allowed but should be looked at.
    public var warnings: [ConfigurationFinding]

    /// The coefficient set of a basis that holds on a day: the operator's, else the shipped one.
    public func coefficientSet(_ basis: Basis, on day: CivilDate) -> CoefficientSet? {
        coefficientSets.last { $0.reference.basis == basis && $0.validity.contains(day) }
    }

    /// The quotas that the site is held against.
    public var quotaRows: [QuotaTable.Row] {
        quotaTables.last { $0.id == evaluation.quotaTable }?
            .rows(groups: evaluation.quotaGroups, zone: evaluation.climateZone) ?? []
    }
}

/// A meter and what is known of it beforehand.
public struct MeterDefinition: Hashable, Sendable {
    /// The meter's id.
    public var id: String
    /// What its readings are judged by.
    public var rules: CounterRules
    /// The Modbus connection that polls it; nil for a meter that is only imported.
    public var connection: String?
    /// The profile that decodes it; nil for a meter that is only imported.
    public var profile: String?
    /// What the register of meters says of it.
    public var card: MeterCard
}

/// A fleet and what is known of its senders beforehand.
public struct FleetDefinition: Hashable, Sendable {
    /// The fleet.
    public var fleet: Fleet
    /// What its senders' readings are judged by.
    public var rules: CounterRules
}

/// One Modbus-TCP connection.
public struct ModbusConnection: Hashable, Sendable {
    /// Its id.
    public var id: String
    /// Host name or address.
    public var host: String
    /// TCP port.
    public var port: UInt16
    /// How long an answer may take.
    public var timeout: Duration
    /// The least time between requests.
    public var pause: Duration
    /// The devices behind it.
    public var devices: [ModbusDevice]
}

/// One device behind a connection.
public struct ModbusDevice: Hashable, Sendable {
    /// The meter that it is.
    public var meter: String
    /// Its unit id.
    public var unit: UInt8
    /// What it says and how, with its parameters filled in.
    public var profile: DeviceProfile
    /// Its parameters as they are written: the device's own, else the profile's.
    public var parameters: [String: String]
    /// The time between polls.
    public var poll: Duration
}

/// One MQTT session.
public struct MQTTSession: Hashable, Sendable {
    /// A topic filter and what its messages mean.
    public struct Subscription: Hashable, Sendable {
        /// The topic filter.
        public var topic: String
        /// What its messages mean.
        public var profile: DeviceProfile
    }

    /// TLS settings of an `mqtts` session.
    public struct TLS: Hashable, Sendable {
        /// Certificate authorities; nil for the system's.
        public var caFile: String?
        /// The collector's own certificate.
        public var certificateFile: String?
        /// Its key.
        public var keyFile: String?
    }

    /// Its id.
    public var id: String
    /// Host name or address.
    public var host: String
    /// TCP port.
    public var port: UInt16
    /// nil for an unencrypted session.
    public var tls: TLS?
    /// The client id, under which the broker keeps the session.
    public var clientID: String
    /// The user name.
    public var username: String?
    /// The file that the password is read from at each connection.
    public var passwordFile: String?
    /// A topic that says, retained, whether the collector is online; nil says nothing.
    public var stateTopic: String?
    /// The longest payload that is read, in bytes.
    public var maximumPayload: Int
    /// What is subscribed to.
    public var subscriptions: [Subscription]
}

/// The database and how it is written.
public struct DatabaseSettings: Hashable, Sendable {
    /// The file.
    public var path: String
    /// The longest an observation waits for others.
    public var commitInterval: Duration
    /// Observations that are committed without waiting longer.
    public var commitCount: Int
    /// Observations that may wait.
    public var queueLimit: Int
    /// How long values of the moment are kept, but active power and everything that lamps say; nil for ever.
    public var gaugeRetention: Duration?
}

/// The control socket.
public struct ControlSettings: Hashable, Sendable {
    /// The socket.
    public var socket: String
    /// The group that may query; nil for the daemon's user alone.
    public var readers: String?
    /// The group that may change something; nil for the daemon's user alone.
    public var writers: String?
    /// Where the read-only page listens; nil for nowhere.
    public var http: HTTPAddress?
}
