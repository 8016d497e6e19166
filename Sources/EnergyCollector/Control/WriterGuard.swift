import CollectorConfiguration
import ControlAPI
import Glibc
import NIOPosix
import Synchronization

/// Lets only those change something who may, and says who they are.
final class WriterGuard: Sendable {
    /// For how long a user's groups are not looked up again: whoever is put out of the group is out by then.
    private static let memory = Duration.seconds(10)

    private struct Verdict {
        var group: String?
        var author: String?
        var at: ContinuousClock.Instant
    }

    private let current: CurrentQueries
    private let verdicts = Mutex<[uid_t: Verdict]>([:])

    init(current: CurrentQueries) {
        self.current = current
    }

    /// The user name of who asks.
    ///
    /// - Throws: `ProblemDocument` when they may only read.
    @discardableResult
    func author(_ context: ControlContext, to purpose: String) async throws -> String {
        let queries = current.now
        let group = queries.configuration.control.writers
        guard let peer = await PeerCredentials.of(context.channel),
            let author = try await author(peer, group, queries.threads)
        else {
            throw ProblemDocument(
                type: "forbidden", title: "Not allowed", status: 403,
                detail: "\(purpose) needs membership in the group '\(group ?? "none")'")
        }
        return author
    }

    private func author(_ peer: PeerCredentials, _ group: String?, _ threads: NIOThreadPool) async throws -> String? {
        let now = ContinuousClock.now
        let known = verdicts.withLock { $0[peer.uid] }
        if let known, known.group == group, now - known.at < Self.memory { return known.author }
        // Groups are looked up on a thread that may wait: that may ask a directory service.
        let author = try await threads.runIfActive { peer.mayWrite(writers: group) ? peer.userName : nil }
        verdicts.withLock { verdicts in
            verdicts = verdicts.filter { now - $0.value.at < Self.memory }
            verdicts[peer.uid] = Verdict(group: group, author: author, at: now)
        }
        return author
    }
}
