import MeterModels

/// Registers or a message as a device's document gives them, and what a profile must make of them.
struct ProfileVector {
    private enum Input {
        case registers([UInt16: UInt16])
        case messages([DeviceMessage])
    }

    private let input: Input
    /// Values in base units; nil for one that must not be there.
    private let expected: [(quantity: Quantity, baseUnits: Int64?)]
    /// Who must have said the last message, when, or why it must be refused; nil where it does not matter.
    private let sender: String?
    private let at: Timestamp?
    private let rejection: MessageRejection.Reason?

    /// Reads `{registers: {0x48: "4640 E6B6"}, expect: {active_energy_import: 12345.678kWh}}`, or `topic` and `payload`
    /// or a list of `messages` instead of `registers`; nil after noting what is wrong.
    init?(_ entry: YAMLMapping) {
        let message = Self.message(entry, isOptional: true)
        let messages = entry.list("messages").compactMap { value -> DeviceMessage? in
            guard let mapping = value.mapping else { return nil }
            defer { mapping.finish() }
            return Self.message(mapping, isOptional: false)
        }
        let registers = entry.optional("registers")?.mapping
        let expect = entry.required("expect", expected: "quantities and their values")?.mapping
        sender = entry.optional("sender", expected: "a sender's id", { $0 })
        at = entry.optional("at", expected: "an RFC 3339 time", { Timestamp(rfc3339: $0) })
        let reasons = MessageRejection.Reason.allCases.map(\.rawValue).joined(separator: ", ")
        rejection = entry.optional(
            "rejected", expected: "one of \(reasons)", MessageRejection.Reason.init(rawValue:))
        entry.finish()
        guard let expect else { return nil }
        expected = expect.names.compactMap { name -> (Quantity, Int64?)? in
            guard let value = expect.optional(name) else { return nil }
            guard let quantity = Quantity(rawValue: name) else {
                value.reject(
                    "unknown quantity '\(name)'",
                    hint: Hint.nearest(to: name, among: Quantity.allCases.map(\.rawValue)))
                return nil
            }
            if value.scalarText == "none" { return (quantity, nil) }
            let unit = quantity.displayUnit.rawValue
            return value.value(expected: "none, or a value such as 12.5\(unit)") { text in
                ScalarForm.signedAmount(text, quantity.displayUnit.definition.dimension)
            }.map { (quantity, $0) }
        }
        if let registers {
            var words: [UInt16: UInt16] = [:]
            for name in registers.names {
                guard let value = registers.optional(name) else { continue }
                let found = value.value(expected: "registers in hexadecimal, such as \"4640 E6B6\"", Self.words)
                guard let found else { return nil }
                guard let start = ProfileReader.address(name), Int(start) + found.count <= 0x10000 else {
                    value.reject("the key of registers is the address of the first, found '\(name)'")
                    return nil
                }
                for (index, word) in found.enumerated() { words[start + UInt16(index)] = word }
            }
            input = .registers(words)
        } else if let all = message.map({ [$0] }) ?? (messages.isEmpty ? nil : messages) {
            input = .messages(all)
        } else {
            entry.value.reject("a vector has 'registers', 'messages', or 'topic' and 'payload'")
            return nil
        }
    }

    /// A message with a text as `payload`, or bytes as `payload_hex`.
    private static func message(_ entry: YAMLMapping, isOptional: Bool) -> DeviceMessage? {
        let topic = entry.optional("topic", expected: "a topic", { $0 })
        let text = entry.optional("payload", expected: "a message", { Array($0.utf8) })
        let bytes = entry.optional("payload_hex", expected: "bytes in hexadecimal", Self.bytes)
        let receivedAt = entry.optional("received_at", expected: "an RFC 3339 time", { Timestamp(rfc3339: $0) })
        let retained = entry.optional("retained", expected: "true, or no such key") { $0 == "true" ? true : nil }
        guard let topic, let payload = text ?? bytes, text == nil || bytes == nil else {
            if !isOptional || topic != nil || text != nil || bytes != nil {
                entry.value.reject("a message has a 'topic', and a 'payload' or 'payload_hex'")
            }
            return nil
        }
        return DeviceMessage(
            topic: topic, payload: payload, receivedAt: receivedAt ?? Timestamp(milliseconds: 0),
            isRetained: retained ?? false)
    }

