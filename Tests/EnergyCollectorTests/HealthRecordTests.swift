import Logging
import Testing

@testable import EnergyCollector

@Suite struct HealthRecordTests {
    private let start = ContinuousClock.now

    private func link(
        _ isFine: Bool, _ reason: String? = nil, name: String = "modbus east", at endpoint: String = "10.0.0.1:502"
    ) -> HealthCondition {
        HealthCondition(name: name, endpoint: endpoint, isFine: isFine, reason: reason)
    }

    @Test func `a failure is said once, when it has lasted, and so is its end`() {
        var record = HealthRecord()
        var entries: [HealthRecord.Entry] = []
        for second in 0..<60 {
            let isFine = second < 10 || second >= 40
            entries += record.look(at: [link(isFine, "timed out")], now: start + .seconds(second))
        }
        #expect(
            entries == [
                HealthRecord.Entry(
                    isFine: false,
                    metadata: ["what": "modbus east", "endpoint": "10.0.0.1:502", "error": "timed out"]),
                HealthRecord.Entry(
                    isFine: true, metadata: ["what": "modbus east", "endpoint": "10.0.0.1:502", "seconds": "30"]),
            ])
    }

    @Test func `what is back at once is not worth a line`() {
        var record = HealthRecord()
        for second in 0..<600 {
            #expect(record.look(at: [link(second % 5 == 0)], now: start + .seconds(second)).isEmpty)
        }
    }

    @Test func `each is told by its own name, and one that is configured no more is forgotten`() {
        var record = HealthRecord()
        let both = [link(false), link(false, name: "mqtt lights")]
        _ = record.look(at: both, now: start)
        let said = record.look(at: both, now: start + .seconds(6)).map { $0.metadata["what"] }
        #expect(said == ["modbus east", "mqtt lights"])
        #expect(record.look(at: [link(false)], now: start + .seconds(7)).isEmpty)
        // Configured again, it is a new one.
        #expect(record.look(at: [link(true, name: "mqtt lights")], now: start + .seconds(8)).isEmpty)
    }

    @Test func `one that is at another address since a reload is another one`() {
        var record = HealthRecord()
        _ = record.look(at: [link(false)], now: start)
        #expect(record.look(at: [link(false)], now: start + .seconds(6)).count == 1)
        let moved = link(false, at: "10.0.0.2:502")
        #expect(record.look(at: [moved], now: start + .seconds(7)).isEmpty)
        let said = record.look(at: [moved], now: start + .seconds(13))
        #expect(said.map { $0.metadata["endpoint"] } == ["10.0.0.2:502"])
    }
}
