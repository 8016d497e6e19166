import ArgumentParser
import CollectorConfiguration
import ConsumptionLedger
import Glibc
import Logging

/// `energy-collector check-config`: reports everything that is wrong with a configuration.
struct CheckConfigCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check-config", abstract: "Check the configuration and report everything that is wrong.")

    @OptionGroup var option: ConfigurationOption

    @Flag(help: "Warnings count as errors.")
    var strict = false

    func run() throws {
        let configuration = try CheckedConfiguration.load(option.path, knowsGroup: Self.hasGroup)
        let warnings = configuration.warnings.count
        if strict, warnings > 0 {
            printError("\(warnings) warning\(warnings == 1 ? "" : "s"); strict")
            throw CheckedConfiguration.failure
        }
        let devices = configuration.modbus.reduce(0) { $0 + $1.devices.count }
        print(
            "\(option.path): good: \(configuration.site.nodes.count) nodes, \(configuration.meters.count) meters "
                + "(\(devices) polled over \(configuration.modbus.count) connections), \(configuration.fleets.count) fleets, "
                + "\(configuration.facts.count) facts")
    }
}

extension CheckConfigCommand {
    /// Whether the system has a group; a directory service that does not answer is no reason to warn.
    private static func hasGroup(_ name: String) -> Bool {
        errno = 0
        return getgrnam(name) != nil || ![0, ENOENT, ESRCH].contains(errno)
    }
}

/// Loads a configuration for a command.
enum CheckedConfiguration {
    /// The exit status for a configuration that cannot be used: the service manager need not try again.
    static let failure = ExitCode(78)

    /// The configuration; every finding goes to standard error.
    ///
    /// `knowsGroup` says whether the system has a group: what it does not have is warned of.
    static func load(
        _ path: String, knowsGroup: @escaping (String) -> Bool = { _ in true }
    ) throws -> Configuration {
        do {
            let configuration = try ConfigurationLoader.load(path: path, knowsGroup: knowsGroup)
            for warning in configuration.warnings { printError("warning: \(warning.text)", .warning) }
            return configuration
        } catch {
            for finding in error.findings { printError(finding.text) }
            printError("\(error.findings.count) finding\(error.findings.count == 1 ? "" : "s"); nothing was started")
            throw failure
        }
    }
}
