import ControlAPI

/// Which revision of each period's bulletin was published last.
struct PublishedBulletins {
    /// By period; only periods that have one.
    let last: [BulletinPeriod: Int]

    /// Asks the daemon.
    ///
    /// - Throws: `ControlFailure`, or `ProblemDocument` when it refuses to answer.
    init(asking client: ControlClient, kind: BulletinExportCommand.Kind) throws {
        let request = ControlRequest(path: ControlPath.bulletins, query: [("kind", kind.rawValue)])
        let body = try client.send(request).successfulBody(socketPath: client.socketPath)
        let answer: PublicationsResponse = try Console.decoded(body, socketPath: client.socketPath)
        var last: [BulletinPeriod: Int] = [:]
        for bulletin in answer.bulletins {
            guard let period = BulletinPeriod(kind, named: bulletin.period) else { continue }
            last[period] = max(last[period] ?? 0, bulletin.revision)
        }
        self.last = last
    }
}
