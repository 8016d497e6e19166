import ArgumentParser
import ControlAPI

/// Groups the commands about facts: `energyctl facts`.
struct FactsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "facts", abstract: "State headcounts, floor areas and figures of base years.",
        subcommands: [
            FactsListCommand.self, FactsSetCommand.self, FactsWithdrawCommand.self, FactsImportCommand.self,
        ])
}

/// Which revisions of statements are listed.
struct RevisionOptions: ParsableArguments {
    @Flag(help: "Every revision, also those that were corrected or withdrawn.")
    var history = false

    @Option(help: ArgumentHelp("Only what holds on this day.", valueName: "date"))
    var at: String?

    @Option(help: ArgumentHelp("What was recorded up to this time or the end of this day.", valueName: "time"))
    var recorded: String?

    var query: [(String, String?)] { [("history", history ? "true" : nil), ("at", at), ("recorded", recorded)] }
}

/// Lists facts: `energyctl facts list`.
struct FactsListCommand: QueryCommand {
    static let configuration = CommandConfiguration(commandName: "list", abstract: "List what is stated of nodes.")

    @Option(help: "Only this node.", completion: Known.nodes)
    var node: String?

    @Option(
        help: ArgumentHelp("Only this kind, such as headcount or floor_area_m2.", valueName: "kind"),
        completion: Known.factKinds)
    var kind: String?

    @OptionGroup var revisions: RevisionOptions
    @OptionGroup var options: CommonOptions

    var request: ControlRequest {
        ControlRequest(path: ControlPath.facts, query: [("node", node), ("kind", kind)] + revisions.query)
    }

    func report(_ answer: FactsResponse) -> any Report {
        FactsReport(facts: answer.facts, ignored: answer.ignored)
    }
}

/// States a fact: `energyctl facts set`.
struct FactsSetCommand: ChangeCommand {
    static let configuration = CommandConfiguration(
        commandName: "set", abstract: "State a fact, or correct one that begins on the same day.",
        discussion: """
            The figures that are divided by it are others at once; the answer lists them. Nothing is overwritten: the \
            statement before stays in the history.

              energyctl facts set campus headcount 2150 --from 2026-10-11 --source "编制台账 2026-10" --reason "新增科室"
              energyctl facts set campus base_energy_per_capita_kgce 399.37 --year 2016 --basis statistical \
            --source "2016年度报表" --reason "基年"
            """)

    @Argument(help: "The node.", completion: Known.nodes)
    var node: String

    @Argument(
        help: "What it states, such as headcount, visitor_person_days or floor_area_m2.", completion: Known.factKinds)
    var kind: String

    @Argument(help: "How much, in the unit that the kind names.")
    var value: String

    @Option(help: ArgumentHelp("The first day.", valueName: "date"))
    var from: String?

    @Option(help: ArgumentHelp("The first day that it no longer holds.", valueName: "date"))
    var to: String?

    @Option(help: ArgumentHelp("The base year, for a figure of one.", valueName: "year"))
    var year: Int?

    @Option(help: "What a base figure was calculated by: statistical or quota.")
    var basis: String?

    @Option(help: ArgumentHelp("The document it is from.", valueName: "text"))
    var source: String

    @Flag(help: "Tell only what it would change.")
    var dryRun = false

    @OptionGroup var why: ReasonOption
    @OptionGroup var options: CommonOptions

    var path: String { ControlPath.facts }

    func body() -> FactRequest {
        FactRequest(
            node: node, kind: kind, value: value, from: from, to: to, year: year, basis: basis, source: source,
            reason: why.reason, dryRun: dryRun)
    }

    func report(_ applied: FactsChangeResponse) -> any Report { FactsChangeReport(change: applied) }
}

/// Withdraws a fact: `energyctl facts withdraw`.
struct FactsWithdrawCommand: ChangeCommand {
    static let configuration = CommandConfiguration(
        commandName: "withdraw", abstract: "Withdraw a fact: the one before it holds again, or none.")

    @Argument(help: "The node.", completion: Known.nodes)
    var node: String

    @Argument(help: "What it states.", completion: Known.factKinds)
    var kind: String

    @Option(help: ArgumentHelp("Its first day.", valueName: "date"))
    var from: String?

    @Option(help: ArgumentHelp("The base year, for a figure of one.", valueName: "year"))
    var year: Int?

    @Option(help: "What a base figure was calculated by: statistical or quota.")
    var basis: String?

    @Flag(help: "Tell only what it would change.")
    var dryRun = false

    @OptionGroup var why: ReasonOption
    @OptionGroup var options: CommonOptions

    var path: String { ControlPath.factsWithdraw }

    func body() -> FactWithdrawalRequest {
        FactWithdrawalRequest(
            node: node, kind: kind, from: from, year: year, basis: basis, reason: why.reason, dryRun: dryRun)
    }

    func report(_ applied: FactsChangeResponse) -> any Report { FactsChangeReport(change: applied) }
}

/// States the facts of a file: `energyctl facts import`.
struct FactsImportCommand: StatementImportCommand {
    static let configuration = CommandConfiguration(
        commandName: "import", abstract: "State the facts of a CSV file: all of them, or none.",
        discussion: """
            Columns: node,kind,value,from,source and, where needed, to,year,basis, in any order; UTF-8. Facts that are \
            stated already are skipped, so that a file can be sent again.
            """)

    @Argument(help: ArgumentHelp("The file; - is standard input.", valueName: "file.csv"), completion: .file())
    var file: String

    @Flag(help: "Tell only what it would change.")
    var dryRun = false

    @OptionGroup var why: ReasonOption
    @OptionGroup var options: CommonOptions

    var path: String { ControlPath.factsImport }

    func report(_ applied: FactsChangeResponse) -> any Report { FactsChangeReport(change: applied) }
}
