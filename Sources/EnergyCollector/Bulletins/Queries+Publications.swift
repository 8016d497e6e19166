import Bulletin
import CollectorConfiguration
import ConsumptionLedger
import ControlAPI
import EnergyKPI
import EnergyStore
import Foundation
import MeterModels

extension Queries {
    /// `GET /v1/bulletins`.
    func bulletins(_ parameters: QueryParameters) throws -> PublicationsResponse {
        let period = try parameters.text("period").map { _ in try parameters.period() }
        let kind = try parameters.bulletinKind(of: period)
        let all = try store.bulletins(
            kind: parameters.text("kind") == nil ? nil : kind?.rawValue, period: period?.description)
        let chosen: [BulletinRevision]
        switch parameters.text("revision") {
        case nil: chosen = all
        case "last": chosen = all.suffix(1)
        case let text?:
            guard let number = Int(text), number > 0 else {
                throw ProblemDocument.invalid("revision", found: text, expected: "a number such as 1, or last")
            }
            chosen = all.filter { $0.key.number == number }
        }
        if parameters.text("revision") != nil, chosen.isEmpty {
            throw ProblemDocument.unknown(
                "revision", parameters.text("revision") ?? "", known: all.map { String($0.key.number) })
        }
        return PublicationsResponse(bulletins: try chosen.map(response))
    }

    /// A published revision as it is answered.
    func response(_ revision: BulletinRevision) throws -> PublicationResponse {
        let publication = try revision.cover
        let key = revision.key
        let open = try store.objections().count { $0.revision == key && $0.answer == nil }
        return PublicationResponse(
            kind: key.kind, period: key.period, revision: key.number, stage: publication.stage.rawValue,
            publishedOn: publication.publishedOn, objectionsUntil: publication.objectionsUntil,
            author: revision.author, approver: revision.approver, reason: revision.reason,
            at: zone.rfc3339(revision.at), inputHash: revision.inputHash, evidenceHash: revision.evidenceHash,
            chainHead: publication.chainHead, keyFingerprint: publication.keyFingerprint,
            observationHash: publication.observationHash, programCommit: publication.programCommit,
            zoneDataVersion: publication.zoneDataVersion,
            overrides: publication.overrides.map { .init(gate: $0.gate, person: $0.person, reason: $0.reason) },
            restated: publication.restated.map {
                FigureDifference(figure: $0.figure, old: $0.old, new: $0.new, cause: $0.cause)
            },
            reviews: try store.reviews(ofBulletin: revision.id).map {
                .init(reviewer: $0.reviewer, findings: $0.findings, on: $0.on.description)
            }, openObjections: open, restatementDue: restatements.count(of: key))
    }

    /// `GET /v1/bulletin/diff`.
    func bulletinDiff(_ parameters: QueryParameters) throws -> BulletinDifferencesResponse {
        let (kind, period) = try parameters.bulletin()
        let revisions = try published(kind, period)
        func figures(_ name: String) throws -> (label: String, figures: [PublishedFigure]) {
            guard let text = parameters.text(name) else {
                if name == "from", let last = revisions.last { return try figures(of: last) }
                return ("now", try bulletinRecord(kind, period).printedFigures)
            }
            guard let number = Int(text), let revision = revisions.first(where: { $0.key.number == number }) else {
                throw ProblemDocument.unknown("revision", text, known: revisions.map { String($0.key.number) })
            }
            return try figures(of: revision)
        }
        func figures(of revision: BulletinRevision) throws -> (label: String, figures: [PublishedFigure]) {
            ("r\(revision.key.number)", try publishedFigures(of: revision))
        }
        let (from, to) = (try figures("from"), try figures("to"))
        return BulletinDifferencesResponse(
            period: period.description, kind: kind.rawValue, from: from.label, to: to.label,
            differences: PublishedFigure.differences(from: from.figures, to: to.figures).map {
                FigureDifference(figure: $0.figure.label, old: $0.old, new: $0.new)
            })
    }

    /// `GET /v1/bulletin/gates`.
    func bulletinGates(_ parameters: QueryParameters) throws -> BulletinGatesResponse {
        let (kind, period) = try parameters.bulletin()
        let state = try gateState(
            kind, period, try published(kind, period), of: try bulletinRecord(kind, period))
        return BulletinGatesResponse(
            period: period.description, kind: kind.rawValue,
            gates: BulletinGate.allCases.map { .init(name: $0.rawValue, unmet: $0.unmet(state)) })
    }

