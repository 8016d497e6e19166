import ConsumptionLedger
import EnergyStore
import Foundation
import GRDB
import MeterModels
import Testing

extension Campus {
    /// Publishes the next revision of a month's bulletin.
    func publish(
        _ period: ReportingPeriod, number: Int = 1, isFinal: Bool = false, contents: [UInt8] = [1, 2, 3],
        by declaration: Declaration
    ) throws {
        try store.publish(
            BulletinRevision.Key(kind: "monthly", period: period.description, number: number), isFinal: isFinal,
            span: site.zone.span(of: period), inputHash: "in",
            publication: "{}",
            contents: .init(
                figures: contents, files: contents + contents, evidence: Array(BulletinRevisionTests.evidence.utf8)),
            by: declaration)
    }
}

/// What was published stays as it was.
@Suite struct BulletinRevisionTests {
    static let evidence = String(repeating: "e", count: 100_000)
    private let by = Declaration(author: "anna", reason: "公报", at: Timestamp(seconds: 1_790_000_000))
    private let period = ReportingPeriod.month(year: 2026, month: 10)

    @Test func `a revision is kept whole, bound to the audit log, and its period needs second persons`() throws {
        let campus = try Campus(hasFacts: false)
        try campus.publish(period, by: by)
        let revision = try #require(try campus.store.bulletins().first)
        #expect(revision.key == .init(kind: "monthly", period: "2026-10", number: 1) && !revision.isFinal)
        #expect(
            revision.author == "anna" && revision.inputHash == "in"
                && revision.evidenceHash == EnergyStore.hash(of: Self.evidence))
        let contents = try (campus.store.contents(of: revision))
        #expect(contents.figures == [1, 2, 3] && contents.files.count == 6 && contents.evidence.count == 100_000)
        #expect(try campus.store.publishedPeriods().map(\.period) == ["2026-10"])
        let entry = try #require(try campus.store.auditEntries(limit: 1).first?.fields)
        #expect(entry.action == "period.publish" && entry.subject == "monthly 2026-10 r1")
        #expect(entry.details.contains(EnergyStore.hash(of: Self.evidence)))
    }

    @Test(arguments: ["figures = x'00'", "evidence = files", "publication = '{ }'", "evidence_hash = input_hash"])
    func `what somebody put in its place is not taken for what was published`(change: String) throws {
        let campus = try Campus(hasFacts: false)
        try campus.publish(period, by: by)
        let queue = try DatabaseQueue(path: campus.store.path)
        try queue.write { db in
            try db.execute(sql: "DROP TRIGGER bulletin_revision_is_never_changed")
            try db.execute(sql: "UPDATE bulletin_revision SET \(change)")
        }
        try queue.close()
        let revision = try #require(try campus.store.bulletins().first)
        #expect(throws: StoreError.self) { try campus.store.contents(of: revision) }
    }

    @Test func `revisions follow each other without gaps, and two persons cannot publish the same one`() throws {
        let campus = try Campus(hasFacts: false)
        try campus.publish(period, by: by)
        #expect(throws: StoreError.self) { try campus.publish(period, by: by) }
        #expect(throws: StoreError.self) { try campus.publish(period, number: 3, by: by) }
        try campus.publish(period, number: 2, isFinal: true, by: by)
        #expect(try campus.store.bulletins(kind: "monthly", period: "2026-10").map(\.key.number) == [1, 2])
        #expect(try campus.store.bulletins(kind: "annual").isEmpty)
        #expect(
            try campus.store.auditEntries(limit: 9).compactMap(\.fields?.action) == [
                "bulletin.finalise", "period.publish",
            ])
    }

    @Test(arguments: ["bulletin_revision", "bulletin_review", "objection", "objection_answer"])
    func `nobody changes or deletes a row by mistake`(table: String) throws {
        let campus = try Campus(hasFacts: false)
        try campus.publish(period, by: by)
        let revision = try #require(try campus.store.bulletins().first)
        let day = try #require(CivilDate("2026-11-20"))
        try campus.store.add(BulletinReview(reviewer: "r", findings: "f", on: day), toBulletin: revision, by: by)
        let id = try campus.store.open(
            objectionTo: revision, figure: "x", text: "y", reference: "z", openedOn: day, due: day,
            isDueProvisional: false, by: by)
        try campus.store.answer(
            objection: id, .init(outcome: .explained, text: "t", on: day, author: "anna"), by: by)
        let queue = try DatabaseQueue(path: campus.store.path)
        for sql in ["DELETE FROM \(table)", "UPDATE \(table) SET author = 'otto'"] {
            #expect(throws: DatabaseError.self, "\(sql)") { try queue.write { try $0.execute(sql: sql) } }
        }
        try queue.close()
    }

    @Test func `an objection is answered once, in time or not, and every step is in the audit log`() throws {
        let campus = try Campus(hasFacts: false)
        try campus.publish(period, by: by)
        let revision = try #require(try campus.store.bulletins().first)
        let opened = try #require(CivilDate("2026-11-23"))
        let due = try #require(CivilDate("2026-12-07"))
        let id = try campus.store.open(
            objectionTo: revision, figure: "人均综合能耗", text: "too low", reference: "2026-17", openedOn: opened, due: due,
            isDueProvisional: false, by: by)
        let open = try #require(try campus.store.objections().first)
        #expect(open.isOnTime(on: due) && !open.isOnTime(on: due.adding(days: 1)) && open.answer == nil)
        let late = Objection.Answer(
            outcome: .corrected, text: "headcount was wrong", on: due.adding(days: 1), author: "anna")
        try campus.store.answer(objection: id, late, by: by)
        #expect(throws: StoreError.self) { try campus.store.answer(objection: id, late, by: by) }
        #expect(throws: StoreError.self) { try campus.store.answer(objection: 99, late, by: by) }
        let answered = try #require(try campus.store.objections(id: id).first)
        #expect(answered.answer == late && !answered.isOnTime(on: opened))
        #expect(
            try campus.store.auditEntries(limit: 9).compactMap(\.fields?.action) == [
                "objection.answer", "objection.open", "period.publish",
            ])
        #expect(try campus.store.verifyAudit().broken == nil)
    }
}
