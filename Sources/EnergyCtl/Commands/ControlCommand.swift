import ArgumentParser

/// A command that asks the daemon.
protocol ControlCommand: ParsableCommand {
    var options: CommonOptions { get }

    /// Asks, and prints the answer.
    ///
    /// - Throws: `ProblemDocument`, `ControlFailure` or an error about a local file.
    func perform(on console: Console) throws
}
