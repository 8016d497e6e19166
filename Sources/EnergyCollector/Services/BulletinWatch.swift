import Bulletin
import ConsumptionLedger
import EnergyStore
import Logging
import MeterModels
import NIOPosix
import ServiceLifecycle

/// Looks whether published bulletins would print other figures today: one in ten minutes, the newest first, and all of
/// them after a person changed something.
///
/// Late readings and corrections never touch what was published; this is what makes them known. A look costs as much as
/// making the bulletin, so hundreds of them are looked at in turn and not together.
struct BulletinWatch: Service {
    /// Between two looks at the audit log.
    private static let tick = Duration.seconds(5)
    /// Between two bulletins when nobody changed anything.
    private static let interval = Duration.seconds(600)

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
                    logger.warning("published bulletins cannot be read", metadata: ["error": "\(error)"])
                }
                try? await Task.sleep(for: round.waiting.isEmpty ? Self.tick : .seconds(1))
            }
        }
    }

    /// What is still to be looked at.
    private struct Round {
        var head: String?
        var waiting: [BulletinRevision] = []
        /// When one was looked at last though nobody changed anything.
        var last: ContinuousClock.Instant?
        var next = 0
    }

    private func look(_ round: Round) async throws -> Round {
        try await threads.runIfActive { [current, logger] in
            let queries = current.now
            var round = round
            let head = try queries.store.auditHead()
            if round.head != head {
                round.head = head
                round.waiting = try queries.lastRevisions()
            }
            let revision: BulletinRevision
            if !round.waiting.isEmpty {
                revision = round.waiting.removeFirst()
            } else {
                guard round.last.map({ ContinuousClock.now - $0 >= Self.interval }) ?? true else { return round }
                round.last = .now
                let last = try queries.lastRevisions()
                guard !last.isEmpty else { return round }
                revision = last[round.next % last.count]
                round.next = (round.next + 1) % last.count
            }
            let before = queries.restatements.count(of: revision.key) ?? 0
            let count: Int
            do {
                count = try queries.changedFigures(of: revision)
            } catch {
                // One that cannot be compared keeps no other back.
                logger.warning(
                    "a published bulletin cannot be compared",
                    metadata: ["period": "\(revision.key.period)", "error": "\(error)"])
                return round
            }
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
