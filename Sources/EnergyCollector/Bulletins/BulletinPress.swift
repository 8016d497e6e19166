import Bulletin
import CollectorConfiguration
import ConsumptionLedger
import ControlAPI
import EnergyKPI
import EnergyStore
import Foundation
import MeterModels

/// Makes what is published: a bulletin's files and the evidence for them, from one value.
struct BulletinPress {
    /// A bulletin that is made, and proven, but not published.
    struct Proof {
        var record: BulletinRecord
        var inputHash: String
        var figures: [PublishedFigure]
        /// The files in every language.
        var files: [RenderedFile]
        var evidence: [UInt8]
    }

    let queries: Queries

    /// Makes a bulletin with what its cover says, and its evidence.
    ///
    /// The evidence is checked as anybody would check it before anything is published by it.
    ///
    /// - Throws: `ProblemDocument` when it does not hold, or when readings are stored that would be in its hashes and are
    ///   not in its figures yet.
    func proof(of record: BulletinRecord, _ publication: Publication) throws -> Proof {
        let key = try queries.evidenceKey()
        let head = try queries.store.auditStanding()
        var record = record
        let inputHash = try record.inputHash()
        let data = try queries.evidenceData(for: record)
        try queries.refuseUnrolled(record.issue.period, andBefore: data.observations?.map(\.to).max())
        record.issue.publication = publication
        record.issue.publication.inputHash = inputHash
        record.issue.publication.observationHash = data.observationHash
        record.issue.publication.programCommit = ReleaseVersion.commit
        record.issue.publication.zoneDataVersion = CivilZone.dataVersion
        record.issue.publication.chainHead = head.hash
        record.issue.publication.keyFingerprint = key.publicKey.fingerprint
        let renderer = BulletinRenderer(templates: queries.configuration.bulletinTemplates)
        let files = try BulletinLanguage.allCases.flatMap { language in
            try renderer.files(for: record.document(in: language))
        }
        let manifest = EvidenceManifest(
            site: queries.site.id, kind: record.kind.rawValue, period: record.issue.period.description,
            revision: publication.number,
            stage: publication.stage.rawValue, program: record.issue.programVersion, inputHash: inputHash,
            auditEntries: head.sequence, chainHead: head.hash, keyFingerprint: key.publicKey.fingerprint)
        let evidence = try EvidenceBundle.archive(
            of: parts(of: record, data, through: head.sequence)
                + files.map { EvidenceFile(name: EvidenceVerifier.documents + $0.name, bytes: $0.bytes) },
            manifest: manifest, signedBy: key)
        try Self.check(evidence, madeBy: record.issue.programVersion)
        return Proof(
            record: record, inputHash: inputHash, figures: record.document(in: record.issue.scope.language).figures,
            files: files, evidence: evidence)
    }

    private func parts(
        of record: BulletinRecord, _ data: EvidenceData, through sequence: Int64
    ) throws -> [EvidenceFile] {
        [
            EvidenceFile(name: EvidenceVerifier.Part.record.rawValue, bytes: try EvidenceBundle.json(record)),
            EvidenceFile(
                name: EvidenceVerifier.Part.meters.rawValue, bytes: try EvidenceBundle.json(data)),
            EvidenceFile(
                name: EvidenceVerifier.Part.audit.rawValue,
                bytes: try AuditLine.text(of: try queries.publishableLog(through: sequence))),
            EvidenceFile(
                name: "configuration.yaml", text: EffectiveConfiguration(queries.configuration).evaluationYAML),
            EvidenceFile(name: "HOW-TO-VERIFY.txt", text: EvidenceBundle.instructions),
        ]
            + queries.configuration.bulletinTemplates.replaced.map { name, text in
                EvidenceFile(name: EvidenceVerifier.templates + name.rawValue + ".mustache", text: text)
            }
    }

    private static func check(_ evidence: [UInt8], madeBy program: String) throws {
        let verdict = EvidenceVerifier(program: program).verdict(of: evidence)
        guard verdict.isPassed else {
            var problem = ProblemDocument(
                type: "evidence-does-not-hold", title: "The evidence does not hold", status: 409,
                detail: "figures and readings do not agree")
            problem.findings = verdict.checks.flatMap(\.findings)
            throw problem
        }
    }
}

extension BulletinPress.Proof {
    /// What the store keeps of it.
    var contents: BulletinRevision.Contents {
        get throws {
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
            return BulletinRevision.Contents(
                figures: Array(try encoder.encode(figures)),
                files: try TarArchive.bytes(of: files.map { EvidenceFile(name: $0.name, bytes: $0.bytes) }),
                evidence: evidence)
        }
    }
}
