import Testing

@testable import EnergyCollector

@Suite struct RollupPaceTests {
    @Test func `a step that held the writer too long is followed by smaller ones, down to a limit`() {
        var pace = RollupPace()
        pace.note(.milliseconds(1000), isWhole: false)
        #expect(pace.limit == 1000)
        pace.note(.seconds(16), isWhole: true)
        #expect(pace.limit == RollupPace.limits.lowerBound)
    }

    @Test func `quick steps grow by no more than twice each, up to a limit`() {
        var pace = RollupPace()
        pace.note(.milliseconds(10), isWhole: false)
        #expect(pace.limit == 8000)
        pace.note(.milliseconds(200), isWhole: false)
        #expect(pace.limit == 10_000)
        for _ in 0..<10 { pace.note(.zero, isWhole: false) }
        #expect(pace.limit == RollupPace.limits.upperBound)
    }

    @Test func `a step that had less to do than it might says nothing about larger ones`() {
        var pace = RollupPace()
        for _ in 0..<100 { pace.note(.milliseconds(1), isWhole: true) }
        #expect(pace.limit == RollupPace().limit)
    }
}
