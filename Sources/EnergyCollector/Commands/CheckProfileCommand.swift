import ArgumentParser
import CollectorConfiguration
import Foundation
import MeterModels

/// `energy-collector check-profile`: what a profile reads, and what it makes of an example.
struct CheckProfileCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check-profile",
        abstract: "Check a device profile, show what it reads, and decode an example with it.",
        discussion: """
            The vectors that stand in the profile are held against it. An answer that was recorded from a device is \
            decoded with --frame and the address it was asked for; a message with --topic and --payload.
            """)

    @Argument(help: "The profile's YAML file.")
    var file: String

    @Option(name: .customLong("param"), help: "A parameter as NAME=VALUE; may stand several times.")
    var parameters: [String] = []

    @Option(help: "An answer in hexadecimal: Modbus-TCP, RTU, or the registers alone.")
    var frame: String?

    @Option(help: "The 0-based address that was asked for.")
    var address: String?

    @Option(help: "The topic of a message.")
    var topic: String?

    @Option(help: "A file with the message; - for standard input.")
    var payload: String?

    func validate() throws {
        if (frame == nil) != (address == nil) { throw ValidationError("--frame and --address go together") }
        if (topic == nil) != (payload == nil) { throw ValidationError("--topic and --payload go together") }
    }

    func run() throws {
        let checked: CheckedProfile
        do {
            checked = try CheckedProfile(path: file, parameters: try given())
        } catch let error as ConfigurationErrors {
            for finding in error.findings { printError(finding.text) }
            printError("\(error.findings.count) finding\(error.findings.count == 1 ? "" : "s")")
            throw CheckedConfiguration.failure
        }
        for line in ProfileDescription(checked).lines { print(line) }
        if let frame, let address { try decode(frame, at: address, with: checked.profile) }
        if let topic, let payload { try decode(messageIn: payload, topic: topic, with: checked.profile) }
    }

    private func given() throws -> [String: String] {
        var found: [String: String] = [:]
        for text in parameters {
            let parts = text.split(separator: "=", maxSplits: 1).map(String.init)
            guard parts.count == 2 else { throw ValidationError("found '--param \(text)', expected NAME=VALUE") }
            found[parts[0]] = parts[1]
        }
        return found
    }

    private func decode(_ frame: String, at address: String, with profile: DeviceProfile) throws {
        let isHexadecimal = address.lowercased().hasPrefix("0x")
        let number = isHexadecimal ? UInt16(address.dropFirst(2), radix: 16) : UInt16(address)
        guard let number else { throw ValidationError("found '--address \(address)', expected 0 to 0xFFFF") }
        guard let words = RecordedAnswer.registers(frame), Int(number) + words.count <= 0x10000 else {
            throw ValidationError("the frame is no answer to function 3 or 4, and no whole registers")
        }
        var registers: [UInt16: UInt16] = [:]
        for (index, word) in words.enumerated() { registers[number + UInt16(index)] = word }
        let cycle = profile.read(registers)
        let inFrame = cycle.failures.filter { !$0.reason.hasPrefix("the device has no such register") }
        print("\ndecoded from \(words.count) registers:")
        show(cycle.readings, inFrame, of: profile)
    }

    private func decode(messageIn file: String, topic: String, with profile: DeviceProfile) throws {
        guard var reader = profile.makeMessageReader() else {
            throw ValidationError("\(profile.id) reads registers, not messages")
        }
        let handle = file == "-" ? FileHandle.standardInput : FileHandle(forReadingAtPath: file)
        guard let data = try handle?.read(upToCount: 1 << 20) else {
            throw ValidationError("the file '\(file)' cannot be read")
        }
        let content: MessageContent
        do {
            content = try reader.read(DeviceMessage(topic: topic, payload: Array(data), receivedAt: WallClock.now()))
        } catch {
            print("\nthe message is refused as \(error.reason.rawValue): \(error)")
            throw ExitCode.failure
        }
        for (index, observation) in content.observations.enumerated() {
            print("\n\(observation.meter) at \(observation.at.rfc3339(offset: 0)):")
            show(observation.readings, index == 0 ? content.failures : [], of: profile)
        }
        if content.observations.isEmpty { print("\nthe message holds no reading of the profile") }
        for sender in content.departed { print("\(sender) says goodbye") }
    }

    private func show(_ readings: [Reading], _ failures: [DecodingFailure], of profile: DeviceProfile) {
        if readings.isEmpty { print("  nothing") }
        for reading in readings {
            let unit = reading.quantity.displayUnit
            let value =
                reading.baseUnits.map { "\(DisplayAmount.decimal($0, unit))\(unit == .one ? "" : " " + unit.rawValue)" }
                ?? "–"
            let meaning = reading.baseUnits.flatMap { profile.meaning(of: $0, reading.quantity) }
            print("  \(reading.quantity.rawValue) = \(value)\(meaning.map { " (\($0))" } ?? ""), raw \(reading.raw)")
        }
        for failure in failures { print("  not readable: \(failure)") }
    }
}

