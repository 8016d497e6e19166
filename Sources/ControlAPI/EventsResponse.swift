public import Foundation

/// Tells of something that happened to a meter: `POST /v1/events`.
///
/// Readings are decimals as texts, in the quantity's display unit, as the register showed them.
public struct EventRequest: ChangeRequest {
    /// The meter.
    public var meter: String
    /// `install`, `remove`, `replace`, `reset` or `ratio`.
    public var kind: String
    /// When: RFC 3339, or a time of the site such as `2026-10-14 12:00`.
    public var at: String
    /// What was read.
    public var registers: [RegisterReadings]
    /// For `ratio`: what readings were multiplied by before.
    public var ratioBefore: String?
    /// For `ratio`: what readings from then on are multiplied by.
    public var ratio: String?
    /// The serial number of the meter that stands there from then on.
    public var serial: String?
    /// Why, or by which document.
    public var reason: String

    /// An event.
    public init(
        meter: String, kind: String, at: String, registers: [RegisterReadings], ratioBefore: String? = nil,
        ratio: String? = nil, serial: String? = nil, reason: String
    ) {
        self.meter = meter
        self.kind = kind
        self.at = at
        self.registers = registers
        self.ratioBefore = ratioBefore
        self.ratio = ratio
        self.serial = serial
        self.reason = reason
    }

    enum CodingKeys: String, CodingKey {
        case meter, kind, at, registers, ratio, serial, reason
        case ratioBefore = "ratio_before"
    }
}

/// Takes an event or a correction back: `POST /v1/events/revert`, `POST /v1/corrections/revert`.
public struct RevertRequest: ChangeRequest {
    /// Its number.
    public var id: Int64
    /// Why.
    public var reason: String

    /// What is taken back.
    public init(id: Int64, reason: String) {
        self.id = id
        self.reason = reason
    }
}

/// The answer to `GET /v1/events`, the newest first.
public struct EventsResponse: Codable, Hashable, Sendable {
    /// Events of meters.
    public var events: [EventResponse]

    /// Some events.
    public init(events: [EventResponse]) { self.events = events }
}

/// Something that happened to a meter.
public struct EventResponse: Codable, Hashable, Sendable {
    /// Its number.
    public var id: Int64
    /// The meter.
    public var meter: String
    /// `install`, `remove`, `replace`, `reset`, `ratio` or, noted by the collector itself, `other_device`.
    public var kind: String
    /// When it happened, RFC 3339.
    public var at: String
    /// What was read.
    public var registers: [EventRegister]
    /// What readings were multiplied by before.
    public var ratioBefore: String?
    /// What readings from then on are multiplied by.
    public var ratio: String?
    /// The serial number of the meter that stands there from then on.
    public var serial: String?
    /// Who told of it.
    public var author: String
    /// Who agreed to it, if somebody had to.
    public var approver: String?
    /// Why.
    public var reason: String
    /// When it was told of, RFC 3339.
    public var recordedAt: String
    /// Who took it back; absent while it counts.
    public var revertedBy: String?
    /// When that was.
    public var revertedAt: String?

    /// An event.
    public init(
        id: Int64, meter: String, kind: String, at: String, registers: [EventRegister], ratioBefore: String?,
        ratio: String?, serial: String?, author: String, approver: String?, reason: String, recordedAt: String,
        revertedBy: String?, revertedAt: String?
    ) {
        self.id = id
        self.meter = meter
        self.kind = kind
        self.at = at
        self.registers = registers
        self.ratioBefore = ratioBefore
        self.ratio = ratio
        self.serial = serial
        self.author = author
        self.approver = approver
        self.reason = reason
        self.recordedAt = recordedAt
        self.revertedBy = revertedBy
        self.revertedAt = revertedAt
    }

    enum CodingKeys: String, CodingKey {
        case id, meter, kind, at, registers, ratio, serial, author, approver, reason
        case ratioBefore = "ratio_before"
        case recordedAt = "recorded_at"
        case revertedBy = "reverted_by"
        case revertedAt = "reverted_at"
    }
}

/// What somebody read of a register.
public struct RegisterReadings: Codable, Hashable, Sendable {
    /// The register's quantity; absent for the one that the meter is counted by.
    public var quantity: String?
    /// Before the event; absent when nobody read it.
    public var final: String?
    /// After it; absent when nobody read it.
    public var initial: String?

    /// What was read.
    public init(quantity: String? = nil, final: String? = nil, initial: String? = nil) {
        self.quantity = quantity
        self.final = final
        self.initial = initial
    }
}

/// What somebody read of a register, in `unit`.
public struct EventRegister: Codable, Hashable, Sendable {
    /// The register's quantity.
    public var quantity: String
    /// Before the event; absent when nobody read it.
    public var final: Decimal?
    /// After it; absent when nobody read it.
    public var initial: Decimal?
    /// The unit of both.
    public var unit: String

    /// What was read.
    public init(quantity: String, final: Decimal?, initial: Decimal?, unit: String) {
        self.quantity = quantity
        self.final = final
        self.initial = initial
        self.unit = unit
    }
}
