import ArgumentParser
import ControlAPI

/// Asks for consumption by time: `energyctl rollup`.
struct RollupCommand: QueryCommand {
    enum Level: String, CaseIterable, ExpressibleByArgument {
        case quarter, hour, day, month, year
    }

    static let configuration = CommandConfiguration(
        commandName: "rollup", abstract: "Show consumption by time, in all, per capita or per area.")

    @Argument(
        help: ArgumentHelp("The id of a node or meter.", valueName: "node|meter"), completion: Known.nodesAndMeters)
    var id: String

    @Option(help: "Only this carrier, such as electricity or water.", completion: Known.carriers)
    var carrier: String?

    @Option(help: ArgumentHelp("The length of a row.", valueName: "level"))
    var by: Level

    @OptionGroup var time: TimeOptions

    @Option(help: "Show the amount per energy user (用能人数) or per m² of floor area, too.")
    var per: RollupReport.Denominator?

    @Flag(help: "Show what a meter's sub-meters do not account for, where it and all of them are covered.")
    var unaccounted = false

    @OptionGroup var options: CommonOptions

    var request: ControlRequest {
        ControlRequest(
            path: ControlPath.rollup,
            query: [
                ("id", id), ("carrier", carrier), ("by", by.rawValue), ("from", time.from), ("to", time.to),
                ("unaccounted", unaccounted ? "true" : nil),
            ])
    }

    func report(_ answer: RollupResponse) -> any Report { RollupReport(rows: answer.rows, per: per) }

    func validate() throws {
        if id.isEmpty { throw ValidationError("the node or meter is empty") }
    }
}

extension RollupReport.Denominator: ExpressibleByArgument {}
