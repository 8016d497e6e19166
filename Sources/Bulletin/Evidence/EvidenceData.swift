public import MeterModels

/// What of meters and registers stands behind a bulletin: enough to add every metered amount up again.
public struct EvidenceData: Codable, Hashable, Sendable {
    /// A reading that a register's account stood at, at a border of the period or the one next to it.
    public struct Standing: Codable, Hashable, Sendable {
        /// When, in milliseconds since 1970 UTC.
        public var at: Timestamp
        /// What the register showed, in base units (Wh, mL, …).
        public var value: Int64
        /// Last minus first of all its lives up to then, with every turn of the register, in base units.
        public var total: Int64
        /// Turns of the register so far.
        public var wraps: Int64
        /// The value that its present life began with, in base units.
        public var lifeFirst: Int64
        /// Last minus first of the lives before, added up, in base units.
        public var earlierLives: Int64
        /// What the register said, before any scale; nil where the account stands at no stored reading, as after an
        /// event.
        public var raw: ExactDecimal?
        /// Base units per raw unit before the ratio.
        public var factor: ExactDecimal?
        /// The transformer ratio, or 1.
        public var ratio: ExactDecimal?

        /// A standing; `raw`, `factor` and `ratio` of the reading that it is.
        public init(
            at: Timestamp, value: Int64, total: Int64, wraps: Int64, lifeFirst: Int64, earlierLives: Int64,
            raw: ExactDecimal? = nil, factor: ExactDecimal? = nil, ratio: ExactDecimal? = nil
        ) {
            self.at = at
            self.value = value
            self.total = total
            self.wraps = wraps
            self.lifeFirst = lifeFirst
            self.earlierLives = earlierLives
            self.raw = raw
            self.factor = factor
            self.ratio = ratio
        }
    }

    /// What a register counted on one civil day, in base units.
    public struct Day: Codable, Hashable, Sendable {
        /// The day.
        public var day: CivilDate
        /// measured + derived + manual + estimated.
        public var amount: Int64
        /// The part that a person estimated.
        public var estimated: Int64
        /// Advance that belongs to no time, outside `amount`.
        public var unattributed: Int64
        /// Advance that a person judged wrong, outside `amount`.
        public var rejected: Int64

        /// A day of a register.
        public init(day: CivilDate, amount: Int64, estimated: Int64, unattributed: Int64, rejected: Int64) {
            self.day = day
            self.amount = amount
            self.estimated = estimated
            self.unattributed = unattributed
            self.rejected = rejected
        }
    }

    /// A register over the part of the period in which it counts.
    public struct Register: Codable, Hashable, Sendable {
        /// The meter's id.
        public var meter: String
        /// The register.
        public var quantity: Quantity
        /// The first instant that it counts in, in seconds since 1970 UTC.
        public var from: Int64
        /// The first instant after them.
        public var to: Int64
        /// Where it stood at the start.
        public var opening: Standing?
        /// Where it stood at the end.
        public var closing: Standing?
        /// What of the advance after the opening reading lies before the period.
        public var before: Int64
        /// What of the advance after the closing reading lies in the period.
        public var within: Int64
        /// What a turn of the register counts, in base units; 0 when it is not known to turn.
        public var modulus: Int64
        /// Its days, each with something in it, in order.
        public var days: [Day]

        /// A register over a period.
        public init(
            meter: String, quantity: Quantity, from: Int64, to: Int64, opening: Standing?, closing: Standing?,
            before: Int64, within: Int64, modulus: Int64, days: [Day]
        ) {
            self.meter = meter
            self.quantity = quantity
            self.from = from
            self.to = to
            self.opening = opening
            self.closing = closing
            self.before = before
            self.within = within
            self.modulus = modulus
            self.days = days
        }
    }

    /// What a register gave to a node's amount.
    public struct Member: Codable, Hashable, Sendable {
        /// The node's id.
        public var node: String
        /// The carrier.
        public var carrier: Carrier
        /// The place of its register in `registers`.
        public var register: Int
        /// +1 or −1.
        public var sign: Int64
        /// Whether the node has a share of it, and not all.
        public var isShared: Bool
        /// What it gave, in base units, with its sign; nil when nothing is known.
        public var amount: Int64?

