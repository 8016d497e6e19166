import MeterModels
import TestSupport
import Testing

/// Whatever a device or sender says, the answer is a value or a failure.
@Suite struct HostileInputTests {
    @Test(arguments: [
        "1e-9223372036854775808", "1e9223372036854775807", "1e", "e1", "-", ".", "1e+-1", "0e999",
        "1e99999999999999999999",
    ])
    func `numbers with mad exponents are no numbers, or zero`(text: String) {
        let number = ExactDecimal(text)
        #expect(number == nil || number?.isZero == true)
    }

    @Test func `a product near 128 bits is refused, not trapped on`() {
        let long = ExactDecimal(999_999_999_999_999_999, exponent: 5)
        #expect(ExactDecimal.product(of: [long, long, ExactDecimal(99)]) == nil)
        #expect(ExactDecimal.product(of: [long, long, long]) == nil)
    }

    @Test(arguments: 0..<4)
    func `a SunSpec walk ends whatever the device answers`(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        for _ in 0..<200 {
            var reader = SunSpecReader()
            for _ in 0..<5 {
                var requests = 0
                while let request = reader.next() {
                    requests += 1
                    guard requests < 400 else { break }
                    let isMarker = request.count == 2 && Bool.random(using: &generator)
                    let ids: [UInt16] = [1, 101, 103, 111, 113, 120, 0xFFFF, 0xFFFE, 0, 65]
                    let words = (0..<request.count).map { _ in
                        Bool.random(using: &generator)
                            ? ids.randomElement(using: &generator) ?? 0
                            : UInt16.random(in: 0...(.max), using: &generator)
                    }
                    let isSilent = Int.random(in: 0..<10, using: &generator) == 0
                    reader.receive(
                        isSilent ? .unanswered : .registers(isMarker ? [0x5375, 0x6E53] : words),
                        at: Timestamp(milliseconds: 1))
                }
                #expect(requests < 400, "seed \(seed)")
                _ = reader.finishCycle()
            }
        }
    }

    @Test func `a model at the very end of the address space is a failure`() {
        var reader = SunSpecReader()
        var answers: [[UInt16]] = [[], [0x5375, 0x6E53], [7], [0xFFFB], [9], [9]]
        while reader.next() != nil, !answers.isEmpty {
            let answer = answers.removeFirst()
            reader.receive(answer.isEmpty ? .unanswered : .registers(answer), at: Timestamp(milliseconds: 1))
        }
        #expect(reader.finishCycle().failures.first?.reason.contains("leads out of the map") == true)
    }

    @Test(arguments: 0..<4)
    func `mangled messages are observations or failures`(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        let map = PayloadMap(
            identity: .path(try #require(JSONPath("id"))),
            time: PayloadMap.TimeRule(path: try #require(JSONPath("ts")), format: .epochSeconds),
            points: [
                PayloadPoint(
                    path: try #require(JSONPath("a.0.wh")),
                    conversion: ValueConversion(quantity: .lampEnergyUsed, unit: .kilowattHour)),
                PayloadPoint(
                    path: try #require(JSONPath("t")),
                    conversion: ValueConversion(quantity: .temperature, unit: .degreeCelsius)),
            ])
        let pieces = [
            "9", "-", "e", "E-", ".", "\"", "{", "}", "[", "]", ",", ":", "null", "true", "\\u0000", "\\ud800",
            "999999999999999999", "1e308", "\u{7F}", "是",
        ].map { Array($0.utf8) }
        let message = Array(#"{"id":"L1","ts":1790000000,"a":[{"wh":12.5}],"t":-3.25e1}"#.utf8)
        var decoded = 0
        for _ in 0..<3000 {
            var bytes = message
            for _ in 0..<Int.random(in: 1...3, using: &generator) {
                let place = Int.random(in: 0...bytes.count, using: &generator)
                let end = min(bytes.count, place + Int.random(in: 0...3, using: &generator))
                bytes.replaceSubrange(place..<end, with: pieces.randomElement(using: &generator) ?? [])
            }
            var reader = JSONMessageReader(map: map)
            let message = DeviceMessage(topic: "t", payload: bytes, receivedAt: Timestamp(milliseconds: 1))
            if let content = try? reader.read(message) {
                decoded += 1
                #expect(content.observations.flatMap(\.readings).allSatisfy { $0.baseUnits != nil })
            }
        }
        #expect(decoded > 0 && decoded < 3000)
    }
}
