public import ArgumentParser
import CollectorConfiguration
public import Logging

/// `energy-collector run`: the daemon.
struct RunCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run", abstract: "Run the daemon in the foreground until SIGTERM or SIGINT.")

    @OptionGroup var option: ConfigurationOption

    @Option(help: "How much is logged: trace, debug, info, notice, warning, error or critical.")
    var logLevel = Logger.Level.info

    func run() async throws {
        let configuration = try CheckedConfiguration.load(option.path)
        LoggingSystem.bootstrap { label in
            var handler = StreamLogHandler.standardError(label: label)
            handler.logLevel = .notice
            return handler
        }
        var logger = Logger(label: "energy-collector")
        logger.logLevel = logLevel
        do {
            try await Daemon(configuration: configuration, configurationPath: option.path, logger: logger).run()
        } catch {
            printError("energy-collector: \(error)")
            throw ExitCode.failure
        }
    }
}

extension Logger.Level: @retroactive ExpressibleByArgument {}
