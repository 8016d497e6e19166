import ArgumentParser

/// `campus-simulator`: the other end of the daemon's links, for the demo and the tests.
@main
struct CampusSimulator: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "campus-simulator",
        abstract: "Simulates the meters, the inverter and the street-lights of a campus.",
        discussion: """
            Every register is a pure function of time, so that a history written to a file and a meter that is read \
            live tell the same story.
            """,
        subcommands: [ServeCommand.self, HistoryCommand.self])
}
