import EnergyStore
import Foundation
import GRDB
import MeterModels
import Testing

/// The audit log is a chain that shows what was changed, left out or put in.
@Suite struct AuditTests {
    private func declared(_ count: Int) throws -> Campus {
        let campus = try Campus(hasFacts: false)
        for index in 0..<count {
            let by = Declaration(
                author: "anna", reason: "原因 \(index) \"quoted\"\n", at: Timestamp(milliseconds: Int64(index)))
            _ = try campus.store.add(
                MeterEvent(kind: .reset), meter: "a1", at: Timestamp(milliseconds: Int64(index) * 1000), by: by)
        }
        return campus
    }

    private func damage(_ campus: Campus, _ sql: String) throws {
        let queue = try DatabaseQueue(path: campus.store.path)
        try queue.write { db in
            try db.execute(sql: "DROP TRIGGER audit_is_never_changed; DROP TRIGGER audit_is_never_shortened;")
            try db.execute(sql: sql)
        }
        try queue.close()
    }

    @Test func `an untouched log is intact and ends with the hash of its last entry`() throws {
        let campus = try declared(5)
        let verdict = try campus.store.verifyAudit()
        let last = try #require(try campus.store.auditEntries(limit: 1).first)
        #expect(verdict.broken == nil && verdict.entries == 5 && verdict.head == last.hash)
        #expect(try campus.store.verifyAudit(mustContain: last.hash).broken == nil)
        #expect(try campus.store.auditEntries(limit: 2, before: 4).map(\.sequence) == [3, 2])
    }

    /// Golden bytes: whoever checks the chain without this program hashes exactly this.
    @Test func `an entry is hashed as JSON with sorted keys`() throws {
        let campus = try declared(1)
        let entry = try #require(try campus.store.auditEntries(limit: 1).first)
        let text =
            #"{"action":"event.add","at":0,"author":"anna","details":"{\"event\":{\"kind\":\"reset\",\"registers\":{}},"#
            + #"\"from\":0,\"id\":1,\"to\":0}","previous":"0000000000000000000000000000000000000000000000000000000000000000","#
            + #""reason":"原因 0 \"quoted\"\n","sequence":1,"subject":"a1"}"#
        #expect(entry.text == text)
        // By Python's json and hashlib.
        #expect(entry.hash == "2da65cd86892f0804c87f604dcc7f93d05381da60db29f42bc15e780748b5f27")
    }

    @Test(arguments: [
        ("UPDATE audit SET text = replace(text, 'anna', 'otto') WHERE sequence = 3", 3),
        ("UPDATE audit SET hash = (SELECT hash FROM audit WHERE sequence = 1) WHERE sequence = 2", 2),
        ("DELETE FROM audit WHERE sequence = 2", 3),
        ("DELETE FROM audit WHERE sequence = 1", 2),
        ("UPDATE audit SET sequence = 9 WHERE sequence = 5", 9),
        ("UPDATE audit SET text = 'nothing' WHERE sequence = 4", 4),
    ])
    func `what was changed or taken away is named`(sql: String, place: Int64) throws {
        let campus = try declared(5)
        try damage(campus, sql)
        let broken = try #require(try campus.store.verifyAudit().broken)
        #expect(broken.sequence == place, "\(broken.reason)")
    }

    @Test func `entries taken away at the end are missed by a hash noted before`() throws {
        let campus = try declared(5)
        let noted = try campus.store.verifyAudit().head
        try damage(campus, "DELETE FROM audit WHERE sequence = 5")
        #expect(try campus.store.verifyAudit().broken == nil)
        #expect(try campus.store.verifyAudit(mustContain: noted).broken?.sequence == 5)
    }

    @Test func `rows cannot be changed by mistake`() throws {
        let campus = try declared(2)
        let queue = try DatabaseQueue(path: campus.store.path)
        defer { try? queue.close() }
        for sql in ["UPDATE audit SET hash = ''", "DELETE FROM audit"] {
            #expect(throws: DatabaseError.self) { try queue.write { db in try db.execute(sql: sql) } }
        }
        #expect(try campus.store.verifyAudit().entries == 2)
    }

    @Test func `a proposal is settled once, and never by who made it`() throws {
        let campus = try Campus(hasFacts: false)
        func by(_ author: String) -> Declaration {
            Declaration(author: author, reason: "r", at: Timestamp(milliseconds: 7))
        }
        let id = try campus.store.propose(path: "/v1/x", body: "{}", summary: "s", by: by("anna"))
        func approve(_ person: String) throws {
            var declaration = by("anna")
            declaration.approval = .init(proposal: id, by: person, reason: "checked")
            _ = try campus.store.add(
                MeterEvent(kind: .reset), meter: "a1", at: Timestamp(milliseconds: 0), by: declaration)
        }
        #expect(throws: StoreError.self) { try approve("anna") }
        #expect(try campus.store.events(limit: 5) == [])
        try approve("otto")
        #expect(try campus.store.events(limit: 5).map(\.approver) == ["otto"])
        #expect(throws: StoreError.self) { try approve("karl") }
        #expect(throws: StoreError.self) { try campus.store.reject(proposal: id, by: by("anna")) }
        #expect(try campus.store.events(limit: 5).count == 1)
        let proposal = try #require(try campus.store.proposal(id))
        #expect(proposal.decision == .approved && proposal.decidedBy == "otto")
        #expect(try campus.store.proposals(waitingOnly: true, limit: 10) == [])
        let actions = try campus.store.auditEntries(limit: 10).compactMap(\.fields?.action)
        #expect(actions == ["event.add", "proposal.approve", "proposal.add"])
    }
}
