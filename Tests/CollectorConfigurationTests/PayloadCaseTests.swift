import CollectorConfiguration
import Foundation
import MeterModels
import Testing

/// What profiles make of messages: each folder of `PayloadCases` holds a profile, messages in the order in which they
/// come, and what they must give, line by line.
@Suite struct PayloadCaseTests {
    static let cases: [String] = {
        let folder = Bundle.module.resourceURL?.appendingPathComponent("PayloadCases")
        let found = folder.flatMap { try? FileManager.default.contentsOfDirectory(atPath: $0.path) } ?? []
        return found.sorted()
    }()

    @Test func `there are cases`() {
        #expect(Self.cases.count >= 7)
    }

    @Test(arguments: cases)
    func `messages give what the case says`(name: String) throws {
        let folder = try #require(Bundle.module.resourceURL).appendingPathComponent("PayloadCases/\(name)")
        let profile = try CheckedProfile(path: folder.appendingPathComponent("profile.yaml").path).profile
        var reader = try #require(profile.makeMessageReader())
        let messages = try String(contentsOf: folder.appendingPathComponent("messages"), encoding: .utf8)
        var lines: [String] = []
        for line in messages.split(separator: "\n") { lines += outcome(of: String(line), &reader) }
        let expected = try String(contentsOf: folder.appendingPathComponent("expected"), encoding: .utf8)
        #expect(lines.joined(separator: "\n") + "\n" == expected)
    }

    /// `TOPIC PAYLOAD`, with `retained` before or `hex:` between them.
    private func outcome(of line: String, _ reader: inout any MessageReader) -> [String] {
        var rest = Substring(line)
        let isRetained = rest.hasPrefix("retained ")
        if isRetained { rest = rest.dropFirst(9) }
        let space = rest.firstIndex(of: " ") ?? rest.endIndex
        let text = rest[space...].dropFirst()
        let payload = text.hasPrefix("hex:") ? Self.bytes(text.dropFirst(4)) : Array(text.utf8)
        let message = DeviceMessage(
            topic: String(rest[..<space]), payload: payload, receivedAt: Timestamp(milliseconds: 1_790_000_000_000),
            isRetained: isRetained)
        do {
            let content = try reader.read(message)
            var lines = content.observations.map { observation in
                let values = observation.readings.map { "\($0.quantity.rawValue)=\($0.baseUnits ?? .min)" }
                return ([observation.meter, observation.at.rfc3339(offset: 0)] + values).joined(separator: " ")
            }
            lines += content.failures.map { "  not readable: \($0)" }
            lines += content.departed.map { "  departed: \($0)" }
            if content.lostMessages > 0 { lines.append("  lost: \(content.lostMessages)") }
            if let request = content.request { lines.append("  asks: \(request.topic)") }
            return lines.isEmpty ? ["nothing"] : lines
        } catch {
            let asks = error.request.map { ", asks \($0.topic)" } ?? ""
            return ["\(error.reason.rawValue) of \(error.sender ?? "nobody"): \(error)\(asks)"]
        }
    }

    private static func bytes(_ text: Substring) -> [UInt8] {
        var bytes: [UInt8] = []
        var rest = text
        while !rest.isEmpty {
            bytes.append(UInt8(rest.prefix(2), radix: 16) ?? 0)
            rest = rest.dropFirst(2)
        }
        return bytes
    }
}
