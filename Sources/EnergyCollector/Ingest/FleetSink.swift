import ConsumptionLedger
import EnergyStore
import MeterModels
import MQTTLink
import Synchronization

/// Turns the messages of one MQTT session into durable observations of its fleet.
///
/// A message that cannot be used is counted by its reason and acknowledged: sending it again would not mend it.
final class FleetSink: MQTTSink {
    /// A subscription's topics and what their messages mean.
    struct Decoder: Sendable {
        var filter: TopicFilter
        var map: PayloadMap
    }

    /// How far ahead of our clock a message may be stamped, in milliseconds.
    private static let tolerance: Int64 = 300_000
    /// How old a message may be, in milliseconds: 400 days; older ones come from a clock that was set back.
    private static let oldest: Int64 = 400 * 86_400_000

    private struct State {
        var rejected: [String: Int] = [:]
        var senders: Set<String>
    }

    private let fleet: Fleet
    private let decoders: [Decoder]
    private let writer: ObservationWriter
    private let board: MeterBoard
    private let state: Mutex<State>

    init(
        fleet: Fleet, decoders: [Decoder], knownSenders: Set<String>, writer: ObservationWriter, board: MeterBoard
    ) {
        self.fleet = fleet
        self.decoders = decoders
        self.writer = writer
        self.board = board
        state = Mutex(State(senders: knownSenders))
    }

    /// Messages that gave no reading, by reason.
    var rejected: [String: Int] { state.withLock { $0.rejected } }

    /// Senders that have said something.
    var senderCount: Int { state.withLock { $0.senders.count } }

    func commit(_ batch: [MQTTMessage]) throws {
        if let first = batch.first, Timestamp(milliseconds: first.receivedAt) < .earliestReading {
            // Not acknowledged: once the clock is right, the broker's copies can be judged.
            throw UnsetClock(now: Timestamp(milliseconds: first.receivedAt))
        }
        var observations: [SourcedObservation] = []
        observations.reserveCapacity(batch.count)
        for message in batch {
            do {
                observations.append(SourcedObservation(try decode(message), fleet: fleet.id))
            } catch {
                state.withLock { $0.rejected[error.reason.rawValue, default: 0] += 1 }
            }
        }
        try writer.commit(observations)
        for sourced in observations {
            board.noteMessage(from: sourced.observation.meter, at: sourced.observation.at)
        }
    }

    /// Why a message gave no reading.
    private enum Reason: String {
        case unknownTopic = "unknown_topic"
        case malformed
        case badValue = "bad_value"
        case retainedWithoutTime = "retained_without_time"
        case future
        case ancient
        case fleetFull = "fleet_full"
    }

    private struct Rejection: Error {
        var reason: Reason
    }

    private func decode(_ message: MQTTMessage) throws(Rejection) -> Observation {
        guard let decoder = decoders.first(where: { $0.filter.matches(message.topic) }) else {
            throw Rejection(reason: .unknownTopic)
        }
        // A retained message is the past; without a time of its own it would be stamped as the present.
        guard decoder.map.timePath != nil || !message.isRetained else {
            throw Rejection(reason: .retainedWithoutTime)
        }
        let receivedAt = Timestamp(milliseconds: message.receivedAt)
        let decoded: Observation
        do {
            let result = try decoder.map.decode(
                topic: message.topic, payload: message.payload, receivedAt: receivedAt)
            decoded = result.observation
            // A value that cannot be one costs its neighbours nothing, and is counted.
            if !result.failures.isEmpty {
                state.withLock { $0.rejected[Reason.badValue.rawValue, default: 0] += result.failures.count }
            }
        } catch {
            throw Rejection(reason: .malformed)
        }
        guard decoded.at.milliseconds <= message.receivedAt + Self.tolerance else {
            throw Rejection(reason: .future)
        }
        guard decoded.at.milliseconds >= message.receivedAt - Self.oldest else {
            throw Rejection(reason: .ancient)
        }
        // The fleet's id in front: no sender can pass for a meter.
        let meter = "\(fleet.id)/\(decoded.meter)"
        let isKnown = state.withLock { state in
            // Twice the planned number leaves room for replaced lamps and none for a flood of made-up ones.
            guard state.senders.contains(meter) || state.senders.count < fleet.count * 2 else { return false }
            state.senders.insert(meter)
            return true
        }
        guard isKnown else { throw Rejection(reason: .fleetFull) }
        return Observation(meter: meter, at: decoded.at, readings: decoded.readings)
    }
}

/// The gateway's clock has not been set since it started.
struct UnsetClock: Error, CustomStringConvertible {
    let now: Timestamp

    var description: String {
        "the gateway's clock says \(now.rfc3339(offset: 0)): set it, nothing is stored until then"
    }
}
