import MeterModels
import SparkplugB
import SwiftProtobuf
import Testing
import TestSupport

/// Messages of several forms, and what readers remember from one to the next.
@Suite struct MessageReaderTests {
    private let received = Timestamp(milliseconds: 1_790_000_000_000)

    private func point(_ quantity: Quantity, _ path: String, _ unit: MeasurementUnit) throws -> PayloadPoint {
        PayloadPoint(path: try #require(JSONPath(path)), conversion: ValueConversion(quantity: quantity, unit: unit))
    }

    private func message(_ text: String, topic: String = "t", retained: Bool = false) -> DeviceMessage {
        DeviceMessage(topic: topic, payload: Array(text.utf8), receivedAt: received, isRetained: retained)
    }

    private func rejection(_ body: () throws -> MessageContent) -> MessageRejection? {
        do {
            _ = try body()
            return nil
        } catch {
            return error as? MessageRejection
        }
    }

    // MARK: - JSON

    @Test func `an array gives an observation for each of its readings, and root paths stay root paths`() throws {
        var reader = JSONMessageReader(
            map: PayloadMap(
                elements: JSONPath("rows"), identity: .path(try #require(JSONPath("$.gateway"))),
                time: PayloadMap.TimeRule(path: try #require(JSONPath("t")), format: .epochSeconds),
                points: [try point(.lampEnergyUsed, "wh", .wattHour)]))
        let content = try reader.read(
            message(#"{"gateway":"G1","rows":[{"t":1790000000,"wh":5},{"t":"?","wh":6},{"t":1790000060,"wh":7}]}"#))
        #expect(content.observations.map(\.meter) == ["G1", "G1"])
        #expect(content.observations.map(\.at.seconds) == [1_790_000_000, 1_790_000_060])
        #expect(content.observations.map { $0.readings[0].baseUnits } == [5, 7])
        #expect(content.failures.count == 1)
        #expect(rejection { try reader.read(message(#"{"gateway":"G1","rows":{}}"#)) }?.reason == .malformed)
        #expect(rejection { try reader.read(message(#"{"gateway":"G1","rows":[]}"#)) }?.reason == .noValue)
        let endless = #"{"gateway":"G1","rows":["# + Array(repeating: "{}", count: 1001).joined(separator: ",") + "]}"
        #expect(rejection { try reader.read(message(endless)) }?.reason == .malformed)
    }

    @Test func `several senders in one message, each with its values in a list of names`() throws {
        var reader = JSONMessageReader(
            map: PayloadMap(
                elements: JSONPath("lamps"), identity: .path(try #require(JSONPath("id"))), time: nil,
                points: [try point(.lampEnergyUsed, "v.n=energy.value", .wattHour)]))
        let content = try reader.read(
            message(
                #"""
                {"lamps":[{"id":"A","v":[{"n":"soc","value":1},{"n":"energy","value":5}]},
                          {"id":"B","v":[{"n":"soc","value":2}]}, {"id":"C","v":[{"n":"energy","value":7}]}]}
                """#))
        #expect(content.observations.map(\.meter) == ["A", "C"])
        #expect(content.observations.map { $0.readings[0].baseUnits } == [5, 7])
        #expect(content.observations.map(\.at) == [received, received])
    }

    private func lamp(_ conversion: ValueConversion, time: PayloadMap.TimeRule? = nil) throws -> JSONMessageReader {
        JSONMessageReader(
            map: PayloadMap(
                identity: .topicLevel(0), time: time,
                points: [PayloadPoint(path: try #require(JSONPath("x")), conversion: conversion)]))
    }

    @Test(arguments: [
        (#"{"x":["lamp_failure","cycling"]}"#, 17), (#"{"x":[]}"#, 0), (#"{"x":"day_burner"}"#, 8),
    ])
    func `faults are words of the vocabulary`(text: String, bits: Int64) throws {
        var reader = try lamp(ValueConversion(quantity: .lampFaults, unit: .one))
        #expect(try reader.read(message(text)).observations.first?.readings.first?.baseUnits == bits)
    }

    @Test func `faults may be the sender's own words or bits, and what is unknown is said`() throws {
        var words = try lamp(
            ValueConversion(
                quantity: .lampFaults, unit: .one, words: ["E1": LampFault.controlGearFailure.bit, "OK": 0]))
        #expect(try words.read(message(#"{"x":["E1","OK"]}"#)).observations[0].readings[0].baseUnits == 2)
        #expect(rejection { try words.read(message(#"{"x":["E9"]}"#)) }?.reason == .badValue)
        #expect(rejection { try words.read(message(#"{"x":3}"#)) }?.reason == .badValue)
        var bits = try lamp(
            ValueConversion(quantity: .lampFaults, unit: .one, bits: [.batteryFailure, nil, .lampFailure]))
        #expect(try bits.read(message(#"{"x":7}"#)).observations[0].readings[0].baseUnits == 33)
        #expect(rejection { try bits.read(message(#"{"x":-1}"#)) }?.reason == .badValue)
        var state = try lamp(ValueConversion(quantity: .lampOn, unit: .one, words: ["ON": 1, "OFF": 0]))
        #expect(try state.read(message(#"{"x":"ON"}"#)).observations[0].readings[0].baseUnits == 1)
        #expect(rejection { try state.read(message(#"{"x":"on"}"#)) }?.reason == .badValue)
    }

    @Test func `a local time is read in the profile's zone, and refused where it is not one instant`() throws {
        func at(_ text: String, _ format: PayloadMap.TimeFormat, _ zone: String?) throws -> String? {
            let rule = PayloadMap.TimeRule(
                path: try #require(JSONPath("t")), format: format, zone: try zone.map { try CivilZone(identifier: $0) })
            var reader = try lamp(ValueConversion(quantity: .lampOn, unit: .one), time: rule)
            return try reader.read(message(#"{"x":1,"t":"\#(text)"}"#)).observations.first?.at.rfc3339(offset: 0)
        }
        for text in [
            "2026-10-01 20:15:00", "2026-10-01T20:15:00", "2026/10/01 20:15:00", "20261001201500", "2026-10-01 20:15",
            "202610012015", "2026-10-01 20:15:00.000",
        ] {
            #expect(try at(text, .local, "Asia/Shanghai") == "2026-10-01T12:15:00Z", "\(text)")
        }
        #expect(try at("2026-10-01 20:15:00.25", .local, "Asia/Shanghai") == "2026-10-01T12:15:00.250Z")
        #expect(try at("2026-10-01T20:15:00", .rfc3339, "Asia/Shanghai") == "2026-10-01T12:15:00Z")
        #expect(try at("2026-10-01T20:15:00Z", .rfc3339, "Asia/Shanghai") == "2026-10-01T20:15:00Z")
        for text in ["2026-13-01 20:15:00", "2026-10-01", "1-10-01 20:15:00", "2026-10-01 24:00:00", "now", ""] {
            #expect(throws: MessageRejection.self, "\(text)") { try at(text, .local, "Asia/Shanghai") }
        }
        // Twice and never, on the days when the clocks are set.
        #expect(try at("2026-11-01 00:30:00", .local, "America/New_York") == "2026-11-01T04:30:00Z")
        #expect(throws: MessageRejection.self) { try at("2026-11-01 01:30:00", .local, "America/New_York") }
        #expect(throws: MessageRejection.self) { try at("2026-03-08 02:30:00", .local, "America/New_York") }
        #expect(
            rejection {
                try {
                    _ = try at("2026-10-01T20:15:00", .rfc3339, nil); return MessageContent()
                }()
            }?.reason
                == .zonelessTime)
        #expect(
            rejection {
                try {
                    _ = try at("yesterday", .rfc3339, nil); return MessageContent()
                }()
            }?.reason == .badTime)
    }

    @Test func `a message is known again by its id, and lost frames are counted over a rejoin`() throws {
        var reader = JSONMessageReader(
            map: PayloadMap(
                identity: .path(try #require(JSONPath("d"))), time: nil,
                points: [try point(.lampEnergyUsed, "wh", .wattHour)], deduplication: JSONPath("id"),
                frameCounter: JSONPath("f")))
        func read(_ id: String, _ frame: Int) throws -> MessageContent {
            try reader.read(message(#"{"d":"L1","wh":1,"id":"\#(id)","f":\#(frame)}"#))
        }
        #expect(try read("a", 10).lostMessages == 0)
        #expect(try read("b", 11).lostMessages == 0)
        #expect(try read("c", 15).lostMessages == 3)
        #expect(rejection { try read("c", 15) }?.reason == .repeated)
        #expect(try read("d", 0).lostMessages == 0, "a counter that starts again is a rejoin")
        #expect(try read("e", 1).lostMessages == 0)
        // The memory of ids is bounded; an id that old is new again, and its time still makes it one reading.
        for number in 0..<10_500 { _ = try read("x\(number)", number) }
        #expect(try read("a", 10).observations.count == 1)
    }

    @Test func `a retained message without a time is not stamped as the present`() throws {
        var reader = try lamp(ValueConversion(quantity: .lampOn, unit: .one))
        #expect(rejection { try reader.read(message(#"{"x":1}"#, retained: true)) }?.reason == .retainedWithoutTime)
    }

    // MARK: - Sparkplug B

    private func sparkplug() -> SparkplugMessageReader {
        SparkplugMessageReader(
            map: SparkplugMap(points: [
                SparkplugPoint(metric: "E", conversion: ValueConversion(quantity: .lampEnergyUsed, unit: .wattHour)),
                SparkplugPoint(metric: "T", conversion: ValueConversion(quantity: .temperature, unit: .degreeCelsius)),
            ]))
    }

    private func metric(
        _ name: String?, alias: UInt64? = nil, type: UInt32? = nil, at: UInt64? = nil,
        _ value: SparkplugPayload.Metric.OneOf_Value?
    ) -> SparkplugPayload.Metric {
        var metric = SparkplugPayload.Metric()
        if let name { metric.name = name }
        if let alias { metric.alias = alias }
        if let type { metric.datatype = type }
        if let at { metric.timestamp = at }
        metric.value = value
        return metric
    }

    private func payload(
        _ topic: String, seq: UInt64?, at: UInt64? = 1_790_000_000_000, _ metrics: [SparkplugPayload.Metric]
    ) throws -> DeviceMessage {
        var payload = SparkplugPayload()
        payload.metrics = metrics
        if let seq { payload.seq = seq }
        if let at { payload.timestamp = at }
        return DeviceMessage(topic: topic, payload: try payload.serializedBytes(), receivedAt: received)
    }

    private func birth(seq: UInt64 = 0, number: UInt64 = 3) throws -> DeviceMessage {
        try payload("spBv1.0/g/NBIRTH/n", seq: seq, [metric("bdSeq", type: 8, .longValue(number))])
    }

    private func deviceBirth(seq: UInt64 = 1) throws -> DeviceMessage {
        try payload(
            "spBv1.0/g/DBIRTH/n/d", seq: seq,
            [metric("E", alias: 1, type: 8, .longValue(100)), metric("T", alias: 2, type: 2, .intValue(0xFFF6))])
    }

    @Test func `births name metrics, data says aliases, and every number has its sign`() throws {
        var reader = sparkplug()
        #expect(try reader.read(birth()).isNeededLater)
        let born = try reader.read(deviceBirth())
        #expect(born.isNeededLater && born.observations.map(\.meter) == ["n/d"])
        #expect(born.observations[0].readings.map(\.baseUnits) == [100, -10_000])
        let data = try reader.read(
            payload(
                "spBv1.0/g/DDATA/n/d", seq: 2,
                [
                    metric(nil, alias: 1, at: 1_790_000_001_000, .longValue(105)),
                    metric(nil, alias: 2, at: 1_790_000_002_000, .intValue(0xFFFF_FFF5)),
                ]))
        #expect(data.observations.map(\.at.milliseconds) == [1_790_000_001_000, 1_790_000_002_000])
        #expect(data.observations.map { $0.readings[0].baseUnits } == [105, -11_000])
        #expect(data.lostMessages == 0)
    }

    @Test func `a gap in the sequence is counted, its end at 255 and repetitions are none`() throws {
        var reader = sparkplug()
        _ = try reader.read(birth(seq: 254))
        _ = try reader.read(deviceBirth(seq: 255))
        func data(_ seq: UInt64) throws -> Int {
            try reader.read(
                payload("spBv1.0/g/DDATA/n/d", seq: seq, [metric(nil, alias: 1, .longValue(seq))])
            ).lostMessages
        }
        #expect(try data(0) == 0)
        #expect(try data(1) == 0)
        #expect(try data(5) == 3)
        #expect(try data(5) == 0, "the same message again")
        #expect(try data(2) == 0, "an old one again")
        #expect(try data(6) == 0)
    }

    @Test func `a sequence number that cannot be one is none`() throws {
        var reader = sparkplug()
        for seq in [UInt64.max, 256, 1 << 63] {
            _ = try reader.read(birth(seq: seq))
            #expect(try reader.read(deviceBirth(seq: 7)).lostMessages == 0)
            let data = try payload("spBv1.0/g/DDATA/n/d", seq: seq, [metric(nil, alias: 1, .longValue(5))])
            #expect(try reader.read(data).lostMessages == 0)
        }
    }

    @Test func `nodes and metrics without end are refused before the memory is`() throws {
        var reader = sparkplug()
        func many(_ topic: String) throws -> DeviceMessage {
            try payload(
                topic, seq: 0, (0..<20_000).map { metric("m", alias: UInt64($0), type: 8, .longValue(1)) })
        }
        for node in 0..<9 { _ = try reader.read(many("spBv1.0/g/NBIRTH/n\(node)")) }
        #expect(rejection { try reader.read(many("spBv1.0/g/NBIRTH/n10")) }?.reason == .malformed)
        #expect(try reader.read(many("spBv1.0/g/NBIRTH/n0")).isNeededLater, "a node that is known is born again")
        for node in 11..<1002 { _ = try reader.read(payload("spBv1.0/g/NBIRTH/n\(node)", seq: 0, [])) }
        #expect(rejection { try reader.read(payload("spBv1.0/g/NBIRTH/new", seq: 0, [])) }?.reason == .malformed)
    }

    @Test func `data of a node that was not heard asks for its birth, and so does an unknown alias`() throws {
        var reader = sparkplug()
        let data = try payload("spBv1.0/g/DDATA/n/d", seq: 9, [metric(nil, alias: 1, .longValue(5))])
        let refused = try #require(rejection { try reader.read(data) })
        #expect(refused.reason == .noBirth && refused.sender == "n/d")
        let request = try #require(refused.request)
        #expect(request.topic == "spBv1.0/g/NCMD/n")
        let command = try SparkplugPayload(serializedBytes: request.payload)
        #expect(command.metrics.map(\.name) == ["Node Control/Rebirth"] && command.metrics[0].booleanValue)

        _ = try reader.read(birth())
        _ = try reader.read(deviceBirth())
        let mixed = try reader.read(
            payload(
                "spBv1.0/g/DDATA/n/d", seq: 2,
                [metric(nil, alias: 1, .longValue(105)), metric(nil, alias: 77, .longValue(1))]))
        #expect(mixed.observations.count == 1 && mixed.request?.topic == "spBv1.0/g/NCMD/n")
    }

    @Test func `a death takes the node's devices along, unless it is of an earlier session`() throws {
        var reader = sparkplug()
        _ = try reader.read(birth(number: 4))
        _ = try reader.read(deviceBirth())
        let old = try reader.read(payload("spBv1.0/g/NDEATH/n", seq: nil, [metric("bdSeq", type: 8, .longValue(3))]))
        #expect(old.departed.isEmpty)
        let death = try reader.read(payload("spBv1.0/g/NDEATH/n", seq: nil, [metric("bdSeq", type: 8, .longValue(4))]))
        #expect(death.departed == ["n", "n/d"])
        let data = try payload("spBv1.0/g/DDATA/n/d", seq: 2, [metric(nil, alias: 1, .longValue(105))])
        #expect(rejection { try reader.read(data) }?.reason == .noBirth)
    }

    @Test func `births that were kept make data readable after a restart, and count nothing as lost`() throws {
        var reader = sparkplug()
        reader.restore(try birth())
        reader.restore(try deviceBirth())
        let data = try reader.read(
            payload("spBv1.0/g/DDATA/n/d", seq: 200, [metric(nil, alias: 1, .longValue(105))]))
        #expect(data.observations.count == 1 && data.lostMessages == 0)
    }

    @Test func `null values, other topics and commands say nothing, and garbage is refused`() throws {
        var reader = sparkplug()
        _ = try reader.read(birth())
        _ = try reader.read(deviceBirth())
        var null = metric(nil, alias: 1, nil)
        null.isNull = true
        let quiet = try reader.read(payload("spBv1.0/g/DDATA/n/d", seq: 2, [null]))
        #expect(quiet.observations.isEmpty && quiet.failures.isEmpty)
        #expect(try reader.read(message("{}", topic: "spBv1.0/STATE/host")).observations.isEmpty)
        #expect(try reader.read(payload("spBv1.0/g/NCMD/n", seq: nil, [])).observations.isEmpty)
        for topic in ["lights/L1", "spBv1.0/g/NDATA/n/d", "spBv1.0/g/DDATA/n", "spBv1.0//DDATA/n/d", "spBv1.0/g/X/n"] {
            #expect(rejection { try reader.read(payload(topic, seq: 1, [])) }?.reason == .malformed, "\(topic)")
        }
        #expect(rejection { try reader.read(message("garbage", topic: "spBv1.0/g/DDATA/n/d")) }?.reason == .malformed)
        let late = try payload("spBv1.0/g/DDATA/n/d", seq: 3, [metric(nil, alias: 1, at: .max, .longValue(5))])
        #expect(rejection { try reader.read(late) }?.reason == .badValue)
    }

    @Test(arguments: 0..<4)
    func `mangled Sparkplug messages are observations or refused`(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        var reader = sparkplug()
        _ = try reader.read(birth())
        let original = try deviceBirth().payload
        var taken = 0
        for _ in 0..<3000 {
            var bytes = original
            for _ in 0..<Int.random(in: 1...4, using: &generator) where !bytes.isEmpty {
                let place = bytes.indices.randomElement(using: &generator) ?? 0
                if Bool.random(using: &generator) {
                    bytes[place] = UInt8.random(in: 0...255, using: &generator)
                } else {
                    bytes.removeSubrange(place..<min(bytes.count, place + 3))
                }
            }
            let topic = Bool.random(using: &generator) ? "spBv1.0/g/DBIRTH/n/d" : "spBv1.0/g/DDATA/n/d"
            let message = DeviceMessage(topic: topic, payload: bytes, receivedAt: received)
            if let content = try? reader.read(message) {
                taken += 1
                #expect(content.observations.flatMap(\.readings).allSatisfy { $0.baseUnits != nil })
            }
        }
        #expect(taken > 0 && taken < 3000)
    }
}
