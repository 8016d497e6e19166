import ArgumentParser
import ControlAPI
import Foundation
import Glibc
import Spelling

/// `energyctl`: asks the daemon on its control socket.
@main
struct EnergyCtl: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "energyctl",
        abstract: "Query energy-collector: meters, consumption, energy indicators and bulletins.",
        discussion: """
            stdout is the answer, stderr the commentary. Exit status: 0 done, 1 refused or not found, 2 usage, \
            3 no answer from the daemon.
            """,
        version: ReleaseVersion.full,
        subcommands: [
            StatusCommand.self, WatchCommand.self, ReloadCommand.self, MetersCommand.self, NodesCommand.self,
            AnomaliesCommand.self,
            ReadingsCommand.self,
            RollupCommand.self, KPICommand.self, ExplainCommand.self, TargetsCommand.self, RankingCommand.self,
            SchemesCommand.self, DeadlineCommand.self, FleetCommand.self, ImportCommand.self, BulletinCommand.self,
            QuarantineCommand.self, ProbeCommand.self,
            GaugeCommand.self, EventsCommand.self, CorrectionsCommand.self, GapsCommand.self, ApprovalsCommand.self,
            AuditCommand.self, FactsCommand.self, BillsCommand.self, BackupCommand.self, ObjectionsCommand.self,
            VerifyCommand.self,
        ])

    static func main() {
        let process = ProcessInfo.processInfo
        let console = Console.process(environment: process.environment)
        Glibc.exit(run(Array(process.arguments.dropFirst()), on: console).rawValue)
    }

    /// Runs a command line as the shell would.
    static func run(_ arguments: [String], on console: Console) -> ExitStatus {
        let command: any ControlCommand
        do {
            command = try parsed(arguments)
        } catch {
            return reportParsing(error, of: arguments, on: console)
        }
        do {
            try command.perform(on: console)
            return .done
        } catch {
            return report(error, on: console)
        }
    }

    /// The command of a command line.
    ///
    /// What ArgumentParser itself answers, such as help, it throws.
    private static func parsed(_ arguments: [String]) throws -> any ControlCommand {
        var command = try parseAsRoot(arguments)
        guard let control = command as? any ControlCommand else {
            try command.run()
            throw CleanExit.helpRequest()
        }
        return control
    }

    private static func report(_ error: any Error, on console: Console) -> ExitStatus {
        switch error {
        case let problem as ProblemDocument:
            console.complain("energyctl: \(problem.title): \(problem.detail)")
            for line in (problem.findings ?? []).flatMap({ $0.split(separator: "\n") }) {
                console.complain("  \(line)")
            }
            return .refused
        case let refusal as ImportRefusal:
            refusal.findings.forEach(console.complain)
            console.complain("energyctl: \(refusal.problem.title): \(refusal.problem.detail)")
            return .refused
        case let failure as ControlFailure:
            console.complain("energyctl: \(failure)")
            return failure.exitStatus
        case let failure as Console.WriteFailure where failure.code == EPIPE:
            // The reader of a pipe, such as `head`, has what it wanted.
            return .done
        default:
            console.complain("energyctl: \(error)")
            return .refused
        }
    }

    /// What to say when the first word that is no command stands where one is expected; nil when none does.
    private static func unknownCommand(in arguments: [String]) -> String? {
        var known: [any ParsableCommand.Type] = configuration.subcommands
        var path = "energyctl"
        for word in arguments {
            guard !word.hasPrefix("-"), !known.isEmpty else { return nil }
            if let next = known.first(where: { $0.configuration.commandName == word }) {
                known = next.configuration.subcommands
                path += " " + word
                continue
            }
            let near = Spelling.nearest(to: word, among: known.compactMap { $0.configuration.commandName })
            guard word != "help" else { return nil }
            return "energyctl: there is no command '\(path) \(Printable.line(word))'"
                + (near.map { ", did you mean '\($0)'?\n" } ?? "; '\(path) --help' lists them\n")
        }
        return nil
    }

    /// A hint when a negative number was taken for an option; nil when there is none.
    private static func negativeNumber(in arguments: [String]) -> String? {
        arguments.prefix { $0 != "--" }.first { $0.wholeMatch(of: /-[0-9]+([.][0-9]+)?/) != nil }.map { number in
            "energyctl: '\(number)' was taken for an option: a value that begins with - stands last, after --\n"
        }
    }

    /// Prints what ArgumentParser has to say: help and versions are answers, everything else is usage.
    private static func reportParsing(
        _ error: any Error, of arguments: [String], on console: Console
    ) -> ExitStatus {
        let message = fullMessage(for: error) + "\n"
        guard exitCode(for: error).isSuccess else {
            console.commentVerbatim((unknownCommand(in: arguments) ?? message) + (negativeNumber(in: arguments) ?? ""))
            return .usage
        }
        do {
            try console.answer(message.utf8)
            return .done
        } catch {
            return report(error, on: console)
        }
    }
}
