import ArgumentParser

/// Groups the commands that bring in data: `energyctl import`.
struct ImportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import", abstract: "Bring in data from files.", subcommands: [ImportReadingsCommand.self])
}
