import Glibc

/// The process's surroundings: where answers and commentary go, standard input, and environment variables.
///
/// Descriptors, so that a test gives files and reads what a shell would have got.
struct Console: Sendable {
    /// Writing failed, with the errno.
    struct WriteFailure: Error, CustomStringConvertible {
        let code: Int32

        var description: String { "cannot write the answer: \(String(cString: strerror(code)))" }
    }

    /// Where the answer goes.
    let output: Int32
    /// Where the commentary goes.
    let commentary: Int32
    /// Where `-` reads from.
    let input: Int32
    let environment: [String: String]

    /// The process's own.
    static func process(environment: [String: String]) -> Console {
        Console(output: STDOUT_FILENO, commentary: STDERR_FILENO, input: STDIN_FILENO, environment: environment)
    }

    /// How answers are painted: with colour on a terminal, unless NO_COLOR is set or TERM is dumb.
    var painter: Painter {
        Painter(isColoured: outputIsTerminal && (environment["NO_COLOR"] ?? "").isEmpty)
    }

    /// Whether answers go to a terminal that understands escape sequences.
    var outputIsTerminal: Bool { isatty(output) == 1 && !isDumb }

    /// Whether commentary goes to a terminal that understands escape sequences.
    var commentaryIsTerminal: Bool { isatty(commentary) == 1 && !isDumb }

    /// Whether commentary arrives in the journal: the service manager names the stream that it connected, which a
    /// redirection may have replaced.
    private var commentaryIsJournal: Bool {
        guard let stream = environment["JOURNAL_STREAM"] else { return false }
        var status = stat()
        return fstat(commentary, &status) == 0 && stream == "\(status.st_dev):\(status.st_ino)"
    }

    private var isDumb: Bool { environment["TERM"] == "dumb" }

    /// Writes a part of the answer.
    ///
    /// - Throws: `WriteFailure`, for a full disk behind a redirection must not look like success.
    func answer(_ text: some Sequence<UInt8>) throws(WriteFailure) {
        try Self.write(Array(text), to: output)
    }

    /// Writes a line of commentary, with control characters made visible.
    ///
    /// A terminal that is gone is no error.
    func comment(_ line: String) {
        try? Self.write(Array((Printable.line(line) + "\n").utf8), to: commentary)
    }

    /// Writes a line of what went wrong, as commentary; in the journal it has the priority of an error.
    func complain(_ line: String) {
        // As `sd-daemon(3)` describes it: the journal takes it off.
        let priority = commentaryIsJournal ? "<3>" : ""
        try? Self.write(Array((priority + Printable.line(line) + "\n").utf8), to: commentary)
    }

    /// Writes text of this program as it is, such as help or a line that overwrites itself.
    func commentVerbatim(_ text: String) {
        try? Self.write(Array(text.utf8), to: commentary)
    }

    private static func write(_ bytes: [UInt8], to descriptor: Int32) throws(WriteFailure) {
        var written = 0
        while written < bytes.count {
            // The pointer is used only inside the call; errno is read before anything else runs.
            let (count, code) = bytes.withUnsafeBytes { bytes in
                let count = Glibc.write(descriptor, bytes.baseAddress.map { $0 + written }, bytes.count - written)
                return (count, errno)
            }
            if count > 0 {
                written += count
            } else if count < 0, code != EINTR {
                throw WriteFailure(code: code)
            }
        }
    }
}
