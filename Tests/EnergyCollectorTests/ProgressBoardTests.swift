import Testing

@testable import EnergyCollector

@Suite struct ProgressBoardTests {
    private let start = SuspendingClock.now

    private func sign(_ loop: String, _ rounds: UInt64, limit: Int = 60) -> ProgressBoard.Sign {
        ProgressBoard.Sign(loop: loop, rounds: rounds, limit: .seconds(limit))
    }

    @Test func `a loop stalls when it makes no round for longer than its own limit, and each by its own`() {
        var board = ProgressBoard()
        func look(_ polling: UInt64, _ committing: UInt64, after seconds: Int) -> [ProgressBoard.Stall] {
            board.look(
                at: [sign("polling", polling), sign("committing", committing, limit: 180)],
                now: start + .seconds(seconds))
        }
        #expect(look(7, 7, after: 0) == [])
        #expect(look(8, 7, after: 50) == [])
        // Sixty seconds since the last round, not since the last look.
        #expect(look(8, 7, after: 110) == [])
        #expect(look(8, 7, after: 111) == [.init(loop: "polling", lasting: .seconds(61))])
        #expect(look(9, 7, after: 180) == [])
        #expect(look(10, 7, after: 181) == [.init(loop: "committing", lasting: .seconds(181))])
        #expect(
            look(10, 7, after: 300) == [
                .init(loop: "polling", lasting: .seconds(119)), .init(loop: "committing", lasting: .seconds(300)),
            ])
        #expect(look(11, 8, after: 301) == [])
    }

    @Test func `a loop that comes or is replaced begins anew, and one that went is forgotten`() {
        var board = ProgressBoard()
        #expect(board.look(at: [sign("a", 5)], now: start) == [])
        #expect(board.look(at: [sign("b", 0)], now: start + .seconds(100)) == [])
        #expect(board.look(at: [sign("a", 5), sign("b", 0)], now: start + .seconds(150)) == [])
        // A link made anew counts from the beginning.
        #expect(board.look(at: [sign("a", 1), sign("b", 1)], now: start + .seconds(200)) == [])
        #expect(board.look(at: [], now: start + .seconds(999)) == [])
    }
}
