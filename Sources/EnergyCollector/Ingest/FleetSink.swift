import ConsumptionLedger
import EnergyStore
import MeterModels
import MQTTLink
import Synchronization

/// Turns the messages of one MQTT session into durable observations of its fleet.
///
/// A message that cannot be used is counted by its reason and source, kept as a sample, and acknowledged: sending it
/// again would not mend it.
final class FleetSink: MQTTSink {
    /// A subscription's topics and what their messages mean.
    struct Subscription: Sendable {
        var filter: TopicFilter
        var profile: DeviceProfile
    }

    /// What was counted since the start.
    struct Counts: Hashable, Sendable {
        /// Messages or parts of them that gave no reading, by reason.
        var rejected: [String: Int] = [:]
        /// Messages of senders that were lost on their way to the broker.
        var lost = 0
    }

    /// How far ahead of our clock a message may be stamped, in milliseconds.
    private static let tolerance: Int64 = 300_000
    /// How old a message may be, in milliseconds: 400 days; older ones come from a clock that was set back.
    private static let oldest: Int64 = 400 * 86_400_000
    /// A sender is asked for the same thing once in so many milliseconds.
    private static let requestInterval: Int64 = 60_000

    private struct Decoder {
        var filter: TopicFilter
        var profile: DeviceProfile
        var reader: any MessageReader
    }

    /// What a batch of messages says, before it is durable.
    private struct Draft {
        var decoders: [Decoder]
        var intake = MessageIntake()
        var counts = Counts()
        var newSenders: Set<String> = []
        var departed: [(sender: String, at: Timestamp)] = []
        var requests: [MessageContent.Request] = []
    }

    private struct State {
        var fleet: Fleet
        var decoders: [Decoder]
        /// Counts up with each change of `decoders` from outside.
        var generation = 0
        var counts = Counts()
        var senders: Set<String>
        var lastRequests: [String: Int64] = [:]
        var send: (@Sendable (MessageContent.Request) -> Void)?
    }

    private let writer: ObservationWriter
    private let board: MeterBoard
    private let state: Mutex<State>

    init(
        fleet: Fleet, subscriptions: [Subscription], knownSenders: Set<String>, needed: [NeededMessage] = [],
        writer: ObservationWriter, board: MeterBoard
    ) {
        self.writer = writer
        self.board = board
        var decoders = Self.decoders(subscriptions, keeping: [])
        for message in needed {
            guard let index = decoders.firstIndex(where: { $0.filter.matches(message.topic) }) else { continue }
            decoders[index].reader.restore(
                DeviceMessage(topic: message.topic, payload: message.payload, receivedAt: message.at))
        }
        state = Mutex(State(fleet: fleet, decoders: decoders, senders: knownSenders))
    }

    /// What was counted since the start.
    var counts: Counts { state.withLock { $0.counts } }

    /// Senders that have said something.
    var senderCount: Int { state.withLock { $0.senders.count } }

    /// Where requests to senders go.
    func setSender(_ send: @escaping @Sendable (MessageContent.Request) -> Void) {
        state.withLock { $0.send = send }
    }

    /// Takes a changed configuration; readers of unchanged subscriptions keep what they know.
    func configure(fleet: Fleet, subscriptions: [Subscription]) {
        state.withLock { state in
            state.fleet = fleet
            state.decoders = Self.decoders(subscriptions, keeping: state.decoders)
            state.generation += 1
        }
    }

    private static func decoders(_ subscriptions: [Subscription], keeping known: [Decoder]) -> [Decoder] {
        subscriptions.compactMap { subscription in
            if let same = known.first(where: {
                $0.filter == subscription.filter && $0.profile == subscription.profile
            }) {
                return same
            }
            // The configuration lets only profiles of messages stand here.
            return subscription.profile.makeMessageReader().map {
                Decoder(filter: subscription.filter, profile: subscription.profile, reader: $0)
            }
        }
    }

    func commit(_ batch: [MQTTMessage]) throws {
        if let first = batch.first, Timestamp(milliseconds: first.receivedAt) < .earliestReading {
            // Not acknowledged: once the clock is right, the broker's copies can be judged.
            throw UnsetClock(now: Timestamp(milliseconds: first.receivedAt))
        }
        let (fleet, decoders, generation, senders) = state.withLock {
            ($0.fleet, $0.decoders, $0.generation, $0.senders)
        }
        var draft = Draft(decoders: decoders)
        draft.intake.observations.reserveCapacity(batch.count)
        for message in batch { take(message, fleet: fleet, senders: senders, into: &draft) }
        // When this throws, the draft is forgotten with all that its readers learnt, and the messages come again.
        try writer.commit(draft.intake)
        adopt(draft, generation: generation)
    }

