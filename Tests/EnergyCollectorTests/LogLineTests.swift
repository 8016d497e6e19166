import Logging
import Testing

@testable import EnergyCollector

@Suite struct LogLineTests {
    private func line(_ message: String, _ metadata: Logger.Metadata = [:]) -> LogLine {
        LogLine(level: .warning, message: message, metadata: metadata)
    }

    @Test func `the journal gets the priority and no time, a person the time and the level`() {
        let line = line("the clock was set", ["by": "3600000 ms", "at": "10:00"])
        #expect(line.text(for: .journal) == "<4>the clock was set at=10:00 by=\"3600000 ms\"")
        #expect(
            line.text(for: .person(time: "2026-11-01T00:00:00Z"))
                == "2026-11-01T00:00:00Z warning the clock was set at=10:00 by=\"3600000 ms\"")
    }

    @Test func `every level has the priority that syslog gives it`() {
        let priorities = Logger.Level.allCases.map { "\($0)=\($0.syslogPriority)" }
        #expect(
            priorities == ["trace=7", "debug=7", "info=6", "notice=5", "warning=4", "error=3", "critical=2"])
    }

    @Test(arguments: [
        ("a\nREADY=1", "k=\"a\\nREADY=1\""), ("", "k=\"\""), ("say \"yes\"", "k=\"say \\\"yes\\\"\""),
        ("C:\\x", "k=\"C:\\\\x\""), ("\u{1B}[2J", "k=\\u{1b}[2J"), ("A座", "k=A座"), ("x\u{2028}y", "k=x\\u{2028}y"),
    ])
    func `no value begins another line, another key or steers a terminal`(value: String, pair: String) {
        let text = line("m", ["k": "\(value)"]).text(for: .journal)
        #expect(text == "<4>m \(pair)")
        #expect(!text.contains { $0.isNewline })
    }
}
