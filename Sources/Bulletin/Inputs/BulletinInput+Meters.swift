public import ConsumptionLedger
public import EnergyKPI
public import MeterModels

extension BulletinInput {
    /// How good a meter's data of the period is.
    public struct MeterQuality: Hashable, Codable, Sendable {
        /// The meter's id.
        public var meter: String
        /// What it counts.
        public var carrier: Carrier
        /// Covered ÷ expected seconds; nil when nothing was expected.
        public var coverage: Rational?
        /// The part of its amount that was spread over an outage, 推导, 0…1; nil without an amount.
        public var derivedShare: Rational?
        /// The part that rests on readings entered by a person, 人工.
        public var manualShare: Rational?
        /// The part that a person estimated, 估算.
        public var estimatedShare: Rational?
        /// Readings that were set aside as implausible.
        public var quarantined: Int

        /// A meter's data quality.
        public init(
            meter: String, carrier: Carrier, coverage: Rational?, derivedShare: Rational?,
            manualShare: Rational? = nil, estimatedShare: Rational? = nil, quarantined: Int
        ) {
            self.meter = meter
            self.carrier = carrier
            self.coverage = coverage
            self.derivedShare = derivedShare
            self.manualShare = manualShare
            self.estimatedShare = estimatedShare
            self.quarantined = quarantined
        }
    }

    /// Something that happened to a meter in the period, 换表.
    public struct MeterChange: Hashable, Codable, Sendable {
        /// What happened.
        public enum Kind: String, CaseIterable, Codable, Sendable {
            case install, remove, replace, reset, ratio
            /// The device began to name another serial number, and nobody has said why.
            case otherDevice
        }

        /// Its number in the store.
        public var id: Int64
        /// The meter's id.
        public var meter: String
        /// When it happened.
        public var at: Timestamp
        /// What happened.
        public var kind: Kind
        /// The transformer ratio before and after, for a change of it.
        public var ratio: (before: String, after: String)? { before.flatMap { b in after.map { (b, $0) } } }
        /// The serial number from then on.
        public var serial: String?
        /// Why, in the author's words.
        public var reason: String
        private var before: String?
        private var after: String?

        /// An event of a meter.
        public init(
            id: Int64, meter: String, at: Timestamp, kind: Kind, ratio: (before: String, after: String)? = nil,
            serial: String? = nil, reason: String
        ) {
            self.id = id
            self.meter = meter
            self.at = at
            self.kind = kind
            self.serial = serial
            self.reason = reason
            before = ratio?.before
            after = ratio?.after
        }
    }

    /// Something that a person corrected in the period.
    public struct Correction: Hashable, Codable, Sendable {
        /// What was done.
        public enum Kind: String, CaseIterable, Codable, Sendable {
            case exclude, insert, attribute, reject, fill
        }

        /// Its number in the store.
        public var id: Int64
        /// The meter's id.
        public var meter: String
        /// The reading, or where the stretch begins.
        public var from: Timestamp
        /// The same instant, or where the stretch ends.
        public var to: Timestamp
        /// What was done.
        public var kind: Kind
        /// Who did it.
        public var author: String
        /// Why, in the author's words.
        public var reason: String

        /// A correction.
        public init(
            id: Int64, meter: String, from: Timestamp, to: Timestamp, kind: Kind, author: String, reason: String
        ) {
            self.id = id
            self.meter = meter
            self.from = from
            self.to = to
            self.kind = kind
            self.author = author
            self.reason = reason
        }
    }

    /// An anomaly of the period and what persons did about it.
    public struct AnomalyCase: Hashable, Codable, Sendable {
        /// Where it stands.
        public enum State: String, CaseIterable, Codable, Sendable {
            case open, assigned, vanished, closed
        }

        /// Its number in the store.
        public var id: Int64
        /// What was found.
        public var anomaly: Anomaly
        /// Where it stands.
        public var state: State
        /// Who has to look at it.
        public var owner: String?
        /// Until when.
        public var due: CivilDate?
        /// What caused it.
        public var cause: String?
        /// What was done about it.
        public var action: String?

        /// An anomaly.
        public init(
            id: Int64, anomaly: Anomaly, state: State, owner: String? = nil, due: CivilDate? = nil,
            cause: String? = nil, action: String? = nil
        ) {
            self.id = id
            self.anomaly = anomaly
            self.state = state
            self.owner = owner
            self.due = due
            self.cause = cause
            self.action = action
        }
    }

    /// What the register of meters says of one on the last day of the period, 计量器具台账.
    public struct MeterCard: Hashable, Codable, Sendable {
        /// How its calibration stands.
        public enum State: String, CaseIterable, Codable, Sendable {
            case valid, soon, expired, unknown
        }

        /// The meter's id.
        public var meter: String
        /// The node's name.
        public var nodeName: String
        /// What it counts.
        public var carrier: Carrier
        /// The serial number on its plate.
        public var serial: String?
        /// Its accuracy class.
        public var accuracyClass: String?
        /// The number of its certificate.
        public var certificate: String?
        /// The day of its last calibration.
        public var calibrated: CivilDate?
        /// The last day on which the calibration holds.
        public var calibrationDue: CivilDate?
        /// How its calibration stands.
        public var state: State

        /// A meter of the register.
        public init(
            meter: String, nodeName: String, carrier: Carrier, serial: String? = nil, accuracyClass: String? = nil,
            certificate: String? = nil, calibrated: CivilDate? = nil, calibrationDue: CivilDate? = nil, state: State
        ) {
            self.meter = meter
            self.nodeName = nodeName
            self.carrier = carrier
            self.serial = serial
            self.accuracyClass = accuracyClass
            self.certificate = certificate
            self.calibrated = calibrated
            self.calibrationDue = calibrationDue
            self.state = state
        }
    }
}
