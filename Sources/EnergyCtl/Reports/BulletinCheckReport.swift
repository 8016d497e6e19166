import ControlAPI

/// What a published bulletin froze of readings, and how those of now stand to it.
struct BulletinCheckReport: Report {
    let response: BulletinCheckResponse

    private var name: String { "\(response.period) \(response.kind), revision \(response.revision)" }

    func text(_ painter: Painter) -> String {
        var table = TextTable([
            .text("METER"), .text("QUANTITY"), .text("FROM"), .text("TO"), .number("OBSERVATIONS"), .number("NOW"),
            .text("SHA-256"), .text("RESULT"),
        ])
        for register in response.registers {
            table.add([
                .init(register.meter), .init(register.quantity), .init(register.from), .init(register.to),
                .init(String(register.count)), .init(String(register.countNow)),
                .init(String(register.sha256.prefix(12)), .faint), result(register.state),
            ])
        }
        return response.registers.isEmpty ? "" : table.text(painter)
    }

    private func result(_ state: BulletinCheckResponse.State) -> TextTable.Cell {
        switch state {
        case .holds: .init("holds", .good)
        case .differs: .init("differs", .bad)
        case .notKept: .init("not kept any more", .warning)
        }
    }

    var csv: CSVTable {
        var table = CSVTable([
            "meter", "quantity", "from", "to", "count", "sha256", "count_now", "sha256_now", "state",
        ])
        for register in response.registers {
            table.add([
                register.meter, register.quantity, register.from, register.to, String(register.count),
                register.sha256, String(register.countNow), register.sha256Now, register.state.rawValue,
            ])
        }
        return table
    }

    var remarks: [String] {
        var remarks: [String] = []
        if finding == nil { remarks.append("\(name): the readings are those that it rests on") }
        remarks += [
            differing("commit", response.programCommit, response.programCommitNow),
            differing("time zone data", response.zoneDataVersion, response.zoneDataVersionNow),
        ].compactMap(\.self)
        return remarks
    }

    /// What was other then; nil where it was the same or is not known.
    private func differing(_ what: String, _ then: String?, _ now: String) -> String? {
        guard let then, then != now else { return nil }
        return "\(what): \(then) then, \(now) now"
    }

    /// Why it does not hold; nil when it does.
    var finding: String? {
        guard response.observationHash != nil else {
            return "\(name): published before hashes of readings were kept; there is nothing to hold them against"
        }
        let states = response.registers.map(\.state)
        let parts = [
            (states.count { $0 == .differs }, "differ"), (states.count { $0 == .notKept }, "are not kept any more"),
        ].filter { $0.0 > 0 }.map { "\($0.0) \($0.1)" }
        return parts.isEmpty
            ? nil : "\(name): of the readings of \(states.count) registers \(parts.joined(separator: ", "))"
    }
}