/// A profile in lines for people.
struct ProfileDescription {
    let lines: [String]

    init(_ checked: CheckedProfile) {
        let profile = checked.profile
        let vectors = "\(checked.vectorCount) vector\(checked.vectorCount == 1 ? " holds" : "s hold")"
        switch profile.decoding {
        case .registers(let map):
            let requests = Set(map.points.map(\.every)).sorted().flatMap { map.requests(every: $0) }
            var lines = [
                "\(profile.id) (\(profile.name)): good: \(map.points.count) points in \(requests.count) requests, \(vectors)"
            ]
            lines += requests.map { "  asks for \($0.place), \($0.count) registers" }
            lines += map.points.map { point in
                let known = profile.provenance[point.quantity]?.verification ?? profile.verification
                let ratio = point.appliesRatio ? " x ratio" : ""
                return "  \(point.quantity.rawValue): \(point.place) \(point.type.rawValue) \(point.order.rawValue), "
                    + "\(point.factor) \(point.unit.rawValue)\(ratio), \(known.rawValue)"
            }
            self.lines = lines
        case .sunSpec:
            lines = ["\(profile.id) (\(profile.name)): good: walks the SunSpec models, \(vectors)"]
        case .json(let map):
            lines =
                ["\(profile.id) (\(profile.name)): good: \(map.points.count) values of a message, \(vectors)"]
                + map.points.map { "  \($0.conversion.quantity.rawValue): \($0.path), \(Self.text($0.conversion))" }
        case .sparkplug(let map):
            lines =
                ["\(profile.id) (\(profile.name)): good: \(map.points.count) metrics of Sparkplug B, \(vectors)"]
                + map.points.map { "  \($0.conversion.quantity.rawValue): '\($0.metric)', \(Self.text($0.conversion))" }
        }
    }
}

extension ProfileDescription {
    private static func text(_ conversion: ValueConversion) -> String {
        let words = conversion.words.sorted { $0.key < $1.key }.map { "\($0.key) = \($0.value)" }
        let unit = conversion.unit == .one ? "" : " \(conversion.unit.rawValue)"
        return (["\(conversion.factor)\(unit)"] + words).joined(separator: ", ")
    }
}

/// An answer as a tool recorded it.
enum RecordedAnswer {
    /// The registers of a Modbus-TCP or RTU answer to function 3 or 4, or of bare registers; nil for anything else.
    static func registers(_ text: String) -> [UInt16]? {
        let digits = text.filter { !" :-".contains($0) }
        guard digits.count % 2 == 0, !digits.isEmpty, digits.utf8.count <= 1024 else { return nil }
        var bytes: [UInt8] = []
        var rest = Substring(digits)
        while !rest.isEmpty {
            guard let byte = UInt8(rest.prefix(2), radix: 16) else { return nil }
            bytes.append(byte)
            rest = rest.dropFirst(2)
        }
        // Transaction, protocol 0, length, unit, function, byte count.
        if bytes.count > 9, bytes[2] == 0, bytes[3] == 0, Int(bytes[4]) << 8 | Int(bytes[5]) == bytes.count - 6,
            [3, 4].contains(bytes[7]), Int(bytes[8]) == bytes.count - 9
        {
            return words(bytes[9...])
        }
        // Unit, function, byte count, registers, two bytes of checksum.
        if bytes.count > 5, [3, 4].contains(bytes[1]), Int(bytes[2]) == bytes.count - 5 {
            return words(bytes[3..<(bytes.count - 2)])
        }
        return words(bytes[...])
    }

    private static func words(_ bytes: ArraySlice<UInt8>) -> [UInt16]? {
        guard bytes.count % 2 == 0, !bytes.isEmpty else { return nil }
        return stride(from: bytes.startIndex, to: bytes.endIndex, by: 2).map {
            UInt16(bytes[$0]) << 8 | UInt16(bytes[$0 + 1])
        }
    }
}
