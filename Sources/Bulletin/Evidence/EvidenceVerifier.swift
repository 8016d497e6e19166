import ConsumptionLedger
import EnergyKPI
import MeterModels

/// Checks an evidence bundle without the gateway, its database or its word.
public struct EvidenceVerifier: Sendable {
    /// The names of the files that a bundle is checked by.
    public enum Part: String, CaseIterable, Sendable {
        /// The inputs of the bulletin: `BulletinRecord`.
        case record = "record.json"
        /// Registers and members: `EvidenceData`.
        case meters = "meters.json"
        /// The audit log: a line an entry.
        case audit = "audit.jsonl"
    }

    /// The folder of the published files.
    public static let documents = "bulletin/"
    /// The folder of the templates that an operator put in place of the program's own.
    public static let templates = "templates/"

    /// Name and version of this program: only what the same program made is compared byte for byte.
    private let program: String
    /// A fingerprint that the bundle must be signed by; nil to take the key that it brings.
    private let fingerprint: String?
    /// A hash that the audit log must hold, noted elsewhere.
    private let noted: String?

    /// A verifier.
    ///
    /// - Parameters:
    ///   - program: Name and version of this program.
    ///   - fingerprint: The fingerprint of the key that must have signed, 64 hexadecimal digits.
    ///   - noted: A hash of the audit log that was noted elsewhere, such as in an earlier bulletin.
    public init(program: String, fingerprint: String? = nil, noted: String? = nil) {
        self.program = program
        self.fingerprint = fingerprint
        self.noted = noted
    }

    /// Checks an archive; whatever is wrong with it is a finding, never an error.
    public func verdict(of archive: [UInt8]) -> EvidenceVerdict {
        var verdict = EvidenceVerdict()
        let files: [String: [UInt8]]
        do throws(TarError) {
            let all = try TarArchive.files(in: archive)
            files = Dictionary(all.map { ($0.name, $0.bytes) }) { first, _ in first }
        } catch {
            verdict.add(.files, "no archive", [error.description])
            return verdict
        }
        guard let text = files[EvidenceBundle.manifestName],
            let manifest = try? EvidenceJSON.value(EvidenceManifest.self, from: text)
        else {
            verdict.add(.files, "\(files.count) files", ["\(EvidenceBundle.manifestName) is missing or unreadable"])
            return verdict
        }
        verdict.manifest = manifest
        verdict.add(.files, "\(manifest.files.count) files", check(files, against: manifest))
        verdict.add(.signature, "Ed25519", check(signatureIn: files, of: text, &verdict))
        // What nobody signed is not looked at: it proves nothing, and may have been made to do harm.
        if verdict.checks.allSatisfy(\.isPassed) { checkContent(files, manifest, &verdict) }
        return verdict
    }

    private func check(_ files: [String: [UInt8]], against manifest: EvidenceManifest) -> [String] {
        var findings: [String] = []
        if manifest.format != EvidenceManifest.currentFormat {
            findings.append("the manifest's format is '\(manifest.format)', not \(EvidenceManifest.currentFormat)")
        }
        for entry in manifest.files {
            guard let bytes = files[entry.name] else {
                findings.append("\(entry.name) is missing")
                continue
            }
            if bytes.count != entry.size || bytes.sha256 != entry.sha256 {
                findings.append("\(entry.name) was changed")
            }
        }
        let listed = Set(manifest.files.map(\.name)).union(EvidenceBundle.unlisted)
        findings += files.keys.filter { !listed.contains($0) }.sorted().map { "\($0) is in no manifest" }
        findings += Part.allCases.map(\.rawValue).filter { name in !manifest.files.contains { $0.name == name } }
            .map { "the manifest lists no \($0)" }
        return findings
    }

