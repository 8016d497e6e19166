import EnergyStore
import GRDB
import MeterModels
import Testing
import TestSupport

/// What messages leave that gave no reading: every one counted, some kept, never more than a bound.
@Suite struct RejectedMessageTests {
    private func message(
        _ number: Int, reason: String = "malformed", source: String = "L1", payload: [UInt8] = [1, 2]
    ) -> RejectedMessage {
        RejectedMessage(
            session: "lights", at: Timestamp(milliseconds: Int64(number)), reason: reason, source: source,
            topic: "lights/\(source)", detail: "number \(number)", length: payload.count, payload: payload)
    }

    private func intake(_ rejected: [RejectedMessage]) -> MessageIntake {
        var intake = MessageIntake()
        intake.rejected = rejected
        return intake
    }

    @Test func `each message is counted by reason and source, the last five of each are kept`() throws {
        let campus = try Campus()
        let store = campus.store
        for number in 0..<20 { _ = try store.append([intake([message(number)])]) }
        _ = try store.append([intake((20..<40).map { message($0, reason: "future", source: "L2") })])
        let counts = try store.rejectionCounts(limit: 10)
        #expect(counts.map(\.count) == [20, 20])
        #expect(Set(counts.map(\.reason)) == ["future", "malformed"])
        #expect(counts.first { $0.source == "L1" }?.last == Timestamp(milliseconds: 19))
        #expect(counts.first { $0.source == "L1" }?.first == Timestamp(milliseconds: 0))
        let kept = try store.rejectedMessages(reason: "malformed", limit: 100)
        #expect(kept.map(\.message.detail) == (15..<20).reversed().map { "number \($0)" })
        #expect(try store.rejectedMessages(source: "L2", limit: 100).count == 5)
        #expect(try store.rejectedMessages(limit: 100).count == 10)
        let newest = try #require(kept.first)
        #expect(try store.rejectedMessage(newest.id) == newest.message)
        #expect(try store.rejectedMessage(999_999) == nil)
    }

    @Test func `a flood of sources fills neither the samples nor the counts beyond their bounds`() throws {
        let campus = try Campus()
        let store = campus.store
        for block in 0..<11 {
            _ = try store.append([
                intake((0..<1000).map { message($0, source: "made-up-\(block)-\($0)") })
            ])
        }
        #expect(try store.rejectedMessages(limit: 100_000).count <= 1000)
        let counts = try store.rejectionCounts(limit: 100_000)
        #expect(counts.count <= 10_001)
        #expect(counts.reduce(0) { $0 + $1.count } == 11_000, "every message is counted, those beyond under 'other'")
        #expect(counts.first?.source == "other" && counts.first?.count == 1000)
    }

    @Test func `long payloads and texts are cut`() throws {
        let campus = try Campus()
        let store = campus.store
        let long = message(
            1, source: String(repeating: "s", count: 10_000), payload: [UInt8](repeating: 7, count: 100_000))
        _ = try store.append([intake([long])])
        let kept = try #require(try store.rejectedMessages(limit: 1).first).message
        #expect(kept.payload.count == RejectedMessage.sampleBytes && kept.length == 100_000)
        #expect(kept.source.count == 128 && kept.topic.count == 512)
    }

    @Test func `births are kept by topic in the order in which they came last`() throws {
        let campus = try Campus()
        let store = campus.store
        func keep(_ topic: String, _ byte: UInt8, _ at: Int64) throws {
            var intake = MessageIntake()
            intake.needed = [
                NeededMessage(session: "lights", topic: topic, payload: [byte], at: Timestamp(milliseconds: at))
            ]
            _ = try store.append([intake])
        }
        try keep("NBIRTH/n", 1, 1)
        try keep("DBIRTH/n/d", 2, 2)
        try keep("NBIRTH/n", 3, 3)
        try keep("DBIRTH/n/d", 4, 4)
        #expect(try store.neededMessages(session: "lights").map(\.payload) == [[3], [4]])
        #expect(try store.neededMessages(session: "other").isEmpty)
    }
}
