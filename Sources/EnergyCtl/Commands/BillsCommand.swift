import ArgumentParser
import ControlAPI

/// Groups the commands about bills: `energyctl bills`.
struct BillsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "bills", abstract: "State what was invoiced instead of metered: gas, heat, fuel.",
        subcommands: [
            BillsListCommand.self, BillsSetCommand.self, BillsWithdrawCommand.self, BillsImportCommand.self,
        ])
}

/// Lists bills: `energyctl bills list`.
struct BillsListCommand: QueryCommand {
    static let configuration = CommandConfiguration(commandName: "list", abstract: "List bills.")

    @Option(help: "Only this node.", completion: Known.nodes)
    var node: String?

    @Option(help: "Only this carrier, such as natural_gas.", completion: Known.carriers)
    var carrier: String?

    @OptionGroup var revisions: RevisionOptions
    @OptionGroup var options: CommonOptions

    var request: ControlRequest {
        ControlRequest(path: ControlPath.bills, query: [("node", node), ("carrier", carrier)] + revisions.query)
    }

    func report(_ answer: BillsResponse) -> any Report {
        BillsReport(bills: answer.bills, ignored: answer.ignored)
    }
}

/// States a bill: `energyctl bills set`.
struct BillsSetCommand: ChangeCommand {
    static let configuration = CommandConfiguration(
        commandName: "set", abstract: "State a bill, or correct one that begins on the same day.",
        discussion: """
            The amount counts over its days, each day the same. Bills of a node, carrier and purpose do not overlap, \
            and what a meter counts is not billed as well.

              energyctl bills set campus natural_gas 5000m3 --from 2026-10-01 --to 2026-11-01 --source "燃气公司 2026-10" \
            --reason "十月账单"
            """)

    @Argument(help: "The node.", completion: Known.nodes)
    var node: String

    @Argument(
        help: "What was delivered: natural_gas, heat, petrol, diesel, coal, electricity, …", completion: Known.carriers)
    var carrier: String

    @Argument(help: "How much with its unit, such as 5000m3, 320GJ or 850L.")
    var amount: String

    @Option(help: ArgumentHelp("The first day.", valueName: "date"))
    var from: String

    @Option(help: ArgumentHelp("The first day that it is no longer for.", valueName: "date"))
    var to: String

    @Option(
        help: "What it was for: heating, official_vehicles or other.",
        completion: .list(["heating", "official_vehicles", "other"]))
    var purpose: String?

    @Option(help: ArgumentHelp("The document it is from.", valueName: "text"))
    var source: String

    @Flag(help: "Tell only what it would change.")
    var dryRun = false

    @OptionGroup var why: ReasonOption
    @OptionGroup var options: CommonOptions

    var path: String { ControlPath.bills }

    func body() -> BillRequest {
        let number = amount.prefix { $0.isASCII && ($0.isNumber || $0 == "." || $0 == "-") }
        let unit = amount.dropFirst(number.count).drop { $0 == " " }
        return BillRequest(
            node: node, carrier: carrier, amount: String(number), unit: String(unit), from: from, to: to,
            purpose: purpose, source: source, reason: why.reason, dryRun: dryRun)
    }

    func report(_ applied: BillsChangeResponse) -> any Report { BillsChangeReport(change: applied) }
}

/// Withdraws a bill: `energyctl bills withdraw`.
struct BillsWithdrawCommand: ChangeCommand {
    static let configuration = CommandConfiguration(
        commandName: "withdraw", abstract: "Withdraw a bill: its days are without one, which is not zero.")

    @Argument(help: "The node.", completion: Known.nodes)
    var node: String

    @Argument(help: "What was delivered.", completion: Known.carriers)
    var carrier: String

    @Option(help: ArgumentHelp("Its first day.", valueName: "date"))
    var from: String

    @Option(
        help: "What it was for: heating, official_vehicles or other.",
        completion: .list(["heating", "official_vehicles", "other"]))
    var purpose: String?

    @Flag(help: "Tell only what it would change.")
    var dryRun = false

    @OptionGroup var why: ReasonOption
    @OptionGroup var options: CommonOptions

    var path: String { ControlPath.billsWithdraw }

    func body() -> BillWithdrawalRequest {
        BillWithdrawalRequest(
            node: node, carrier: carrier, from: from, purpose: purpose, reason: why.reason, dryRun: dryRun)
    }

    func report(_ applied: BillsChangeResponse) -> any Report { BillsChangeReport(change: applied) }
}

/// States the bills of a file: `energyctl bills import`.
struct BillsImportCommand: StatementImportCommand {
    static let configuration = CommandConfiguration(
        commandName: "import", abstract: "State the bills of a CSV file: all of them, or none.",
        discussion: """
            Columns: node,carrier,amount,unit,from,to,source and, where needed, purpose, in any order; UTF-8 or \
            GB18030. Bills that are stated already are skipped, so that a file can be sent again.

            Files of other platforms have other columns: a form says what they mean. vehicle-fleet, gas-company and \
            heat-company are there; others are files of schemes/ beside the configuration.

              energyctl bills import 加油明细.csv --form vehicle-fleet --node campus --dry-run --reason "十月加油"
            """)

    @Argument(help: ArgumentHelp("The file; - is standard input.", valueName: "file.csv"), completion: .file())
    var file: String

    @Option(help: ArgumentHelp("The form of another platform's file, such as vehicle-fleet.", valueName: "form"))
    var form: String?

    @Option(help: "The node of every line, where the form does not say it.", completion: Known.nodes)
    var node: String?

    @Flag(help: "Tell only what it would change.")
    var dryRun = false

    @OptionGroup var why: ReasonOption
    @OptionGroup var options: CommonOptions

    var path: String { ControlPath.billsImport }

    func report(_ applied: BillsChangeResponse) -> any Report { BillsChangeReport(change: applied) }
}
