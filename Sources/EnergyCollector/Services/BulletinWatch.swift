import Bulletin
import ConsumptionLedger
import EnergyStore
import Logging
import MeterModels
import NIOPosix
import ServiceLifecycle

/// Looks whether published bulletins would print other figures today: one a minute, the newest first, and all of them
/// after a person changed something.
///
/// Late readings and corrections never touch what was published; this is what makes them known.
struct BulletinWatch: Service {
    private static let interval = Duration.seconds(60)

    let current: CurrentQueries
    let threads: NIOThreadPool
    let logger: Logger

    func run() async throws {
        await cancelWhenGracefulShutdown {
            var round = Round()
            while !Task.isCancelled {
                do {
                    round = try await look(round)
                } catch is CancellationError {
                    return
                } catch {
                    logger.warning("published bulletins not compared", metadata: ["error": "\(error)"])
                }
                try? await Task.sleep(for: round.waiting.isEmpty ? Self.interval : .seconds(1))
            }
        }
    }

    /// What is still to be looked at.
    private struct Round {
        var head: String?
        var waiting: [BulletinRevision] = []
        var next = 0
    }

    private func look(_ round: Round) async throws -> Round {
        try await threads.runIfActive { [current, logger] in
            let queries = current.now
            var round = round
            let last = try queries.lastRevisions()
            guard !last.isEmpty else { return round }
            let head = try queries.store.auditHead()
            if round.head != head {
                round.head = head
                round.waiting = last
            }
            let isRound = !round.waiting.isEmpty
            let revision = isRound ? round.waiting.removeFirst() : last[round.next % last.count]
            if !isRound { round.next = (round.next + 1) % last.count }
            let before = queries.restatements.count(of: revision.key) ?? 0
            let count = try queries.changedFigures(of: revision)
            queries.restatements.note(count, of: revision.key)
            if count > 0, before == 0 {
                logger.notice(
                    "a published bulletin would print other figures",
                    metadata: [
                        "period": "\(revision.key.period)", "kind": "\(revision.key.kind)", "figures": "\(count)",
                    ])
            }
            return round
        }
    }
}

extension Queries {
    /// The last revision of each published bulletin, the newest period first.
    func lastRevisions() throws -> [BulletinRevision] {
        var last: [BulletinRevision.Key: BulletinRevision] = [:]
        for revision in try store.bulletins() {
            var key = revision.key
            key.number = 0
            last[key] = revision
        }
        return last.values.sorted { ($0.span.start, $0.key.kind) > ($1.span.start, $1.key.kind) }
    }

    /// How many figures of a published revision would be printed otherwise now.
    func changedFigures(of revision: BulletinRevision) throws -> Int {
        let (kind, period) = try Self.bulletin(revision.key.period, kind: revision.key.kind)
        let now = try bulletinRecord(kind, period).printedFigures
        return PublishedFigure.differences(from: try publishedFigures(of: revision), to: now).count
    }
}
