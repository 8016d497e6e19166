import ConsumptionLedger
import EnergyKPI
import Foundation
import MeterModels

@testable import Bulletin

/// Evidence for a bulletin of the fixture: registers and an audit log that give exactly what its inputs say.
struct EvidenceFixture {
    static let program = "energy-collector 0.1.0"

    let key = EvidenceKey()
    var record: BulletinRecord
    var data: EvidenceData
    var log: [AuditLine]
    /// Put in place of what is made, by name; nil takes the file away.
    var replaced: [String: [UInt8]?] = [:]

    init() throws {
        var bulletin = try MonthlyBulletinFixture().bulletin()
        bulletin.issue.programVersion = Self.program
        record = .monthly(bulletin)
        data = Self.meters(of: record)
        log = try Self.log(of: record)
        record.issue.publication.inputHash = try record.inputHash()
        record.issue.publication.chainHead = log.last?.hash ?? AuditLine.origin
        record.issue.publication.keyFingerprint = key.publicKey.fingerprint
        record.issue.publication.observationHash = data.observationHash
    }

    /// The files of a bundle by name.
    func files() throws -> [String: [UInt8]] {
        var files: [String: [UInt8]] = [
            "record.json": try EvidenceJSON.bytes(of: record), "meters.json": try EvidenceJSON.bytes(of: data),
            "audit.jsonl": try AuditLine.text(of: log),
        ]
        for file in try BulletinRenderer().files(for: record.document(in: .chinese)) {
            files[EvidenceVerifier.documents + file.name] = file.bytes
        }
        for (name, bytes) in replaced { files[name] = bytes }
        return files
    }

    /// What the bundle says that it is of.
    var manifest: EvidenceManifest {
        let publication = record.issue.publication
        return EvidenceManifest(
            site: "dz", kind: "monthly", period: "2026-10", revision: publication.number,
            stage: publication.stage.rawValue, program: Self.program, inputHash: publication.inputHash ?? "",
            auditEntries: Int64(log.count), chainHead: publication.chainHead ?? "", keyFingerprint: "")
    }

    /// A bundle whose manifest lists whatever it holds, signed by the gateway's key: what an insider could make.
    func archive(_ change: (inout EvidenceManifest) -> Void = { _ in }) throws -> [UInt8] {
        var manifest = manifest
        change(&manifest)
        return try EvidenceBundle.archive(
            of: try files().map { EvidenceFile(name: $0.key, bytes: $0.value) }, manifest: manifest, signedBy: key)
    }

    func verdict(fingerprint: String? = nil, noted: String? = nil) throws -> EvidenceVerdict {
        EvidenceVerifier(program: Self.program, fingerprint: fingerprint, noted: noted).verdict(of: try archive())
    }

    /// One register a node and carrier, which counted its amount on one day.
    private static func meters(of record: BulletinRecord) -> EvidenceData {
        var data = EvidenceData(registers: [], members: [], fleetAmounts: [])
        for report in record.nodeReports {
            for metered in report.input.metered {
                let amount = metered.amount ?? 0
                let opening = EvidenceData.Standing(
                    at: Timestamp(seconds: 1_790_000_000), value: 1000, total: 0, wraps: 0, lifeFirst: 1000,
                    earlierLives: 0, raw: ExactDecimal(1),
                    factor: ExactDecimal(1000), ratio: ExactDecimal(1))
                let closing = EvidenceData.Standing(
                    at: Timestamp(seconds: 1_793_000_000), value: 1000 + amount, total: amount, wraps: 0,
                    lifeFirst: 1000, earlierLives: 0)
                let day = EvidenceData.Day(
                    day: report.days.first, amount: amount, estimated: 0, unattributed: 0, rejected: 0)
                data.registers.append(
                    .init(
                        meter: "\(report.node)-\(metered.carrier.rawValue)", quantity: .activeEnergyImport,
                        from: 1_790_000_000, to: 1_794_000_000, opening: opening, closing: closing, before: 0,
                        within: 0, modulus: 0,
                        days: metered.amount == nil ? [] : [day]))
                data.members.append(
                    .init(
                        node: report.node, carrier: metered.carrier, register: data.registers.count - 1, sign: 1,
                        isShared: false, amount: metered.amount))
            }
        }
        data.observations = data.registers.map(\.meter).sorted().map { meter in
            EvidenceData.Observations(
                meter: meter, quantity: .activeEnergyImport, from: 1_790_000_000, to: 1_794_000_001, count: 44_641,
                sha256: Array(meter.utf8).sha256)
        }
        return data
    }

    /// A log that states every fact and bill of the inputs.
    private static func log(of record: BulletinRecord) throws -> [AuditLine] {
        var statements: [[String: String]] = []
        var (facts, bills): (Set<Fact>, Set<Bill>) = ([], [])
        for report in record.nodeReports {
            facts.formUnion(report.input.facts.all)
            bills.formUnion(report.input.bills.all)
        }
        for fact in facts {
            var fields = ["node": fact.node, "kind": fact.kind.rawValue, "from_day": "\(fact.from)"]
            fields["value"] = "\(fact.value)"
            fields["to_day"] = fact.to.map { "\($0)" }
            fields["year"] = fact.year.map { "\($0)" }
            fields["basis"] = fact.basis?.rawValue
            statements.append(fields)
        }
        for bill in bills {
            statements.append([
                "node": bill.node, "carrier": bill.carrier.rawValue, "purpose": bill.purpose.rawValue,
                "from_day": "\(bill.from)", "to_day": "\(bill.to)", "amount": "\(bill.amount)",
            ])
        }
        var lines: [AuditLine] = []
        for fields in statements.sorted(by: { $0.description < $1.description }) {
            struct Details: Encodable {
                struct Statement: Encodable {
                    var fields: [String: String]
                    var withdrawn = false
                }

                var revisions: [Statement]
            }
            struct Entry: Encodable {
                var sequence: Int
                var previous: String
                var details: String
            }
            let details = try EvidenceJSON.bytes(of: Details(revisions: [.init(fields: fields)]))
            let entry = Entry(
                sequence: lines.count + 1, previous: lines.last?.hash ?? AuditLine.origin,
                details: String(decoding: details, as: UTF8.self))
            let text = try EvidenceJSON.bytes(of: entry)
            lines.append(
                AuditLine(
                    sequence: Int64(entry.sequence), text: String(decoding: text, as: UTF8.self), hash: text.sha256))
        }
        return lines
    }
}
