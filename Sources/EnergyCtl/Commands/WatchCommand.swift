import ArgumentParser
import ControlAPI
import Foundation
import NIOCore
import Synchronization

/// Shows the site as it is, again and again: `energyctl watch`.
struct WatchCommand: ControlCommand {
    static let configuration = CommandConfiguration(
        commandName: "watch", abstract: "Show power, consumption, meters and links as they are, until q is pressed.",
        discussion: """
            On a terminal the view fills the screen. Otherwise each view is printed below the one before; with \
            --format json each is a line of JSON.
            """)

    @Option(help: ArgumentHelp("Seconds between two views, 1 to 60.", valueName: "n"))
    var interval = 2

    @Option(help: ArgumentHelp("End after so many views.", valueName: "n"))
    var count: Int?

    @OptionGroup var options: CommonOptions

    /// Somebody has seen enough.
    private struct Left: Error {}

    private final class Session: Sendable {
        struct State {
            var reader = EventReader()
            var history: [Decimal?] = []
            var shown = 0
        }

        let state = Mutex(State())
    }

    func perform(on console: Console) throws {
        let client = options.client(console)
        let session = Session()
        let isFullScreen = options.format == .table && console.outputIsTerminal && count == nil
        let screen = isFullScreen ? TerminalScreen(output: console.output, input: console.input) : nil
        defer { screen?.leave() }
        let request = ControlRequest(
            accept: "text/event-stream", path: ControlPath.watch, query: [("interval", "\(interval)")])
        do {
            let answer = try client.send(
                request,
                into: AnswerSink { part, _ in
                    try take(part, session, on: screen, console, socketPath: client.socketPath)
                })
            _ = try answer.successfulBody(socketPath: client.socketPath)
        } catch is Left {
            return
        }
    }

    private func take(
        _ part: ByteBuffer, _ session: Session, on screen: TerminalScreen?, _ console: Console, socketPath: String
    ) throws {
        for event in session.state.withLock({ $0.reader.events(in: part) }) {
            try show(event, session, on: screen, console, socketPath: socketPath)
            let shown = session.state.withLock { state in
                state.shown += 1
                return state.shown
            }
            if let count, shown >= count { throw Left() }
        }
    }

    private func show(
        _ event: Data, _ session: Session, on screen: TerminalScreen?, _ console: Console, socketPath: String
    ) throws {
        guard options.format != .json else { return try console.answer(event + [UInt8(ascii: "\n")]) }
        let view: WatchResponse = try Console.decoded(event, socketPath: socketPath)
        let history = session.state.withLock { state in
            state.history = state.history.suffix(59) + [WatchView.sitePower(view)]
            return state.history
        }
        if let screen {
            let size = screen.size
            let lines = WatchView(view, history: history, columns: size.columns, painter: console.painter)
            return screen.draw(lines.lines(atMost: size.lines))
        }
        let lines = WatchView(view, history: history, columns: .max, painter: console.painter).lines(atMost: .max)
        try console.answer((lines.dropLast().joined(separator: "\n") + "\n\n").utf8)
    }

    func validate() throws {
        guard (1...60).contains(interval) else { throw ValidationError("--interval is \(interval), expected 1 to 60") }
        if let count, count < 1 { throw ValidationError("--count is \(count), expected a number from 1 on") }
        if options.format == .csv { throw ValidationError("--format csv: a view is no table; json gives lines") }
    }
}
