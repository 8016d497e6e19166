import Bulletin
import CollectorConfiguration
import ConsumptionLedger
import ControlAPI
import EnergyKPI
import EnergyStore
import Foundation
import MeterModels

extension Queries {
    /// Everything that a person can do about a bulletin.
    var bulletinChanges: [Change] {
        [publication, finalisation, restatement, review, objectionOpening, objectionAnswer]
    }

    /// `POST /v1/bulletin/publish`.
    private var publication: Change {
        Change(ControlPath.bulletinPublish, to: "publishing") { (request: PublishRequest) in
            let (kind, period) = try bulletin(request)
            if let name = request.override?.first {
                throw ProblemDocument.invalid("override", found: name, expected: "none: a preliminary one has no gates")
            }
            guard try store.bulletins(kind: kind.rawValue, period: period.description).isEmpty else {
                throw Self.refused(
                    "the \(kind.rawValue) bulletin of \(period) was published already: finalise or restate it")
            }
            return Change.Prepared(summary: "publish \(period)", touches: nil) { declaration in
                try publish(kind, period, .preliminary, after: [], by: declaration)
            }
        }
    }

    /// `POST /v1/bulletin/finalise`.
    private var finalisation: Change {
        Change(ControlPath.bulletinFinalise, to: "finalising") { (request: PublishRequest) in
            let (kind, period) = try bulletin(request)
            let revisions = try published(kind, period)
            guard revisions.last?.isFinal == false else {
                throw Self.refused("the \(kind.rawValue) bulletin of \(period) is final already: restate it")
            }
            let passed = try (request.override ?? []).map(Self.gate)
            return Change.Prepared(summary: "finalise \(period)", touches: nil) { declaration in
                try publish(
                    kind, period, .final, after: revisions, gates: BulletinGate.allCases, passing: passed,
                    by: declaration)
            }
        }
    }

    /// `POST /v1/bulletin/restate`.
    private var restatement: Change {
        Change(ControlPath.bulletinRestate, to: "restating") { (request: PublishRequest) in
            let (kind, period) = try bulletin(request)
            let revisions = try published(kind, period)
            guard let last = revisions.last, last.isFinal else {
                throw Self.refused("the \(kind.rawValue) bulletin of \(period) is not final yet: finalise it")
            }
            let passed = try (request.override ?? []).map(Self.gate)
            let differences = try store.atOneMoment {
                try refuseUnrolled(period)
                let record = try bulletinRecord(kind, period)
                let differences = try self.differences(of: record, from: last)
                try Self.check(
                    try gateState(kind, period, revisions, of: record), gates: BulletinGate.ofRestatement,
                    passing: passed)
                return differences
            }
            let summary = "restate \(period) with \(differences.count) other figures"
            return Change.Prepared(summary: summary, touches: zone.span(of: period)) { declaration in
                try publish(
                    kind, period, .final, after: revisions, gates: BulletinGate.ofRestatement, passing: passed,
                    by: declaration)
            }
        }
    }

    /// Makes a revision and keeps it: gates, differences and files are of one and the same calculation, and all of it of
    /// one state of the database.
    private func publish(
        _ kind: BulletinKind, _ period: ReportingPeriod, _ stage: Publication.Stage,
        after revisions: [BulletinRevision],
        gates: [BulletinGate] = [], passing passed: [BulletinGate] = [], by declaration: Declaration
    ) throws -> PublicationResponse {
        let number = (revisions.last?.key.number ?? 0) + 1
        let proof = try store.atOneMoment {
            try prove(
                kind, period, stage, number, after: revisions, gates: gates, passing: passed, by: declaration)
        }
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        let cover = String(decoding: try encoder.encode(proof.record.issue.publication), as: UTF8.self)
        let key = BulletinRevision.Key(kind: kind.rawValue, period: period.description, number: number)
        try store.publish(
            key, isFinal: stage == .final, span: zone.span(of: period), inputHash: proof.inputHash,
            publication: cover, contents: try proof.contents, by: declaration)
        restatements.note(0, of: key)
        guard let revision = try store.bulletins(kind: key.kind, period: key.period).last else {
            throw StoreError(.inputOutput, path: store.path, "the bulletin is not there after it was stored")
        }
        return try response(revision)
    }

