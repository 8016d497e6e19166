import Logging

/// One event as one line of the log: its message, then `key=value` in the order of the keys.
///
/// Whatever devices, senders and users put into a value, the line stays one line and keeps its keys apart.
struct LogLine {
    /// Who reads the lines.
    enum Reader: Equatable {
        /// The journal, which keeps the time itself and reads the priority from `<n>`, as `sd-daemon(3)` describes it.
        case journal
        /// A person or a file: the time and the level are words of the line.
        case person(time: String)
    }

    let level: Logger.Level
    let message: String
    let metadata: Logger.Metadata

    /// The line without its end.
    func text(for reader: Reader) -> String {
        let beginning =
            switch reader {
            case .journal: "<\(level.syslogPriority)>"
            case .person(let time): "\(time) \(level.rawValue) "
            }
        let pairs = metadata.sorted { $0.key < $1.key }.map { " \($0.key)=\(Self.quoted("\($0.value)"))" }
        return beginning + Self.oneLine(message) + pairs.joined()
    }

    /// A value as it is when it is one plain word, else in quotation marks.
    private static func quoted(_ value: String) -> String {
        let isPlain = !value.isEmpty && !value.contains { " \"=\\".contains($0) }
        guard !isPlain else { return oneLine(value) }
        return "\"" + oneLine(value.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"")) + "\""
    }

    /// A text without control characters, which could begin another line or steer a terminal.
    private static func oneLine(_ text: String) -> String {
        var line = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\n": line += "\\n"
            case "\r": line += "\\r"
            case "\t": line += "\\t"
            case _ where scalar.properties.generalCategory == .control,
                "\u{2028}", "\u{2029}":
                line += "\\u{\(String(scalar.value, radix: 16))}"
            default: line.unicodeScalars.append(scalar)
            }
        }
        return line
    }
}

extension Logger.Level {
    /// The priority of `syslog(3)`, 2 for critical to 7 for debug.
    var syslogPriority: Int {
        switch self {
        case .critical: 2
        case .error: 3
        case .warning: 4
        case .notice: 5
        case .info: 6
        case .debug, .trace: 7
        }
    }
}
