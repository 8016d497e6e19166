import Testing

@testable import MQTTLink

struct BackoffTests {
    private let range = Duration.milliseconds(500)...Duration.seconds(30)

    @Test func `the ceiling doubles from one second to thirty and jitter halves it at most`() {
        var low = Backoff(range: range)
        var high = Backoff(range: range)
        for ceiling in [1, 2, 4, 8, 16, 30, 30, 30] {
            #expect(low.next(jitter: 0) == .milliseconds(500 * ceiling))
            #expect(high.next(jitter: 1) == .seconds(ceiling))
        }
    }

    @Test func `ten thousand failures overflow nothing and stay in the range`() {
        var backoff = Backoff(range: range)
        var random = SystemRandomNumberGenerator()
        for _ in 0..<10_000 {
            #expect(range.contains(backoff.next(jitter: .random(in: 0..<1, using: &random))))
        }
    }

    @Test func `a reset starts again with the first wait`() {
        var backoff = Backoff(range: range)
        _ = backoff.next(jitter: 0)
        _ = backoff.next(jitter: 0)
        backoff.reset()
        #expect(backoff.next(jitter: 0) == .milliseconds(500))
    }
}
