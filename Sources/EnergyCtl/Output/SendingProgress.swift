/// A line on a terminal that says how much of a file is sent.
final class SendingProgress {
    private let console: Console
    private let total: Int?
    private var shown = ""

    init(console: Console, total: Int?) {
        self.console = console
        self.total = total
    }

    /// Shows how much is sent, when that changes what the line says.
    func show(_ sent: Int) {
        guard console.commentaryIsTerminal else { return }
        let line =
            if let total, total > 0 {
                sent < total
                    ? "sending… \(sent * 100 / total) %"
                    : "sent; the daemon checks \(max(1, total / 1_048_576)) MiB and stores them…"
            } else {
                "sending… \(sent / 1_048_576) MiB"
            }
        guard line != shown else { return }
        shown = line
        console.commentVerbatim("\r\u{1B}[K\(line)")
    }

    /// Clears the line.
    func end() {
        if !shown.isEmpty { console.commentVerbatim("\r\u{1B}[K") }
    }
}

/// A line on a terminal that says how much of an answer has come.
final class ReceivingProgress {
    private let console: Console
    private var shown = ""

    init(console: Console) {
        self.console = console
    }

    /// Shows what the daemon does before anything comes.
    func waiting(for work: String) { show("the daemon \(work)…") }

    /// Shows how much has come, when that changes what the line says.
    func show(_ received: Int, of total: Int?) {
        show(total.map { "receiving… \(received * 100 / max(1, $0)) %" } ?? "receiving… \(received / 1_048_576) MiB")
    }

    private func show(_ line: String) {
        guard console.commentaryIsTerminal, line != shown else { return }
        shown = line
        console.commentVerbatim("\r\u{1B}[K\(line)")
    }

    /// Clears the line.
    func end() {
        if !shown.isEmpty { console.commentVerbatim("\r\u{1B}[K") }
        shown = ""
    }
}
