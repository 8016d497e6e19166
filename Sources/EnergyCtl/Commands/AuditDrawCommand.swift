import ArgumentParser
import ControlAPI

/// Draws a sample for a spot check: `energyctl audit draw`.
struct AuditDrawCommand: ControlCommand {
    static let configuration = CommandConfiguration(
        commandName: "draw", abstract: "Draw meters and figures for a spot check, as a signed record (双随机).",
        discussion: """
            The seed decides what is drawn: agree on it in public, after everything else is settled. Whoever has the \
            record can draw again, with energyctl verify or by hand: the items with the smallest SHA-256 of seed, line \
            feed and item are drawn.

              energyctl audit draw --seed "lottery 2026-11-28: 04 11 17 23 29 31" --count 5 --period 2026-10 > draw.json
            """)

    @Option(help: ArgumentHelp("The seed.", valueName: "text"))
    var seed: String

    @Option(help: ArgumentHelp("How many are drawn.", valueName: "number"))
    var count: Int

    @Option(help: ArgumentHelp("The period of the figures; without it meters alone.", valueName: "period"))
    var period: String?

    @OptionGroup var options: CommonOptions

    func perform(on console: Console) throws {
        let client = options.client(console)
        let request = ControlRequest(
            path: ControlPath.auditDraw, query: [("seed", seed), ("count", String(count)), ("period", period)])
        // The record is answered as it came: it is signed.
        try console.answer(try client.send(request).successfulBody(socketPath: client.socketPath))
    }
}
