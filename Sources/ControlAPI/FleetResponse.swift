public import Foundation

/// The answer to `GET /v1/fleet`.
public struct FleetResponse: Codable, Hashable, Sendable {
    /// Every fleet, or the one that was asked for.
    public var fleets: [FleetStatus]
    /// The lamps of the fleet that was asked for, by id; empty when none was.
    public var lamps: [LampStatus]

    /// A value from its parts.
    public init(fleets: [FleetStatus], lamps: [LampStatus]) {
        self.fleets = fleets
        self.lamps = lamps
    }
}

/// How a fleet of lamps stands.
public struct FleetStatus: Codable, Hashable, Sendable {
    /// The fleet's id.
    public var fleet: String
    /// The node it belongs to.
    public var node: String
    /// The MQTT session it reports by.
    public var session: String
    /// Lamps there should be.
    public var planned: Int
    /// Lamps that ever said something.
    public var known: Int
    /// Lamps that said something within three cadences.
    public var reporting: Int
    /// Planned lamps that did not: silence is not off.
    public var silent: Int
    /// Reporting lamps that are lit.
    public var lit: Int
    /// Reporting lamps that are not.
    public var unlit: Int
    /// Lamps that complained or did the wrong thing today.
    public var faulty: Int
    /// Whether lamps have to burn now; nil in the twilight, and where nobody knows.
    public var shouldBurn: Bool?
    /// Today's sunrise; nil where the site has no location.
    public var sunrise: String?
    /// Today's sunset.
    public var sunset: String?
    /// What today gave so far; nil when no lamp was heard.
    public var today: FleetPeriod?
    /// Messages of lamps that were lost on their way to the broker since the start.
    public var lostMessages: Int

    /// A value from its parts.
    public init(
        fleet: String, node: String, session: String, planned: Int, known: Int, reporting: Int, silent: Int, lit: Int,
        unlit: Int, faulty: Int, shouldBurn: Bool?, sunrise: String?, sunset: String?, today: FleetPeriod?,
        lostMessages: Int
    ) {
        self.fleet = fleet
        self.node = node
        self.session = session
        self.planned = planned
        self.known = known
        self.reporting = reporting
        self.silent = silent
        self.lit = lit
        self.unlit = unlit
        self.faulty = faulty
        self.shouldBurn = shouldBurn
        self.sunrise = sunrise
        self.sunset = sunset
        self.today = today
        self.lostMessages = lostMessages
    }

    enum CodingKeys: String, CodingKey {
        case fleet, node, session, planned, known, reporting, silent, lit, unlit, faulty, sunrise, sunset, today
        case shouldBurn = "should_burn"
        case lostMessages = "lost_messages"
    }
}

/// How one lamp stands.
public struct LampStatus: Codable, Hashable, Sendable {
    /// The lamp's id.
    public var lamp: String
    /// `ok`, `late`, `silent`, `departed` (said goodbye) or `never`.
    public var state: String
    /// When it last said something.
    public var lastSeen: String?
    /// Seconds since then.
    public var age: Double?
    /// Whether it was lit then; nil when it does not say.
    public var isLit: Bool?
    /// V.
    public var batteryVoltage: Decimal?
    /// %.
    public var stateOfCharge: Decimal?
    /// kWh since it was installed.
    public var energyHarvested: Decimal?
    /// kWh since it was installed.
    public var energyUsed: Decimal?
    /// What it complains of, and `dark_at_night` or `day_burner` where it did the wrong thing for more than half an hour today.
    public var faults: [String]

    /// A value from its parts.
    public init(
        lamp: String, state: String, lastSeen: String?, age: Double?, isLit: Bool?, batteryVoltage: Decimal?,
        stateOfCharge: Decimal?, energyHarvested: Decimal?, energyUsed: Decimal?, faults: [String]
    ) {
        self.lamp = lamp
        self.state = state
        self.lastSeen = lastSeen
        self.age = age
        self.isLit = isLit
        self.batteryVoltage = batteryVoltage
        self.stateOfCharge = stateOfCharge
        self.energyHarvested = energyHarvested
        self.energyUsed = energyUsed
        self.faults = faults
    }

    enum CodingKeys: String, CodingKey {
        case lamp, state, age, faults
        case lastSeen = "last_seen"
        case isLit = "is_lit"
        case batteryVoltage = "battery_v"
        case stateOfCharge = "state_of_charge"
        case energyHarvested = "energy_harvested_kwh"
        case energyUsed = "energy_used_kwh"
    }
}

/// The answer to `GET /v1/fleet/history`.
public struct FleetHistoryResponse: Codable, Hashable, Sendable {
    /// The fleet's id.
    public var fleet: String
    /// Days or months in order; those on which no lamp was heard are missing.
    public var rows: [FleetPeriod]

    /// A value from its parts.
    public init(fleet: String, rows: [FleetPeriod]) {
        self.fleet = fleet
        self.rows = rows
    }
}

/// What the lamps of a fleet did on a day or in a month.
public struct FleetPeriod: Codable, Hashable, Sendable {
    /// The first instant.
    public var start: String
    /// The first instant after it.
    public var end: String
    /// 亮灯率: of the time in which lamps had to burn and were heard, the share in which they did; nil when there was none.
    public var availability: Decimal?
    /// Of the time in which planned lamps had to burn so far, the share in which they were heard.
    public var coverage: Decimal?
    /// Lamps that said something, counted once a day.
    public var lampDays: Int
    /// Of them, those that complained or did the wrong thing.
    public var faultyLampDays: Int
    /// 故障率: faulty lamp-days of lamp-days.
    public var faultRate: Decimal?
    /// Lamp-days with more than half an hour in which the lamp should have burned and did not.
    public var darkAtNight: Int
    /// Lamp-days with more than half an hour of burning by day.
    public var dayBurners: Int
    /// Solar energy that the panels gave, kWh: renewable, never purchased.
    public var harvested: Decimal
    /// Energy that the lamps used, kWh.
    public var used: Decimal

    /// A value from its parts.
    public init(
        start: String, end: String, availability: Decimal?, coverage: Decimal?, lampDays: Int, faultyLampDays: Int,
        faultRate: Decimal?, darkAtNight: Int, dayBurners: Int, harvested: Decimal, used: Decimal
    ) {
        self.start = start
        self.end = end
        self.availability = availability
        self.coverage = coverage
        self.lampDays = lampDays
        self.faultyLampDays = faultyLampDays
        self.faultRate = faultRate
        self.darkAtNight = darkAtNight
        self.dayBurners = dayBurners
        self.harvested = harvested
        self.used = used
    }

    enum CodingKeys: String, CodingKey {
        case start, end, availability, coverage
        case lampDays = "lamp_days"
        case faultyLampDays = "faulty_lamp_days"
        case faultRate = "fault_rate"
        case darkAtNight = "dark_at_night"
        case dayBurners = "day_burners"
        case harvested = "harvested_kwh"
        case used = "used_kwh"
    }
}
