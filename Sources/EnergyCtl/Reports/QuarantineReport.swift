import ControlAPI
import Foundation

/// What was set aside: rejected messages and readings.
struct QuarantineReport: Report {
    let response: QuarantineResponse

    func text(_ painter: Painter) -> String {
        var parts: [String] = []
        if !response.counts.isEmpty {
            var table = TextTable([
                .text("REJECTED"), .text("SOURCE"), .text("REASON"), .number("MESSAGES"), .text("FIRST"), .text("LAST"),
            ])
            for row in response.counts {
                table.add([
                    .init(row.session), .init(row.source), .init(row.reason), .init(String(row.count)),
                    .init(TimeText.instant(row.first)), .init(TimeText.instant(row.last)),
                ])
            }
            parts.append(table.text(painter))
        }
        if !response.messages.isEmpty {
            var table = TextTable([
                .number("ID"), .text("MESSAGE OF"), .text("AT"), .text("REASON"), .text("DETAIL"),
            ])
            for row in response.messages {
                table.add([
                    .init(String(row.id)), .init(row.source), .init(TimeText.instant(row.at)), .init(row.reason),
                    .init(row.detail),
                ])
            }
            parts.append(table.text(painter))
        }
        if !response.readings.isEmpty {
            var table = TextTable([
                .text("READING OF"), .text("AT"), .text("QUANTITY"), .number("VALUE"), .text("UNIT"), .text("REASON"),
            ])
            for row in response.readings {
                table.add([
                    .init(row.meter), .init(TimeText.instant(row.at)), .init(row.quantity),
                    .init(DecimalText.exact(row.value)), .init(UnitText.display(row.unit)), .init(row.reason),
                ])
            }
            parts.append(table.text(painter))
        }
        return parts.joined(separator: "\n")
    }

    var csv: CSVTable {
        var table = CSVTable(["kind", "id", "at", "source", "reason", "quantity", "value", "unit", "count", "detail"])
        for row in response.counts {
            table.add(["count", nil, row.last, row.source, row.reason, nil, nil, nil, String(row.count), nil])
        }
        for row in response.messages {
            table.add(["message", String(row.id), row.at, row.source, row.reason, nil, nil, nil, nil, row.detail])
        }
        for row in response.readings {
            table.add([
                "reading", nil, row.at, row.meter, row.reason, row.quantity, DecimalText.exact(row.value), row.unit,
                nil, nil,
            ])
        }
        return table
    }

    var remarks: [String] {
        let isEmpty = response.counts.isEmpty && response.messages.isEmpty && response.readings.isEmpty
        return isEmpty ? ["nothing was set aside"] : []
    }
}

/// One rejected message as it came.
struct RejectedMessageReport: Report {
    let message: RejectedMessageResponse

    func text(_ painter: Painter) -> String {
        func line(_ name: String, _ value: String) -> String {
            painter.paint(name, .heading) + "  " + Printable.line(value) + "\n"
        }
        let kept = message.payload.count
        let length = kept < message.length ? "\(message.length) bytes, \(kept) kept" : "\(message.length) bytes"
        var text = line("reason ", message.reason) + line("detail ", message.detail) + line("source ", message.source)
        text += line("topic  ", message.topic) + line("session", message.session)
        text += line("at     ", TimeText.instant(message.at)) + line("payload", length) + "\n"
        return text + (message.text.map(Self.lines) ?? Self.hexadecimal(message.payload))
    }

    /// The text with its lines, and nothing in it that a terminal would obey.
    private static func lines(_ text: String) -> String {
        text.split(separator: "\n", omittingEmptySubsequences: false).map { "  \(Printable.line(String($0)))\n" }
            .joined()
    }

    private static func hexadecimal(_ data: Data) -> String {
        var text = ""
        for (index, byte) in data.enumerated() {
            if index % 16 == 0 { text += (index == 0 ? "" : "\n") + "  " }
            text += (byte < 16 ? "0" : "") + String(byte, radix: 16) + " "
        }
        return text + "\n"
    }

    var csv: CSVTable {
        var table = CSVTable([
            "id", "at", "session", "reason", "source", "topic", "detail", "length", "payload_base64",
        ])
        table.add([
            String(message.id), message.at, message.session, message.reason, message.source, message.topic,
            message.detail, String(message.length), message.payload.base64EncodedString(),
        ])
        return table
    }
}