    /// What is durable counts.
    private func adopt(_ draft: Draft, generation: Int) {
        let (send, requests) = state.withLock { state in
            if state.generation == generation { state.decoders = draft.decoders }
            state.counts.rejected.merge(draft.counts.rejected) { $0 + $1 }
            state.counts.lost += draft.counts.lost
            state.senders.formUnion(draft.newSenders)
            return (state.send, Self.due(draft.requests, &state))
        }
        board.noteMessages(draft.intake.observations.lazy.map { ($0.observation.meter, $0.observation.at) })
        for (sender, at) in draft.departed { board.noteDeparture(of: sender, at: at) }
        for request in requests { send?(request) }
    }

    /// The requests that were not made a moment ago.
    private static func due(
        _ requests: [MessageContent.Request], _ state: inout State
    ) -> [MessageContent.Request] {
        guard !requests.isEmpty else { return [] }
        let now = WallClock.now().milliseconds
        state.lastRequests = state.lastRequests.filter { abs(now - $0.value) < requestInterval }
        return requests.filter { request in
            guard state.lastRequests[request.topic] == nil else { return false }
            state.lastRequests[request.topic] = now
            return true
        }
    }

    // MARK: - One message

    /// Reasons beside those that a reader has.
    private enum Reason: String {
        case unknownTopic = "unknown_topic"
        case oversized
        case badValue = "bad_value"
        case future
        case ancient
        case unknownSender = "unknown_sender"
        case fleetFull = "fleet_full"
    }

    private func take(_ message: MQTTMessage, fleet: Fleet, senders: Set<String>, into draft: inout Draft) {
        func reject(_ reason: String, source: String?, _ detail: String) {
            draft.counts.rejected[reason, default: 0] += 1
            draft.intake.rejected.append(
                RejectedMessage(
                    session: fleet.mqtt, at: Timestamp(milliseconds: message.receivedAt), reason: reason,
                    source: source ?? message.topic, topic: message.topic, detail: detail, length: message.length,
                    payload: message.payload))
        }
        guard let index = draft.decoders.firstIndex(where: { $0.filter.matches(message.topic) }) else {
            return reject(Reason.unknownTopic.rawValue, source: nil, "no subscription has this topic")
        }
        guard !message.isCut else {
            return reject(
                Reason.oversized.rawValue, source: nil, "\(message.length) bytes are more than maximum_payload")
        }
        let content: MessageContent
        do {
            content = try draft.decoders[index].reader.read(
                DeviceMessage(
                    topic: message.topic, payload: message.payload,
                    receivedAt: Timestamp(milliseconds: message.receivedAt), isRetained: message.isRetained))
        } catch {
            if let request = error.request { draft.requests.append(request) }
            return reject(error.reason.rawValue, source: error.sender, error.description)
        }
        let sender = content.observations.first?.meter
        // A value that cannot be one costs its neighbours nothing, and is counted.
        for failure in content.failures { reject(Reason.badValue.rawValue, source: sender, failure.description) }
        draft.counts.lost += content.lostMessages
        if let request = content.request { draft.requests.append(request) }
        for observation in content.observations {
            // The fleet's id in front: no sender can pass for a meter.
            let meter = "\(fleet.id)/\(observation.meter)"
            if let reason = refusal(of: observation, as: meter, message, fleet, senders, &draft.newSenders) {
                let time = observation.at.rfc3339(offset: 0)
                reject(reason.rawValue, source: observation.meter, "\(observation.meter) at \(time)")
                continue
            }
            let named = Observation(meter: meter, at: observation.at, readings: observation.readings)
            draft.intake.observations.append(SourcedObservation(named, fleet: fleet.id))
        }
        for departed in content.departed {
            draft.departed.append(("\(fleet.id)/\(departed)", Timestamp(milliseconds: message.receivedAt)))
        }
        if content.isNeededLater {
            draft.intake.needed.append(
                NeededMessage(
                    session: fleet.mqtt, topic: message.topic, payload: message.payload,
                    at: Timestamp(milliseconds: message.receivedAt)))
        }
    }

    /// Why an observation is not the fleet's, or not of its time; nil for one that is kept.
    private func refusal(
        of observation: Observation, as meter: String, _ message: MQTTMessage, _ fleet: Fleet,
        _ senders: Set<String>, _ newSenders: inout Set<String>
    ) -> Reason? {
        if observation.at.milliseconds > message.receivedAt + Self.tolerance { return .future }
        if observation.at.milliseconds < message.receivedAt - Self.oldest { return .ancient }
        if senders.contains(meter) || newSenders.contains(meter) { return nil }
        if let expected = fleet.senders {
            guard expected.contains(observation.meter) else { return .unknownSender }
        } else if senders.count + newSenders.count >= fleet.largestCount * 2 {
            // Twice the planned number leaves room for replaced lamps and none for a flood of made-up ones.
            return .fleetFull
        }
        newSenders.insert(meter)
        return nil
    }
}

/// The gateway's clock has not been set since it started.
struct UnsetClock: Error, CustomStringConvertible {
    let now: Timestamp

    var description: String {
        "the gateway's clock says \(now.rfc3339(offset: 0)): set it, nothing is stored until then"
    }
}
