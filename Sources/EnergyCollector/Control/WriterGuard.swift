import ControlAPI
import NIOPosix

/// Lets only those change something who may, and says who they are.
struct WriterGuard: Sendable {
    /// The group that may change something; nil for the daemon's user alone.
    let group: String?
    /// Groups are looked up on these: that may ask a directory service.
    let threads: NIOThreadPool

    /// The user name of who asks.
    ///
    /// - Throws: `ProblemDocument` when they may only read.
    @discardableResult
    func author(_ context: ControlContext, to purpose: String) async throws -> String {
        let peer = await PeerCredentials.of(context.channel)
        let author = try await threads.runIfActive { [group] in
            peer.flatMap { $0.mayWrite(writers: group) ? $0.userName : nil }
        }
        guard let author else {
            throw ProblemDocument(
                type: "forbidden", title: "Not allowed", status: 403,
                detail: "\(purpose) needs membership in the group '\(group ?? "none")'")
        }
        return author
    }
}
