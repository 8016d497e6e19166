import ConsumptionLedger
import EnergyStore
import MQTTLink
import MeterModels
import TestSupport
import Testing

@testable import EnergyCollector

/// What a fleet's sink makes of messages, in a real database.
@Suite struct FleetSinkTests {
    private static let now: Int64 = 1_790_000_000_000

    /// A sink for two lamps, with its store and a writer that runs until the value goes.
    private final class Bench {
        let store: EnergyStore
        let writer: ObservationWriter
        let board = MeterBoard()
        let sink: FleetSink
        private let folder: TemporaryFolder

        init(hasTime: Bool = true) throws {
            folder = try TemporaryFolder()
            store = try EnergyStore(path: folder.path + "/energy.sqlite")
            writer = ObservationWriter(store: store) { Timestamp(milliseconds: FleetSinkTests.now) }
            let map = PayloadMap(
                identity: .topicLevel(1), timePath: hasTime ? JSONPath("ts") : nil, timeFormat: .epochMilliseconds,
                points: [
                    PayloadPoint(quantity: .lampEnergyUsed, path: try #require(JSONPath("wh")), unit: .wattHour),
                    PayloadPoint(quantity: .batteryVoltage, path: try #require(JSONPath("v")), unit: .volt),
                ])
            sink = FleetSink(
                fleet: Fleet(id: "lamps", node: "campus", mqtt: "lights", count: 2),
                decoders: [FleetSink.Decoder(filter: try TopicFilter("lights/+/telemetry"), map: map)],
                knownSenders: [], writer: writer, board: board)
            writer.start()
        }

        deinit { writer.stop() }

        func send(
            _ payload: String, from sender: String = "L1", topic: String? = nil, retained: Bool = false,
            receivedAt: Int64 = FleetSinkTests.now
        ) throws {
            try sink.commit([
                MQTTMessage(
                    topic: topic ?? "lights/\(sender)/telemetry", payload: Array(payload.utf8), qos: 1,
                    isRetained: retained, isDuplicate: false, receivedAt: receivedAt)
            ])
        }
    }

    @Test func `a message is on disk when commit returns, under the fleet's name`() throws {
        let bench = try Bench()
        try bench.send(#"{"ts":1789999999000,"wh":7}"#)
        #expect(try bench.store.totals().observations == 1)
        #expect(bench.store.senders(ofFleet: "lamps") == ["lamps/L1"])
        #expect(bench.board.entry(of: "lamps/L1")?.lastReading == Timestamp(milliseconds: 1_789_999_999_000))
        #expect(bench.sink.rejected.isEmpty)
    }

    @Test func `the same message again changes nothing`() throws {
        let bench = try Bench()
        for _ in 0..<3 { try bench.send(#"{"ts":1789999999000,"wh":7}"#) }
        #expect(try bench.store.totals().observations == 1)
        #expect(bench.writer.statistics.repeated == 2)
    }

    @Test func `what cannot be used is counted by its reason and never stops the rest`() throws {
        let bench = try Bench()
        try bench.send("{")
        try bench.send(#"{"ts":1789999999000,"wh":7}"#, topic: "lights/L1/other")
        try bench.send(#"{"ts":1790000300001,"wh":7}"#)
        try bench.send(#"{"ts":946684860000,"wh":7}"#)
        try bench.send(#"{"ts":-9007199254740991,"wh":7}"#)
        try bench.send(#"{"ts":1789999999000,"wh":-9223372036854775808}"#)
        try bench.send(#"{"ts":1789999999000,"wh":100000000000001}"#)
        try bench.send(#"{"ts":1789999999000,"wh":7}"#)
        #expect(bench.sink.rejected == ["malformed": 3, "unknown_topic": 1, "future": 1, "ancient": 2])
        #expect(try bench.store.totals().observations == 1)
    }

    @Test func `a bad value beside a good one is counted and the good one kept`() throws {
        let bench = try Bench()
        try bench.send(#"{"ts":1789999999000,"wh":-5,"v":12.9}"#)
        try bench.send(#"{"ts":1789999999100,"wh":"7","v":12.8}"#)
        #expect(bench.sink.rejected == ["bad_value": 2])
        #expect(try bench.store.totals().observations == 2)
    }

    @Test func `a flood of made-up senders ends at twice the planned number`() throws {
        let bench = try Bench()
        for number in 0..<50 { try bench.send(#"{"ts":1789999999000,"wh":7}"#, from: "X\(number)") }
        #expect(bench.sink.senderCount == 4)
        #expect(bench.sink.rejected == ["fleet_full": 46])
        try bench.send(#"{"ts":1789999999500,"wh":8}"#, from: "X0")
        #expect(try bench.store.totals().observations == 5, "a known sender is still heard")
    }

    @Test func `a retained message without a time of its own is not stamped as the present`() throws {
        let bench = try Bench(hasTime: false)
        try bench.send(#"{"wh":7}"#, retained: true)
        #expect(bench.sink.rejected == ["retained_without_time": 1])
        try bench.send(#"{"wh":8}"#)
        #expect(bench.board.entry(of: "lamps/L1")?.lastReading == Timestamp(milliseconds: Self.now))
    }

    @Test func `while the gateway's clock is unset the broker keeps the messages`() throws {
        let bench = try Bench()
        #expect(throws: UnsetClock.self) { try bench.send(#"{"ts":1789999999000,"wh":7}"#, receivedAt: 60_000) }
        #expect(bench.sink.rejected.isEmpty)
        #expect(try bench.store.totals().observations == 0)
    }
}