    private func prove(
        _ kind: BulletinKind, _ period: ReportingPeriod, _ stage: Publication.Stage, _ number: Int,
        after revisions: [BulletinRevision], gates: [BulletinGate], passing passed: [BulletinGate],
        by declaration: Declaration
    ) throws -> BulletinPress.Proof {
        let record = try bulletinRecord(kind, period)
        let on = zone.date(at: declaration.at.seconds)
        var publication = Publication(stage: stage, number: number, publishedOn: on.description)
        if !gates.isEmpty {
            let state = try gateState(kind, period, revisions, of: record)
            publication.overrides = try Self.check(state, gates: gates, passing: passed).map { gate, reason in
                Publication.Override(
                    gate: "\(gate.rawValue): \(reason)", person: declaration.author, reason: declaration.reason)
            }
        }
        publication.objections = try objectionCounts(of: period)
        let deadline = configuration.calendar.deadline(configuration.publication.objectionWorkingDays, after: on)
        publication.objectionsUntil = deadline.day.description
        if let last = revisions.last {
            let differences =
                last.isFinal
                ? try self.differences(of: record, from: last)
                : PublishedFigure.differences(from: try publishedFigures(of: last), to: record.printedFigures)
            publication.restated = differences.map { figure, old, new in
                Publication.Restated(figure: figure.label, old: old, new: new, cause: declaration.reason)
            }
            publication.reviews = try store.reviews(ofBulletin: last.id).map {
                Publication.Review(reviewer: $0.reviewer, findings: $0.findings, on: $0.on.description)
            }
        }
        return try BulletinPress(queries: self).proof(of: record, publication)
    }

    /// The figures that a bulletin would print otherwise than its final revision.
    ///
    /// - Throws: `ProblemDocument` when there are none: then there is nothing to restate.
    private func differences(
        of record: BulletinRecord, from last: BulletinRevision
    ) throws -> [(figure: PublishedFigure, old: String, new: String)] {
        let differences = PublishedFigure.differences(
            from: try publishedFigures(of: last), to: record.printedFigures)
        guard !differences.isEmpty else {
            throw Self.refused(
                "every figure of the bulletin of \(record.issue.period) would be printed as it was")
        }
        return differences
    }

    /// Refuses to go on when readings of a period that is over, or before a later second, are stored and in no figure yet.
    ///
    /// A bulletin names the hash of all readings that are stored: its figures have to be those of the same readings.
    /// Whoever asks again later gets an answer; nobody is made to wait, since others wait behind.
    func refuseUnrolled(_ period: ReportingPeriod, andBefore later: Int64? = nil) throws {
        let end = zone.span(of: period).end
        guard end * 1000 <= clock().milliseconds else { return }
        let instant = Timestamp(seconds: max(end, later ?? end))
        let count = try store.unrolledMeters(before: instant)
        guard count == 0 else {
            throw ProblemDocument(
                type: ProblemDocument.notRolledUp, title: "Not rolled up yet", status: 409,
                detail:
                    "readings of \(count) meters before \(zone.rfc3339(instant)) are stored and in no figure yet: "
                    + "try again when energyctl status shows that they are rolled up")
        }
    }