    /// The revisions of a period's bulletin.
    ///
    /// - Throws: `ProblemDocument` when none was published.
    func published(_ kind: BulletinKind, _ period: ReportingPeriod) throws -> [BulletinRevision] {
        let revisions = try store.bulletins(kind: kind.rawValue, period: period.description)
        guard !revisions.isEmpty else {
            throw ProblemDocument(
                type: "not-published", title: "Not published", status: 404,
                detail: "the \(kind.rawValue) bulletin of \(period) was not published: energyctl bulletin publish")
        }
        return revisions
    }

    /// The published revision that is asked for; nil when none is.
    func publishedRevision(
        _ parameters: QueryParameters, _ kind: BulletinKind, _ period: ReportingPeriod
    ) throws -> BulletinRevision? {
        guard let text = parameters.text("revision") else { return nil }
        let revisions = try published(kind, period)
        guard let found = text == "last" ? revisions.last : revisions.first(where: { String($0.key.number) == text })
        else { throw ProblemDocument.unknown("revision", text, known: revisions.map { String($0.key.number) }) }
        return found
    }

    /// The files of a published revision, byte for byte as they were published.
    func publishedFiles(
        of revision: BulletinRevision, _ kinds: [BulletinFileKind], _ language: BulletinLanguage
    ) throws -> BulletinResponse {
        let archive = try TarArchive.files(in: try store.contents(of: revision).files)
        let suffix = language == .chinese ? "" : "-\(language.rawValue)"
        let files = kinds.compactMap { kind in
            archive.first { $0.name == "bulletin-\(revision.key.period)\(suffix).\(kind.rawValue)" }.map {
                BulletinFile(name: $0.name, mediaType: kind.mediaType, content: Data($0.bytes))
            }
        }
        return BulletinResponse(
            period: revision.key.period, kind: revision.key.kind, provisional: !revision.isFinal, files: files,
            stage: try revision.cover.stage.rawValue, revision: revision.key.number)
    }

    /// The figures that a revision prints.
    func publishedFigures(of revision: BulletinRevision) throws -> [PublishedFigure] {
        try JSONDecoder().decode([PublishedFigure].self, from: Data(try store.figures(of: revision)))
    }

    /// What the gates of a bulletin are judged by.
    func gateState(
        _ kind: BulletinKind, _ period: ReportingPeriod, _ revisions: [BulletinRevision], of record: BulletinRecord
    ) throws -> BulletinGate.State {
        let last = DayRange(period).end.adding(days: -1)
        let keys = Set(revisions.map(\.key))
        return BulletinGate.State(
            today: today,
            graceEnds: configuration.calendar.deadline(
                configuration.publication.graceWorkingDays, after: last),
            report: record.report,
            openObjections: try store.objections().count { keys.contains($0.revision) && $0.answer == nil },
            objectionsUntil: try revisions.last?.cover.objectionsUntil.flatMap { CivilDate($0) })
    }
}

extension BulletinRevision {
    /// What its cover says.
    var cover: Publication {
        get throws { try JSONDecoder().decode(Publication.self, from: Data(publication.utf8)) }
    }
}

extension BulletinRecord {
    /// What it prints, in the language that counts.
    var printedFigures: [PublishedFigure] { document(in: issue.scope.language).figures }
}

extension QueryParameters {
    /// The kind that is asked for, else what a period says; nil when it says none.
    func bulletinKind(of period: ReportingPeriod?) throws(ProblemDocument) -> BulletinKind? {
        let asked = try choice(
            "kind", among: BulletinKind.allCases.map(\.rawValue), BulletinKind.init(rawValue:))
        guard let period else { return asked }
        return try BulletinKind(of: period, asked: asked)
    }

    /// The bulletin that is asked for.
    func bulletin() throws(ProblemDocument) -> (kind: BulletinKind, period: ReportingPeriod) {
        let period = try self.period()
        let asked = try choice(
            "kind", among: BulletinKind.allCases.map(\.rawValue), BulletinKind.init(rawValue:))
        return (try BulletinKind(of: period, asked: asked), period)
    }
}

extension BulletinKind {
    /// The kind of a period's bulletin.
    ///
    /// - Throws: `ProblemDocument` for anything but a month or a year, and for a kind that is not the period's.
    init(of period: ReportingPeriod, asked: BulletinKind?) throws(ProblemDocument) {
        let own: BulletinKind
        switch period {
        case .month: own = .monthly
        case .year: own = .annual
        default:
            throw .invalid("period", found: period.description, expected: "a month such as 2026-10, or a year")
        }
        guard asked ?? own == own else {
            throw .invalid("kind", found: "\(asked ?? own) for \(period)", expected: own.rawValue)
        }
        self = own
    }
}
