import ArgumentParser
import ControlAPI

/// Groups the commands about what happened to meters: `energyctl events`.
struct EventsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "events", abstract: "Tell of meters that were installed, removed, replaced or reset.",
        subcommands: [EventsListCommand.self, EventsAddCommand.self, EventsRevertCommand.self])
}

/// Lists events: `energyctl events list`.
struct EventsListCommand: QueryCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "List what happened to meters, the newest first.")

    @Argument(help: ArgumentHelp("Only this meter.", valueName: "meter"), completion: Known.meters)
    var meter: String?

    @OptionGroup var page: PageOptions

    @OptionGroup var options: CommonOptions

    var request: ControlRequest {
        ControlRequest(
            path: ControlPath.events, query: [("meter", meter)] + page.query)
    }

    func report(_ answer: EventsResponse) -> any Report { EventsReport(events: answer.events) }
}

/// Tells of an event: `energyctl events add`.
struct EventsAddCommand: ChangeCommand {
    static let configuration = CommandConfiguration(
        commandName: "add", abstract: "Tell of something that happened to a meter, now or in the past.",
        discussion: """
            The figures around it are worked out again within seconds. With the readings at the change nothing is lost: \
            what flowed up to it is the final reading minus the reading before, what flowed after it begins at the \
            initial one. Without a final reading the time before the change counts as unknown.

              energyctl events add replace a-main --at "2026-10-14 12:00" --final 88220.5 --initial 2.0 \
            --serial 2210345 --reason "work order 17"

            A meter with several registers: --final active_energy_import=88220.5 --final active_energy_export=12.0
            """)

    @Argument(help: "install, remove, replace, reset or ratio.", completion: Known.eventKinds)
    var kind: String

    @Argument(help: "The meter.", completion: Known.meters)
    var meter: String

    @Option(
        help: ArgumentHelp("When: RFC 3339, or a time of the site such as \"2026-10-14 12:00\".", valueName: "time"))
    var at: String

    @Option(help: ArgumentHelp("What the register showed before, as [quantity=]number.", valueName: "reading"))
    var final: [String] = []

    @Option(help: ArgumentHelp("What the register showed after, as [quantity=]number.", valueName: "reading"))
    var initial: [String] = []

    @Option(help: ArgumentHelp("For ratio: what readings were multiplied by before.", valueName: "number"))
    var ratioBefore: String?

    @Option(help: ArgumentHelp("For ratio: what readings are multiplied by from then on.", valueName: "number"))
    var ratio: String?

    @Option(help: ArgumentHelp("The serial number of the meter that stands there from then on.", valueName: "text"))
    var serial: String?

    @OptionGroup var why: ReasonOption
    @OptionGroup var options: CommonOptions

    var path: String { ControlPath.events }

    func body() -> EventRequest {
        var registers: [RegisterReadings] = []
        func note(_ text: String, _ field: WritableKeyPath<RegisterReadings, String?>) {
            let parts = text.split(separator: "=", maxSplits: 1).map(String.init)
            let quantity = parts.count == 2 ? parts[0] : nil
            let index = registers.firstIndex { $0.quantity == quantity && $0[keyPath: field] == nil }
            if index == nil { registers.append(RegisterReadings(quantity: quantity)) }
            registers[index ?? registers.count - 1][keyPath: field] = parts.last
        }
        final.forEach { note($0, \.final) }
        initial.forEach { note($0, \.initial) }
        return EventRequest(
            meter: meter, kind: kind, at: at, registers: registers, ratioBefore: ratioBefore, ratio: ratio,
            serial: serial, reason: why.reason)
    }

    func report(_ applied: EventResponse) -> any Report { EventsReport(events: [applied]) }
}

/// Takes an event back: `energyctl events revert`.
struct EventsRevertCommand: ChangeCommand {
    static let configuration = CommandConfiguration(
        commandName: "revert", abstract: "Take an event back; the figures are as they were without it.")

    @Argument(help: "Its number in the list.")
    var id: Int64

    @OptionGroup var why: ReasonOption
    @OptionGroup var options: CommonOptions

    var path: String { ControlPath.eventsRevert }

    func body() -> RevertRequest { RevertRequest(id: id, reason: why.reason) }

    func report(_ applied: EventResponse) -> any Report { EventsReport(events: [applied]) }
}