    /// The gates that are not met and were passed by name.
    ///
    /// - Throws: `ProblemDocument` naming those that were not passed.
    @discardableResult
    private static func check(
        _ state: BulletinGate.State, gates: [BulletinGate], passing passed: [BulletinGate]
    ) throws -> [(gate: BulletinGate, reason: String)] {
        let unmet = gates.compactMap { gate in gate.unmet(state).map { (gate: gate, reason: $0) } }
        let blocking = unmet.filter { !passed.contains($0.gate) }
        guard blocking.isEmpty else {
            var problem = refused("the bulletin cannot be final yet: a gate is not met")
            problem.findings = blocking.map { "\($0.gate.rawValue): \($0.reason)" }
            throw problem
        }
        return unmet
    }

    /// `POST /v1/bulletin/review`.
    private var review: Change {
        Change(ControlPath.bulletinReview, to: "reviewing") { (request: BulletinReviewRequest) in
            let revision = try revision(request.revision, of: request.period, kind: request.kind)
            let reviewer = try Self.stated(request.reviewer, "reviewer", "a person and an office")
            let findings = try Self.stated(request.findings, "findings", "what was found")
            let on = try day(request.on)
            let summary = "review of \(revision.key.period) r\(revision.key.number)"
            return Change.Prepared(summary: summary, touches: nil) { declaration in
                try store.add(
                    BulletinReview(reviewer: reviewer, findings: findings, on: on), toBulletin: revision,
                    by: declaration)
                return try response(revision)
            }
        }
    }

    // MARK: - What requests name

    private func bulletin(_ request: PublishRequest) throws -> (BulletinKind, ReportingPeriod) {
        let (kind, period) = try Self.bulletin(request.period, kind: request.kind)
        guard zone.span(of: period).end * 1000 <= clock().milliseconds else {
            throw ProblemDocument.invalid(
                "period", found: request.period, expected: "a period that is over: a month such as 2026-10, or a year")
        }
        return (kind, period)
    }

    static func bulletin(_ text: String, kind: String?) throws -> (BulletinKind, ReportingPeriod) {
        guard let period = ReportingPeriod(text) else {
            throw ProblemDocument.invalid("period", found: text, expected: "a month such as 2026-10, or a year")
        }
        let asked = try kind.map { name in
            guard let kind = BulletinKind(rawValue: name) else {
                throw ProblemDocument.invalid("kind", found: name, expected: "monthly or annual")
            }
            return kind
        }
        return (try BulletinKind(of: period, asked: asked), period)
    }

    /// A revision that a request names; the last one when it names none.
    func revision(_ number: Int?, of period: String, kind: String?) throws -> BulletinRevision {
        let (kind, period) = try Self.bulletin(period, kind: kind)
        let revisions = try published(kind, period)
        guard let number else { return revisions[revisions.count - 1] }
        guard let revision = revisions.first(where: { $0.key.number == number }) else {
            throw ProblemDocument.unknown("revision", String(number), known: revisions.map { String($0.key.number) })
        }
        return revision
    }

    /// A civil day up to today; today when none is named.
    func day(_ text: String?) throws -> CivilDate {
        guard let text else { return today }
        guard let day = CivilDate(text), day <= today else {
            throw ProblemDocument.invalid("on", found: text, expected: "a day up to today, such as 2026-11-20")
        }
        return day
    }

    /// Words that must be there.
    static func stated(_ text: String, _ name: String, _ expected: String) throws -> String {
        let text = text.trimmingCharacters(in: .whitespacesAndNewlines)
        guard !text.isEmpty, text.utf8.count <= 4000 else {
            throw ProblemDocument.invalid(
                name, found: text.isEmpty ? nil : "\(text.utf8.count) bytes",
                expected: "\(expected), in at most 4000 bytes")
        }
        return text
    }

    private static func gate(_ name: String) throws -> BulletinGate {
        guard let gate = BulletinGate(rawValue: name) else {
            throw ProblemDocument.unknown("gate", name, known: BulletinGate.allCases.map(\.rawValue))
        }
        return gate
    }

    static func refused(_ detail: String) -> ProblemDocument {
        ProblemDocument(type: "refused", title: "Refused", status: 409, detail: detail)
    }
}