    /// Where a profile makes something else of the input than is expected.
    func mismatches(of profile: DeviceProfile) -> [String] {
        switch input {
        case .registers(let registers):
            guard profile.makeReader() != nil else { return [Self.wrongInput] }
            let cycle = profile.read(registers)
            return mismatches(cycle.readings, cycle.failures)
        case .messages(let messages):
            guard var reader = profile.makeMessageReader() else { return [Self.wrongInput] }
            return mismatches(of: messages, with: &reader)
        }
    }

    private static let wrongInput = "the vector's input is not what a profile of this protocol reads"

    /// What the last of some messages says, and how it ends, against what is expected.
    private func mismatches(of messages: [DeviceMessage], with reader: inout any MessageReader) -> [String] {
        var content = MessageContent()
        var rejected: MessageRejection?
        for message in messages {
            do {
                content = try reader.read(message)
                rejected = nil
            } catch {
                content = MessageContent()
                rejected = error
            }
        }
        let failures = (rejected.map { [$0.failure] } ?? []) + content.failures
        var found = mismatches(content.observations.flatMap(\.readings), failures)
        if rejected?.reason != rejection, rejection != nil || found.isEmpty {
            let how = rejected.map { "refused as \($0.reason.rawValue): \($0)" } ?? "taken"
            found.append("the message is \(how), expected \(rejection?.rawValue ?? "it to be taken")")
        }
        let observation = content.observations.last
        if let sender, sender != observation?.meter {
            found.append("the sender is \(observation?.meter ?? "not there"), expected \(sender)")
        }
        if let at, at != observation?.at {
            let said = observation?.at.rfc3339(offset: 0) ?? "not there"
            found.append("the time is \(said), expected \(at.rfc3339(offset: 0))")
        }
        return found
    }

    private func mismatches(_ readings: [Reading], _ failures: [DecodingFailure]) -> [String] {
        expected.compactMap { quantity, baseUnits in
            let found = readings.last { $0.quantity == quantity }
            guard found?.baseUnits != baseUnits else { return nil }
            let reason = (found == nil ? failures.first : nil).map { "; \($0)" } ?? ""
            return "\(quantity.rawValue) is \(Self.text(found?.baseUnits, quantity)), expected "
                + Self.text(baseUnits, quantity) + reason
        }
    }

    private static func text(_ baseUnits: Int64?, _ quantity: Quantity) -> String {
        guard let baseUnits else { return "not there" }
        let unit = quantity.displayUnit
        // Units are powers of ten of their base unit.
        let zeros = String(unit.definition.baseUnits).count - 1
        return "\(ExactDecimal(baseUnits, exponent: -zeros)) \(unit.rawValue)"
    }

    private static func words(_ text: String) -> [UInt16]? {
        let digits = text.filter { $0 != " " }
        guard digits.count % 4 == 0, !digits.isEmpty else { return nil }
        var words: [UInt16] = []
        var rest = Substring(digits)
        while !rest.isEmpty {
            guard let word = UInt16(rest.prefix(4), radix: 16) else { return nil }
            words.append(word)
            rest = rest.dropFirst(4)
        }
        return words
    }

    private static func bytes(_ text: String) -> [UInt8]? {
        let digits = text.filter { $0 != " " }
        guard digits.count % 2 == 0 else { return nil }
        var bytes: [UInt8] = []
        var rest = Substring(digits)
        while !rest.isEmpty {
            guard let byte = UInt8(rest.prefix(2), radix: 16) else { return nil }
            bytes.append(byte)
            rest = rest.dropFirst(2)
        }
        return bytes
    }
}
