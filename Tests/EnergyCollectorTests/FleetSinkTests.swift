import ConsumptionLedger
import EnergyStore
import MQTTLink
import MeterModels
import Synchronization
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
        let profile: DeviceProfile
        private let folder: TemporaryFolder

        init(hasTime: Bool = true, senders: [String]? = nil) throws {
            folder = try TemporaryFolder()
            store = try EnergyStore(path: folder.path + "/energy.sqlite")
            writer = ObservationWriter(store: store) { Timestamp(milliseconds: FleetSinkTests.now) }
            func point(_ quantity: Quantity, _ path: String, _ unit: MeasurementUnit) throws -> PayloadPoint {
                PayloadPoint(
                    path: try #require(JSONPath(path)), conversion: ValueConversion(quantity: quantity, unit: unit))
            }
            let map = PayloadMap(
                identity: .topicLevel(1),
                time: hasTime
                    ? PayloadMap.TimeRule(path: try #require(JSONPath("ts")), format: .epochMilliseconds) : nil,
                points: [try point(.lampEnergyUsed, "wh", .wattHour), try point(.batteryVoltage, "v", .volt)])
            profile = DeviceProfile(
                id: "lamp", name: "lamp", source: "test", verification: .manual, decoding: .json(map))
            sink = FleetSink(
                fleet: Fleet(
                    id: "lamps", node: "campus", mqtt: "lights", sizes: [FleetSize(count: 2)], senders: senders),
                subscriptions: [
                    FleetSink.Subscription(filter: try TopicFilter("lights/+/telemetry"), profile: profile)
                ], knownSenders: [], writer: writer, board: board)
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
        #expect(bench.sink.counts.rejected.isEmpty)
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
        #expect(
            bench.sink.counts.rejected == [
                "malformed": 2, "bad_value": 1, "unknown_topic": 1, "future": 1, "ancient": 2,
            ])
        #expect(try bench.store.totals().observations == 1)
    }

    @Test func `a bad value beside a good one is counted and the good one kept`() throws {
        let bench = try Bench()
        try bench.send(#"{"ts":1789999999000,"wh":-5,"v":12.9}"#)
        try bench.send(#"{"ts":1789999999100,"wh":"7","v":12.8}"#)
        #expect(bench.sink.counts.rejected == ["bad_value": 2])
        #expect(try bench.store.totals().observations == 2)
    }

    @Test func `a flood of made-up senders ends at twice the planned number`() throws {
        let bench = try Bench()
        for number in 0..<50 { try bench.send(#"{"ts":1789999999000,"wh":7}"#, from: "X\(number)") }
        #expect(bench.sink.senderCount == 4)
        #expect(bench.sink.counts.rejected == ["fleet_full": 46])
        try bench.send(#"{"ts":1789999999500,"wh":8}"#, from: "X0")
        #expect(try bench.store.totals().observations == 5, "a known sender is still heard")
    }

    @Test func `a retained message without a time of its own is not stamped as the present`() throws {
        let bench = try Bench(hasTime: false)
        try bench.send(#"{"wh":7}"#, retained: true)
        #expect(bench.sink.counts.rejected == ["retained_without_time": 1])
        try bench.send(#"{"wh":8}"#)
        #expect(bench.board.entry(of: "lamps/L1")?.lastReading == Timestamp(milliseconds: Self.now))
    }

    @Test func `while the gateway's clock is unset the broker keeps the messages`() throws {
        let bench = try Bench()
        #expect(throws: UnsetClock.self) { try bench.send(#"{"ts":1789999999000,"wh":7}"#, receivedAt: 60_000) }
        #expect(bench.sink.counts.rejected.isEmpty)
        #expect(try bench.store.totals().observations == 0)
    }

    @Test func `rejected messages are counted by source in the database, with a sample of each`() throws {
        let bench = try Bench(senders: ["L1", "L2"])
        try bench.send("{")
        try bench.send(#"{"ts":1789999999000,"wh":7}"#, from: "L9")
        try bench.send(#"{"ts":1789999999000,"wh":-7,"v":12}"#)
        #expect(bench.sink.counts.rejected == ["malformed": 1, "unknown_sender": 1, "bad_value": 1])
        let counts = try bench.store.rejectionCounts(limit: 10)
        #expect(
            Set(counts.map { "\($0.reason) \($0.source)" }) == [
                "malformed lights/L1/telemetry", "unknown_sender L9", "bad_value L1",
            ])
        let sample = try #require(try bench.store.rejectedMessages(reason: "malformed", limit: 1).first)
        #expect(sample.message.payload == Array("{".utf8) && sample.message.topic == "lights/L1/telemetry")
        #expect(try bench.store.totals().observations == 1, "the good value beside the bad one")
    }

    @Test func `of an oversized message the beginning is kept, and the rest goes on`() throws {
        let bench = try Bench()
        try bench.sink.commit([
            MQTTMessage(
                topic: "lights/L1/telemetry", payload: Array("beginning".utf8), length: 100_000, receivedAt: Self.now),
            MQTTMessage(
                topic: "lights/L1/telemetry", payload: Array(#"{"ts":1789999999000,"wh":7}"#.utf8), receivedAt: Self.now
            ),
        ])
        #expect(bench.sink.counts.rejected == ["oversized": 1])
        #expect(try bench.store.rejectedMessages(limit: 1).first?.message.length == 100_000)
        #expect(try bench.store.totals().observations == 1)
    }

    @Test func `a batch that could not be stored is forgotten with all that it taught, and is read again`() throws {
        let folder = try TemporaryFolder()
        let store = try EnergyStore(path: folder.path + "/energy.sqlite")
        let writer = ObservationWriter(store: store) { Timestamp(milliseconds: Self.now) }
        let profile = DeviceProfile(
            id: "uplink", name: "uplink", source: "test", verification: .manual,
            decoding: .json(
                PayloadMap(
                    identity: .topicLevel(0), time: nil,
                    points: [
                        PayloadPoint(
                            path: try #require(JSONPath("wh")),
                            conversion: ValueConversion(quantity: .lampEnergyUsed, unit: .wattHour))
                    ], deduplication: JSONPath("id"))))
        let sink = FleetSink(
            fleet: Fleet(id: "lamps", node: "campus", mqtt: "lights", sizes: [FleetSize(count: 2)]),
            subscriptions: [FleetSink.Subscription(filter: try TopicFilter("#"), profile: profile)],
            knownSenders: [], writer: writer, board: MeterBoard())
        let message = MQTTMessage(topic: "L1", payload: Array(#"{"id":"a","wh":5}"#.utf8), receivedAt: Self.now)
        // The writer is not running: nothing is stored, and the message comes again.
        #expect(throws: StoreError.self) { try sink.commit([message]) }
        #expect(sink.senderCount == 0)
        writer.start()
        defer { writer.stop() }
        try sink.commit([message])
        #expect(sink.counts.rejected.isEmpty && sink.senderCount == 1)
        #expect(try store.totals().observations == 1)
        try sink.commit([message])
        #expect(sink.counts.rejected == ["repeated": 1])
    }

    @Test func `births are kept over a restart, and a node that was not heard is asked once a minute`() throws {
        let folder = try TemporaryFolder()
        let store = try EnergyStore(path: folder.path + "/energy.sqlite")
        let writer = ObservationWriter(store: store) { Timestamp(milliseconds: Self.now) }
        writer.start()
        defer { writer.stop() }
        let profile = DeviceProfile(
            id: "spb", name: "spb", source: "test", verification: .manual,
            decoding: .sparkplug(
                SparkplugMap(points: [
                    SparkplugPoint(
                        metric: "Lamp/Energy", conversion: ValueConversion(quantity: .lampEnergyUsed, unit: .wattHour))
                ])))
        func sink() throws -> FleetSink {
            FleetSink(
                fleet: Fleet(id: "lamps", node: "campus", mqtt: "lights", sizes: [FleetSize(count: 2)]),
                subscriptions: [FleetSink.Subscription(filter: try TopicFilter("spBv1.0/#"), profile: profile)],
                knownSenders: [], needed: try store.neededMessages(session: "lights"), writer: writer,
                board: MeterBoard())
        }
        // Made by hand: bdSeq 0; Lamp/Energy as alias 2, uint64 6789; then alias 2, 6795.
        func message(
            _ topic: String, _ hexadecimal: String, receivedAt: Int64 = FleetSinkTests.now
        ) -> MQTTMessage {
            let bytes = stride(from: 0, to: hexadecimal.count, by: 2).compactMap { offset -> UInt8? in
                let start = hexadecimal.index(hexadecimal.startIndex, offsetBy: offset)
                return UInt8(hexadecimal[start..<hexadecimal.index(start, offsetBy: 2)], radix: 16)
            }
            return MQTTMessage(topic: topic, payload: bytes, receivedAt: receivedAt)
        }
        let birth = message("spBv1.0/dz/NBIRTH/gw", "120B0A0562645365712008580018 00".replacing(" ", with: ""))
        let device = message("spBv1.0/dz/DBIRTH/gw/L1", "12140A0B4C616D702F456E65726779100220085885351801")
        let data = message("spBv1.0/dz/DDATA/gw/L1", "12051002588B351802", receivedAt: Self.now + 1000)
        let first = try sink()
        let asked = Mutex<[String]>([])
        first.setSender { request in asked.withLock { $0.append(request.topic) } }
        try first.commit([data])
        try first.commit([data])
        #expect(first.counts.rejected == ["no_birth": 2])
        #expect(asked.withLock { $0 } == ["spBv1.0/dz/NCMD/gw"])
        try first.commit([birth, device])
        let second = try sink()
        try second.commit([data])
        #expect(second.counts.rejected.isEmpty)
        let last = try #require(
            try store.readings(
                meter: "lamps/gw/L1", from: Timestamp(milliseconds: 0), to: Timestamp(milliseconds: .max), limit: 10))
        #expect(last.readings.compactMap(\.reading.baseUnits) == [6789, 6795])
    }
}
