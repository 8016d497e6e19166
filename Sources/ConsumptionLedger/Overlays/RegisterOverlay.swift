public import MeterModels

/// What persons declared about a register: events of its meter, and corrections of its readings.
///
/// An overlay: raw readings stay as they are, and without it the register tells what it told before.
public struct RegisterOverlay: Hashable, Sendable {
    /// What a person decided about the advance between two readings.
    public enum Judgement: Hashable, Sendable {
        /// What was unattributed flowed in between, with so many turns of the register on top.
        case attribute(turns: Int64)
        /// What was unattributed never flowed.
        case reject
        /// What is known to have flowed lies over its quarters so.
        case shape(AdvanceShape)
        /// So much may have flowed while nothing was known.
        case estimate(Int64, shape: AdvanceShape?)
    }

    /// What comes between readings, in time order.
    public enum Item: Hashable, Sendable {
        case event(CounterEvent)
        case reading(CounterReading)

        /// When it is.
        public var at: Timestamp {
            switch self {
            case .event(let event): event.at
            case .reading(let reading): reading.at
            }
        }
    }

    /// Events and readings entered by persons, in time order; an event before a reading of the same instant.
    public let items: [Item]
    /// Readings that were taken out, by milliseconds since 1970.
    public let excluded: Set<Int64>
    /// Decisions about advances, by the stretch that they were made about.
    public let judgements: [Stretch: Judgement]
    private let entered: Set<Int64>
    private let declaredEvents: Set<Int64>

    /// Nothing declared.
    public static let none = RegisterOverlay(events: [], readings: [], excluded: [], judgements: [:])

    /// What was declared, in any order.
    public init(
        events: [CounterEvent], readings: [CounterReading], excluded: Set<Int64>, judgements: [Stretch: Judgement]
    ) {
        let ordered = events.map { (Item.event($0), 0) } + readings.map { (Item.reading($0), 1) }
        items = ordered.enumerated().sorted {
            ($0.element.0.at, $0.element.1, $0.offset) < ($1.element.0.at, $1.element.1, $1.offset)
        }.map(\.element.0)
        self.excluded = excluded
        self.judgements = judgements
        entered = Set(readings.map(\.at.milliseconds))
        declaredEvents = Set(events.filter { $0.change != .otherDevice }.map(\.at.milliseconds))
    }

    /// Why a device's reading does not count whatever it says; nil when it may.
    func refusal(of reading: CounterReading) -> QuarantineReason? {
        guard !reading.isManual else { return nil }
        if excluded.contains(reading.at.milliseconds) { return .excluded }
        return entered.contains(reading.at.milliseconds) ? .superseded : nil
    }

    /// Whether a person told of an event at an instant.
    func hasDeclaredEvent(at milliseconds: Int64) -> Bool { declaredEvents.contains(milliseconds) }

    /// An advance as it counts, with the turns of the register that were added to it.
    func judged(_ advance: Advance, _ rules: CounterRules) -> (advance: Advance, turns: Int64) {
        guard !judgements.isEmpty, let judgement = judgements[advance.stretch] else { return (advance, 0) }
        var judged = advance
        switch (judgement, advance.standing) {
        case (.attribute(let turns), .unattributed):
            judged.standing = .attributed
            judged.isGap = true
            judged.amount += turns * (rules.modulus ?? 0)
            return (judged, rules.modulus == nil ? 0 : turns)
        case (.reject, .unattributed): judged.standing = .rejected
        case (.shape(let shape), .attributed) where advance.isGap: judged.shape = shape
        case (.estimate(let amount, let shape), .unknown):
            judged.standing = .estimated
            judged.amount = amount
            judged.shape = shape
        default: break
        }
        return (judged, 0)
    }
}
