import Bulletin
import ControlAPI
import Foundation

/// What checking evidence found.
struct VerificationReport: Encodable {
    struct Check: Encodable {
        var subject: String
        var extent: String
        var passed: Bool
        var findings: [String]
    }

    var subject: String
    var isPassed: Bool
    var keyFingerprint: String?
    var chainHead: String?
    var checks: [Check]

    enum CodingKeys: String, CodingKey {
        case subject, checks
        case isPassed = "passed"
        case keyFingerprint = "key_fingerprint"
        case chainHead = "chain_head"
    }

    init(_ verdict: EvidenceVerdict) {
        subject =
            verdict.manifest.map { "\($0.site) \($0.kind) \($0.period) revision \($0.revision) (\($0.stage))" }
            ?? "no evidence bundle"
        isPassed = verdict.isPassed
        keyFingerprint = verdict.keyFingerprint
        chainHead = verdict.manifest?.chainHead
        checks = verdict.checks.map {
            Check(subject: $0.subject.rawValue, extent: $0.extent, passed: $0.isPassed, findings: $0.findings)
        }
    }

    init(draw signed: SignedDraw?, fingerprint: String?) {
        let findings = signed?.findings(fingerprint: fingerprint) ?? ["it is no record of a draw"]
        let draw = signed?.draw
        subject = draw.map { "\($0.site) draw of \($0.drawn.count) with the seed '\($0.seed)'" } ?? "no draw"
        isPassed = findings.isEmpty
        keyFingerprint = signed?.keyFingerprint
        chainHead = nil
        checks = [
            Check(
                subject: "draw", extent: "\(draw?.population.count ?? 0) meters and figures", passed: findings.isEmpty,
                findings: findings)
        ]
    }

    func answer(_ format: OutputFormat, on console: Console) throws {
        switch format {
        case .table: try console.answer(text(console.painter).utf8)
        case .json:
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
            try console.answer(try encoder.encode(self) + [UInt8(ascii: "\n")])
        case .csv:
            var table = CSVTable(["subject", "extent", "passed", "finding"])
            for check in checks {
                let findings: [String?] = check.findings.isEmpty ? [nil] : check.findings
                for finding in findings { table.add([check.subject, check.extent, String(check.passed), finding]) }
            }
            try console.answer(table.text.utf8)
        }
    }

    private func text(_ painter: Painter) -> String {
        var table = TextTable([.text("CHECK"), .text("OF"), .text("RESULT")])
        for check in checks {
            table.add([
                .init(check.subject.replacing("_", with: " ")), .init(check.extent),
                check.passed ? .init("holds", .good) : .init("does not hold", .bad),
            ])
        }
        let findings = checks.flatMap { check in
            check.findings.map { painter.paint("! ", .bad) + Printable.line($0) + "\n" }
        }
        let isCut = checks.last?.subject != EvidenceVerdict.Check.Subject.facts.rawValue && checks.count > 1
        let rest = isCut ? "what is in it was not looked at\n" : ""
        return Printable.line(subject) + "\n" + table.text(painter) + findings.joined() + rest
            + (keyFingerprint.map { "signed by the key \($0)\n" } ?? "")
    }
}
