import MeterModels
import Testing
import TestSupport

@Suite struct PayloadTests {
    private let received = Timestamp(milliseconds: 1_790_000_000_000)

    private func point(_ quantity: Quantity, _ path: String, _ unit: MeasurementUnit) throws -> PayloadPoint {
        PayloadPoint(
            path: try #require(JSONPath(path)), conversion: ValueConversion(quantity: quantity, unit: unit))
    }

    private func map(
        time: PayloadMap.TimeFormat? = .rfc3339, zone: String? = nil,
        identity: PayloadMap.Identity = .topicLevel(1)
    ) throws -> PayloadMap {
        PayloadMap(
            identity: identity,
            time: try time.map {
                PayloadMap.TimeRule(
                    path: try #require(JSONPath("ts")), format: $0, zone: try zone.map { try CivilZone(identifier: $0) }
                )
            },
            points: [
                try point(.lampEnergyUsed, "load.wh", .wattHour), try point(.batteryVoltage, "cells.0", .volt),
                try point(.lampOn, "on", .one),
            ])
    }

    private func read(
        _ text: String, topic: String = "lights/L001/telemetry", map: PayloadMap? = nil, retained: Bool = false
    ) throws -> MessageContent {
        var reader = JSONMessageReader(map: try map ?? self.map())
        return try reader.read(
            DeviceMessage(topic: topic, payload: Array(text.utf8), receivedAt: received, isRetained: retained))
    }

    private func decode(_ text: String, topic: String = "lights/L001/telemetry", map: PayloadMap? = nil) throws -> (
        Observation, [DecodingFailure]
    ) {
        let content = try read(text, topic: topic, map: map)
        return (try #require(content.observations.first), content.failures)
    }

    @Test func `a message becomes an observation with every digit it had`() throws {
        let (observation, failures) = try decode(
            #"{"ts":"2026-10-01T20:15:00+08:00","load":{"wh":123456.7},"cells":[12.345,3],"on":true,"more":[{}]}"#)
        #expect(observation.meter == "L001")
        #expect(observation.at == Timestamp(rfc3339: "2026-10-01T20:15:00+08:00"))
        #expect(observation.readings.map(\.raw.description) == ["123456.7", "12.345", "1"])
        #expect(observation.readings.map(\.baseUnits) == [123_457, 12_345, 1])
        #expect(failures.isEmpty)
    }

    @Test func `a wrong value never stops its neighbours`() throws {
        let (observation, failures) = try decode(
            #"{"ts":"2026-10-01T20:15:00Z","load":{"wh":"much"},"cells":[12.1],"on":null}"#)
        #expect(observation.readings.map(\.quantity) == [.batteryVoltage])
        #expect(failures == [DecodingFailure(at: "$.load.wh", "expected a number, found a text")])
    }

    @Test(arguments: [
        (#"{"ts":"2026-10-01T20:15:00","on":true}"#, "$.ts"), (#"{"on":true}"#, "$.ts"),
        (#"{"ts":5,"on":true}"#, "$.ts"),
        (#"{"ts":"2026-10-01T20:15:00Z"}"#, "$"), (#"[1,2"#, "byte 4"), ("", "byte 0"), (#"{"a":1}x"#, "byte 7"),
        (#"{"ts":"2026-10-01T20:15:00Z","load":{"wh":-5}}"#, "$.load.wh"), (#"{"a":01}"#, "byte 7"),
        (#"{"a":00}"#, "byte 7"),
        ("{\"a\":\"\u{1}\"}", "byte 7"), (#"{"a":1,"a":2}"#, "byte 12"), (#"{"a":12345678901234567890}"#, "byte 5"),
    ])
    func `a message that cannot be used says where it goes wrong`(text: String, place: String) {
        #expect { try decode(text) } throws: { ($0 as? MessageRejection)?.failure.place == place }
    }

    @Test func `nesting without end is refused before the stack is`() {
        let deep = String(repeating: "[", count: 100_000)
        #expect { try decode(deep) } throws: { "\($0)".contains("nested deeper than 32 levels") }
    }

    @Test func `a sender's id is plain, or the message is refused`() throws {
        for topic in [
            "lights", "lights//telemetry", "lights/L 1/telemetry", "lights/\u{202E}/t",
            "lights/" + String(repeating: "x", count: 65) + "/t",
        ] {
            #expect(throws: MessageRejection.self) {
                try decode(#"{"ts":"2026-10-01T20:15:00Z","on":true}"#, topic: topic)
            }
        }
        let byBody = try map(identity: .path(#require(JSONPath("id"))))
        #expect(try decode(#"{"id":"X9","ts":"2026-10-01T20:15:00Z","on":false}"#, map: byBody).0.meter == "X9")
        #expect(throws: MessageRejection.self) {
            try decode(#"{"id":9,"ts":"2026-10-01T20:15:00Z","on":true}"#, map: byBody)
        }
    }

    @Test func `times are also read as seconds or milliseconds since 1970, or taken on receipt`() throws {
        #expect(
            try decode(#"{"ts":1790000000.5,"on":true}"#, map: map(time: .epochSeconds)).0.at.milliseconds
                == 1_790_000_000_500)
        #expect(
            try decode(#"{"ts":1790000000500,"on":true}"#, map: map(time: .epochMilliseconds)).0.at.milliseconds
                == 1_790_000_000_500)
        #expect(throws: MessageRejection.self) { try decode(#"{"ts":1e60,"on":true}"#, map: map(time: .epochSeconds)) }
        #expect(try decode(#"{"on":true}"#, map: map(time: nil)).0.at == received)
    }

    @Test func `random bytes never crash the parser`() {
        var random = SeededGenerator(seed: 9)
        let alphabet = Array(#"{}[]",:0123456789.eE+-truefalsn\u "#.utf8) + [0xFF, 0xC3, 0x00]
        var parsed = 0
        for _ in 0..<100_000 {
            let bytes = (0..<Int.random(in: 0...24, using: &random)).map { _ in
                alphabet.randomElement(using: &random) ?? 0
            }
            if (try? JSONValue(parsing: bytes)) != nil { parsed += 1 }
        }
        #expect(parsed > 0 && parsed < 50_000)
    }

    @Test func `a number of a message is what its text is elsewhere`() throws {
        var random = SeededGenerator(seed: 10)
        func digits(_ range: ClosedRange<Int>) -> String {
            String(
                (0..<Int.random(in: range, using: &random)).map { _ in
                    Character("\(Int.random(in: 0...9, using: &random))")
                })
        }
        var refused = 0
        for _ in 0..<20_000 {
            var text = Bool.random(using: &random) ? "-" : ""
            text += Bool.random(using: &random) ? "0" : "\(Int.random(in: 1...9, using: &random))" + digits(0...12)
            if Bool.random(using: &random) { text += "." + digits(1...12) }
            if Bool.random(using: &random) {
                text += ["e", "E", "e+", "E-"][Int.random(in: 0...3, using: &random)] + digits(1...4)
            }
            let number = ExactDecimal(text)
            if number == nil { refused += 1 }
            #expect((try? JSONValue(parsing: Array(text.utf8))) == number.map { .number($0) }, "\(text)")
        }
        #expect(refused > 0 && refused < 20_000)
    }

    @Test func `texts of plain ASCII and others are the same`() throws {
        for text in ["", "a", "L001", "a text of more than fifteen bytes", "A座", "座A", "💡"] {
            #expect(try JSONValue(parsing: Array("[\"\(text)\"]".utf8)) == .array([.string(text)]))
        }
        #expect(throws: DecodingFailure.self) { try JSONValue(parsing: [0x22, 0x61, 0xFF, 0x22]) }
        #expect(throws: DecodingFailure.self) { try JSONValue(parsing: Array(#""not closed"#.utf8)) }
    }

    @Test func `escapes and surrogate pairs are read`() throws {
        #expect(try JSONValue(parsing: Array(#""A座\u0041\n\ud83d\udca1""#.utf8)) == .string("A座A\n💡"))
        #expect(throws: DecodingFailure.self) { try JSONValue(parsing: Array(#""\ud83d""#.utf8)) }
        #expect(throws: DecodingFailure.self) { try JSONValue(parsing: Array(#""\u+123""#.utf8)) }
    }
}
