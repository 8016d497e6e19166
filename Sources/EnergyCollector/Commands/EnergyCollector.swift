import ArgumentParser
import ControlAPI

/// `energy-collector`: the daemon and what an operator checks before starting it.
@main
struct EnergyCollector: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "energy-collector",
        abstract: "Collects the energy data of a site and answers for every figure.",
        version: ReleaseVersion.full,
        subcommands: [
            RunCommand.self, CheckConfigCommand.self, CheckProfileCommand.self, PrintConfigCommand.self,
            PrintSchemaCommand.self, RebuildCommand.self,
        ])
}

/// Where the configuration is.
struct ConfigurationOption: ParsableArguments {
    @Option(name: .customLong("config"), help: "The configuration file; the others are found beside it.")
    var path = "/etc/energy-collector/energy-collector.yaml"
}
