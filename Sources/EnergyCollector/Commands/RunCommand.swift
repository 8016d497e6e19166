public import ArgumentParser
import CollectorConfiguration
import EnergyStore
import Foundation
public import Logging

/// `energy-collector run`: the daemon.
struct RunCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run", abstract: "Run the daemon in the foreground until SIGTERM or SIGINT.")

    @OptionGroup var option: ConfigurationOption

    @Option(
        help: ArgumentHelp(
            "The folder into which 'energyctl bulletin catch-up' exports: how that went is part of the status.",
            valueName: "dir"))
    var bulletins: String?

    @Option(
        help: """
            How much is logged: trace, debug, info, notice, warning, error or critical; by default what LOG_LEVEL says, \
            or info.
            """)
    var logLevel: Logger.Level?

    func run() async throws {
        let level = try logLevel ?? Self.level(in: ProcessInfo.processInfo.environment) ?? .info
        let configuration = try CheckedConfiguration.load(option.path)
        // What libraries have to say is seldom for an operator.
        LoggingSystem.bootstrap { _ in LineLogHandler(logLevel: .notice) }
        var logger = Logger(label: "energy-collector")
        logger.logLevel = level
        do {
            try await Daemon(
                configuration: configuration, configurationPath: option.path, bulletinFolder: bulletins, logger: logger
            ).run()
        } catch {
            printError("energy-collector: \(error)")
            // No restart makes this program newer.
            if let error = error as? StoreError, error.code == .newerSchema { throw CheckedConfiguration.failure }
            throw ExitCode.failure
        }
    }

    /// The level that `LOG_LEVEL` names; nil without one.
    private static func level(in environment: [String: String]) throws -> Logger.Level? {
        guard let text = environment["LOG_LEVEL"], !text.isEmpty else { return nil }
        guard let level = Logger.Level(rawValue: text) else {
            printError("LOG_LEVEL: found '\(text)', expected trace, debug, info, notice, warning, error or critical")
            throw CheckedConfiguration.failure
        }
        return level
    }
}

extension Logger.Level: @retroactive ExpressibleByArgument {}
