import Testing
import TestSupport

@testable import EnergyCollector

@Suite struct RollupPaceTests {
    @Test func `a step that held the writer too long is followed by smaller ones, down to a limit`() {
        var pace = RollupPace()
        pace.note(1, load: 4000, isWhole: false)
        #expect(pace.limit == 1000)
        pace.note(16, load: 1000, isWhole: true)
        #expect(pace.limit == RollupPace.limits.lowerBound)
    }

    @Test func `quick steps grow by no more than twice each, up to a limit`() {
        var pace = RollupPace()
        pace.note(0.01, load: 4000, isWhole: false)
        #expect(pace.limit == 8000)
        for _ in 0..<10 { pace.note(0, load: pace.limit, isWhole: false) }
        #expect(pace.limit == RollupPace.limits.upperBound)
    }

    @Test func `a step that had less to do than it might says nothing about larger ones`() {
        var pace = RollupPace()
        for _ in 0..<100 { pace.note(0.001, load: 3, isWhole: true) }
        #expect(pace.limit == RollupPace().limit)
    }

    /// A machine and a site: seconds of a step without readings, seconds of each observation, and how long steps should
    /// become.
    struct Work {
        var fixed: Double
        var each: Double
        var seconds: ClosedRange<Double>
    }

    @Test(arguments: [
        // What observations cost is all there is: a quarter of a second.
        Work(fixed: 0.01, each: 50e-6, seconds: 0.2...0.3),
        // Fewer would hardly be quicker: as long again as it lasts anyway.
        Work(fixed: 0.2, each: 120e-6, seconds: 0.3...0.55),
        // No longer than a second for that.
        Work(fixed: 0.8, each: 100e-6, seconds: 0.85...1.2),
        // Longer than any should be without one observation: a quarter more.
        Work(fixed: 4, each: 300e-6, seconds: 4.3...6),
    ])
    func `a step is as long as it is worth`(work: Work) {
        for seed in 1...20 as ClosedRange<UInt64> {
            var random = SeededGenerator(seed: seed)
            var pace = RollupPace()
            var last: [Double] = []
            for _ in 0..<100 {
                let seconds =
                    (work.fixed + work.each * Double(pace.limit)) * Double.random(in: 0.9...1.1, using: &random)
                pace.note(seconds, load: pace.limit, isWhole: false)
                last.append(seconds)
            }
            let mean = last.suffix(40).reduce(0, +) / 40
            #expect(work.seconds.contains(mean), "\(mean) s, \(pace.limit) observations, seed \(seed)")
        }
    }

    @Test(arguments: [
        Work(fixed: 0.2, each: 120e-6, seconds: 0.3...0.6), Work(fixed: 0.8, each: 100e-6, seconds: 0.85...1.2),
    ])
    func `a moment in which the machine is busy changes nothing for long`(work: Work) {
        var pace = RollupPace()
        var last: [Double] = []
        for step in 1...100 {
            let seconds = work.fixed + work.each * Double(pace.limit)
            pace.note(step == 40 ? 3 * seconds : seconds, load: pace.limit, isWhole: false)
            last.append(seconds)
        }
        for part in [last[20..<39], last[44..<100]] {
            let mean = part.reduce(0, +) / Double(part.count)
            #expect(work.seconds.contains(mean), "\(mean) s, \(pace.limit) observations")
        }
    }

    @Test func `what a step costs anyway is known from those with little to do`() {
        var pace = RollupPace()
        for load in 1...20 { pace.note(0.2, load: load, isWhole: true) }
        #expect(pace.limit == RollupPace().limit)
        pace.note(0.6, load: 4000, isWhole: false)
        // 200 ms anyway and 0.1 ms each.
        #expect((1900...2100).contains(pace.limit), "\(pace.limit)")
    }

    @Test func `other work than before is found out in one step`() {
        var pace = RollupPace()
        for _ in 0..<20 { pace.note(0.02 + 20e-6 * Double(pace.limit), load: pace.limit, isWhole: false) }
        #expect(pace.limit > 8000)
        pace.note(0.5 + 200e-6 * Double(pace.limit), load: pace.limit, isWhole: false)
        #expect(pace.limit < 2000)
    }
}
