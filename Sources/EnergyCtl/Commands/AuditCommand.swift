import ArgumentParser
import ControlAPI

/// Groups the commands about the audit log: `energyctl audit`.
struct AuditCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "audit", abstract: "Show what persons changed, and check that nobody changed that.",
        subcommands: [AuditListCommand.self, AuditVerifyCommand.self, AuditDrawCommand.self])
}

/// Lists entries of the audit log: `energyctl audit list`.
struct AuditListCommand: QueryCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "List the entries of the audit log, the newest first.",
        discussion: """
            With --format json each entry has the text whose SHA-256 is its hash, so that the chain can be checked \
            without this program.
            """)

    @OptionGroup var page: PageOptions

    @OptionGroup var options: CommonOptions

    var request: ControlRequest {
        ControlRequest(
            path: ControlPath.audit, query: page.query)
    }

    func report(_ answer: AuditResponse) -> any Report { AuditReport(response: answer) }
}

/// Checks the audit log: `energyctl audit verify`.
struct AuditVerifyCommand: ControlCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify", abstract: "Check every entry of the audit log; exit status 1 when one does not fit.",
        discussion: """
            The hash of the last entry that it prints, noted elsewhere, shows later with --head that no entry was \
            taken away at the end.
            """)

    @Option(help: ArgumentHelp("A hash noted earlier, which must be among the entries.", valueName: "hash"))
    var head: String?

    @OptionGroup var options: CommonOptions

    func perform(on console: Console) throws {
        let client = options.client(console)
        let body = try client.send(ControlRequest(path: ControlPath.auditVerify, query: [("head", head)]))
            .successfulBody(socketPath: client.socketPath)
        try console.print(body, as: options.format, socketPath: client.socketPath) { (verdict: AuditVerdictResponse) in
            AuditVerdictReport(verdict: verdict)
        }
        let verdict: AuditVerdictResponse = try Console.decoded(body, socketPath: client.socketPath)
        if let place = verdict.brokenAt {
            throw ProblemDocument(
                type: "audit-broken", title: "The audit log is not intact", status: 409,
                detail: "entry \(place): \(verdict.reason ?? "it does not fit")")
        }
    }
}