    private func check(
        signatureIn files: [String: [UInt8]], of manifest: [UInt8], _ verdict: inout EvidenceVerdict
    ) -> [String] {
        guard let pem = files[EvidenceBundle.keyName],
            let key = EvidencePublicKey(pem: String(decoding: pem, as: UTF8.self))
        else { return ["\(EvidenceBundle.keyName) is missing or no Ed25519 key"] }
        verdict.keyFingerprint = key.fingerprint
        guard let signature = files[EvidenceBundle.signatureName] else {
            return ["\(EvidenceBundle.signatureName) is missing"]
        }
        var findings: [String] = []
        if !key.isSignature(signature, of: manifest) {
            findings.append("\(EvidenceBundle.signatureName) is not the key's signature of the manifest")
        }
        if verdict.manifest?.keyFingerprint != key.fingerprint {
            findings.append("\(EvidenceBundle.keyName) is another key than the manifest names")
        }
        if let fingerprint, fingerprint != key.fingerprint {
            findings.append("it was signed by the key \(key.fingerprint), not by \(fingerprint)")
        }
        return findings
    }

    // MARK: - Content

    private func checkContent(
        _ files: [String: [UInt8]], _ manifest: EvidenceManifest, _ verdict: inout EvidenceVerdict
    ) {
        let log = files[Part.audit.rawValue].flatMap { try? AuditLine.lines(in: $0) }
        if let log {
            var findings = AuditLine.fault(in: log, endingWith: manifest.chainHead).map { [$0] } ?? []
            if Int64(log.count) != manifest.auditEntries {
                findings.append("\(manifest.auditEntries) entries are named, \(log.count) are there")
            }
            if let noted, noted != AuditLine.origin, !log.contains(where: { $0.hash == noted }) {
                findings.append("no entry has the noted hash \(noted)")
            }
            verdict.add(.auditChain, "\(log.count) entries", findings)
        } else {
            verdict.add(.auditChain, "no entries", ["\(Part.audit.rawValue) is missing or unreadable"])
        }
        let record: BulletinRecord
        do {
            record = try EvidenceJSON.value(BulletinRecord.self, from: files[Part.record.rawValue] ?? [])
        } catch {
            verdict.add(.inputs, "no inputs", ["\(Part.record.rawValue) is missing or unreadable: \(error)"])
            return
        }
        verdict.add(.inputs, "one hash", check(record, against: manifest))
        let content = EvidenceContent(record: record, files: files, program: program, manifest: manifest)
        let (figures, figureFindings) = content.figures()
        verdict.add(.figures, "\(figures) figures", figureFindings)
        let (documents, documentFindings) = content.documents()
        verdict.add(.documents, documents, documentFindings)
        guard let data = try? EvidenceJSON.value(EvidenceData.self, from: files[Part.meters.rawValue] ?? []) else {
            verdict.add(.amounts, "no meters", ["\(Part.meters.rawValue) is missing or unreadable"])
            return
        }
        let (amounts, amountFindings) = content.amounts(data)
        verdict.add(.amounts, amounts, amountFindings)
        let (registers, registerFindings) = content.registers(data)
        verdict.add(.registers, registers, registerFindings)
        let (observations, observationFindings) = content.observations(data)
        verdict.add(.observations, observations, observationFindings)
        let (facts, factFindings) = content.facts(log ?? [])
        verdict.add(.facts, "\(facts) facts and bills", factFindings)
    }

    private func check(_ record: BulletinRecord, against manifest: EvidenceManifest) -> [String] {
        let issue = record.issue
        var findings: [String] = []
        func compare(_ what: String, _ found: String?, _ expected: String) {
            if found != expected { findings.append("\(what) is \(found ?? "missing"), the manifest says \(expected)") }
        }
        compare("the hash of the inputs", try? record.inputHash(), manifest.inputHash)
        compare("the hash on the cover", issue.publication.inputHash, manifest.inputHash)
        compare("the chain head on the cover", issue.publication.chainHead, manifest.chainHead)
        compare("the key on the cover", issue.publication.keyFingerprint, manifest.keyFingerprint)
        compare("the program", issue.programVersion, manifest.program)
        compare("the period", issue.period.description, manifest.period)
        compare("the kind", record.kind.rawValue, manifest.kind)
        compare("the stage", issue.publication.stage.rawValue, manifest.stage)
        compare("the revision", String(issue.publication.number), String(manifest.revision))
        return findings
    }
}
