@preconcurrency import Dispatch
import Foundation
import Glibc
import Synchronization

/// A terminal taken over for a full-screen view, and given back as it was however the view ends.
///
/// `q`, Ctrl-C and SIGTERM end the process: there is nothing to finish.
final class TerminalScreen: Sendable {
    private struct State {
        var isOpen = true
    }

    private let output: Int32
    private let input: Int32
    /// The input's settings before; nil when it is no terminal.
    private let settings: termios?
    private let state = Mutex(State())
    private let signals: [any DispatchSourceSignal]

    /// Takes the terminal over.
    init(output: Int32, input: Int32) {
        self.output = output
        self.input = input
        var current = termios()
        if isatty(input) == 1, tcgetattr(input, &current) == 0 {
            settings = current
            // Keys come at once and unseen; Ctrl-C is a key.
            current.c_lflag &= ~tcflag_t(ICANON | ECHO | ISIG)
            tcsetattr(input, TCSANOW, &current)
        } else {
            settings = nil
        }
        signals = [SIGINT, SIGTERM, SIGHUP].map { number in
            signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
            source.resume()
            return source
        }
        for source in signals { source.setEventHandler { [self] in end() } }
        Self.write("\u{1B}[?1049h\u{1B}[?25l\u{1B}[2J", to: output)
        if settings != nil { watchKeys() }
    }

    deinit { leave() }

    /// Gives the terminal back.
    func leave() {
        let wasOpen = state.withLock { state in
            defer { state.isOpen = false }
            return state.isOpen
        }
        guard wasOpen else { return }
        Self.write("\u{1B}[?25h\u{1B}[?1049l", to: output)
        if var settings { tcsetattr(input, TCSANOW, &settings) }
    }

    /// Columns and lines as the terminal has them now.
    var size: (columns: Int, lines: Int) {
        var size = winsize()
        guard ioctl(output, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0, size.ws_row > 0 else { return (80, 24) }
        return (Int(size.ws_col), Int(size.ws_row))
    }

    /// Draws lines over those that were there; each has at most as many columns as the screen.
    func draw(_ lines: [String]) {
        state.withLock { state in
            guard state.isOpen else { return }
            let text = lines.prefix(size.lines).map { $0 + "\u{1B}[K" }.joined(separator: "\r\n")
            Self.write("\u{1B}[H" + text + "\u{1B}[J", to: output)
        }
    }

    private func end() {
        leave()
        _exit(ExitStatus.done.rawValue)
    }

    private func watchKeys() {
        Thread.detachNewThread { [self] in
            var key: UInt8 = 0
            while read(input, &key, 1) == 1 {
                if key == UInt8(ascii: "q") || key == UInt8(ascii: "Q") || key == 3 || key == 4 { end() }
            }
        }
    }

    private static func write(_ text: String, to descriptor: Int32) {
        var bytes = Array(text.utf8)[...]
        while !bytes.isEmpty {
            let count = bytes.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            guard count > 0 else { return }
            bytes = bytes.dropFirst(count)
        }
    }
}
