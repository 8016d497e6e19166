import Foundation
import Glibc
import Logging
import MeterModels

/// Standard error, which is a terminal, a file or the journal.
enum StandardError {
    /// Whether what is written arrives in the journal: the service manager names the stream that it connected, which a
    /// redirection may have replaced.
    static let isJournal: Bool = {
        guard let stream = ProcessInfo.processInfo.environment["JOURNAL_STREAM"]?.split(separator: ":").last,
            let target = try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/fd/\(STDERR_FILENO)")
        else { return false }
        return target == "socket:[\(stream)]"
    }()

    /// Writes an event in one piece, so that lines of several threads never mix.
    static func write(_ line: LogLine) {
        let reader: LogLine.Reader = isJournal ? .journal : .person(time: WallClock.now().rfc3339(offset: 0))
        write(text: line.text(for: reader))
    }

    /// Writes a text and a line feed.
    static func write(text: String) {
        let bytes = Array((text + "\n").utf8)
        _ = Glibc.write(STDERR_FILENO, bytes, bytes.count)
    }
}

/// Says something that is no event of a running daemon to whoever started the program: a finding, a refusal.
func printError(_ line: String, _ level: Logger.Level = .error) {
    StandardError.write(text: (StandardError.isJournal ? "<\(level.syslogPriority)>" : "") + line)
}