        /// A member of a node's amount.
        public init(node: String, carrier: Carrier, register: Int, sign: Int64, isShared: Bool, amount: Int64?) {
            self.node = node
            self.carrier = carrier
            self.register = register
            self.sign = sign
            self.isShared = isShared
            self.amount = amount
        }
    }

    /// A node's amount of a carrier that rests on fleets of senders, which are not told one by one.
    public struct FleetAmount: Codable, Hashable, Sendable {
        /// The node's id.
        public var node: String
        /// The carrier.
        public var carrier: Carrier

        /// An amount with fleets in it.
        public init(node: String, carrier: Carrier) {
            self.node = node
            self.carrier = carrier
        }
    }

    /// What a register said over the time that its figures rest on: from the reading that opens the period through the one
    /// that closes it.
    public struct Observations: Codable, Hashable, Sendable {
        /// The meter's id.
        public var meter: String
        /// The register.
        public var quantity: Quantity
        /// The first second, since 1970 UTC.
        public var from: Int64
        /// The first second after them.
        public var to: Int64
        /// How many observations there were.
        public var count: Int
        /// SHA-256 of their canonical listing: a line each, `milliseconds since 1970 UTC,raw value,value in base units`.
        public var sha256: String

        /// The observations of a register.
        public init(meter: String, quantity: Quantity, from: Int64, to: Int64, count: Int, sha256: String) {
            self.meter = meter
            self.quantity = quantity
            self.from = from
            self.to = to
            self.count = count
            self.sha256 = sha256
        }
    }

    /// Registers, each once for the time in which it counts.
    public var registers: [Register]
    /// Members of the amounts of the nodes that the bulletin reports.
    public var members: [Member]
    /// Amounts that senders of fleets are in.
    public var fleetAmounts: [FleetAmount]
    /// What registers said, by meter and quantity, each once; nil in what was made before observations were hashed.
    public var observations: [Observations]?

    /// What stands behind a bulletin.
    public init(
        registers: [Register], members: [Member], fleetAmounts: [FleetAmount], observations: [Observations]? = nil
    ) {
        self.registers = registers
        self.members = members
        self.fleetAmounts = fleetAmounts
        self.observations = observations
    }
}

extension EvidenceData.Register {
    /// What its days hold, in base units; nil beyond 64 bits.
    var amount: Int64? { Int64.sum(days.map(\.amount)) }

    /// Whether its days hold what its readings say: closing − opening − before + within = amount − estimated +
    /// unattributed + rejected.
    var isBalanced: Bool {
        let counted = Int64.sum([closing?.total ?? 0, within], less: [opening?.total ?? 0, before])
        let held = Int64.sum(
            days.flatMap { [$0.amount, $0.unattributed, $0.rejected] }, less: days.map(\.estimated))
        return counted != nil && counted == held
    }

    /// Whether an advance that lies partly outside the period is told where there is none: its reading is at the border.
    var hasNeedlessParts: Bool {
        func isAt(_ standing: EvidenceData.Standing?, _ seconds: Int64) -> Bool {
            standing.map { $0.at.milliseconds == seconds.multipliedReportingOverflow(by: 1000).partialValue } ?? false
        }
        return (before != 0 && (opening == nil || isAt(opening, from)))
            || (within != 0 && (closing == nil || isAt(closing, to)))
    }

    /// Whether the register began a new life between its opening and its closing reading: what the life before counted up
    /// to its end is told by the event in the audit log.
    var hasOtherLife: Bool {
        opening.map { $0.earlierLives != closing?.earlierLives || $0.lifeFirst != closing?.lifeFirst } ?? false
    }
}

extension EvidenceData.Standing {
    /// Whether its total follows from its value: earlier lives + value − first of this life + turns × modulus.
    func isTotal(modulus: Int64) -> Bool {
        let (turns, overflow) = wraps.multipliedReportingOverflow(by: modulus)
        return !overflow && Int64.sum([earlierLives, value, turns], less: [lifeFirst]) == total
    }
}

extension Int64 {
    /// The exact sum; nil beyond 64 bits, as foreign numbers may lie.
    static func sum(_ numbers: [Int64], less others: [Int64] = []) -> Int64? {
        let total = numbers.reduce(Int128(0)) { $0 + Int128($1) } - others.reduce(Int128(0)) { $0 + Int128($1) }
        return Int64(exactly: total)
    }
}
