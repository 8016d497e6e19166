import EnergyKPI
import Foundation
import MeterModels

/// What an evidence bundle says, held against itself: published files against inputs, inputs against meters, meters
/// against readings, facts against the audit log.
struct EvidenceContent {
    /// Findings of one check that are named one by one; more are counted.
    private static let limit = 20

    let record: BulletinRecord
    let files: [String: [UInt8]]
    let program: String
    let manifest: EvidenceManifest

    /// The published figures of every language in the bundle, calculated anew.
    func figures() -> (count: Int, findings: [String]) {
        var (count, findings): (Int, [String]) = (0, [])
        for language in languages {
            let document = record.document(in: language)
            let name = EvidenceVerifier.documents + document.fileStem + ".json"
            guard let bytes = files[name] else {
                findings.append("\(name) is missing")
                continue
            }
            guard let published = try? PublishedFile(json: bytes) else {
                findings.append("\(name) is no bulletin")
                continue
            }
            let made = document.figures
            count += made.count
            findings += published.differences(from: made).map { figure, found in
                "\(name): \(figure.label) (\(figure.place)) is published as \(found), the inputs give \(figure.digits)"
            }
        }
        return (count, Self.shortened(findings))
    }

    /// The languages that the bundle has files of: at least the one that counts.
    private var languages: [BulletinLanguage] {
        BulletinLanguage.allCases.filter { language in
            let stem = EvidenceVerifier.documents + record.document(in: language).fileStem + "."
            return language == record.issue.scope.language || files.keys.contains { $0.hasPrefix(stem) }
        }
    }

    /// The published files, made anew by the program that made them.
    func documents() -> (extent: String, findings: [String]) {
        let published = files.keys.filter { $0.hasPrefix(EvidenceVerifier.documents) }
        var findings: [String] = []
        var made: Set<String> = []
        for language in languages {
            let document = record.document(in: language)
            guard let rendered = try? BulletinRenderer(templates: templates).files(for: document) else {
                findings.append("the documents cannot be made anew")
                continue
            }
            for file in rendered {
                let name = EvidenceVerifier.documents + file.name
                made.insert(name)
                guard let bytes = files[name] else {
                    findings.append("\(name) is missing")
                    continue
                }
                if bytes != file.bytes { findings.append("\(name) is another than the inputs give\(versions)") }
            }
        }
        findings += published.filter { !made.contains($0) }.sorted().map { "\($0) is no file of the bulletin" }
        return ("\(published.count) files", findings)
    }

    /// That another version of the program may make other files of the same figures; empty for the same.
    private var versions: String {
        manifest.program == program ? "" : " (it was made by \(manifest.program), this is \(program))"
    }

    /// The templates that the bulletin's page was made by.
    private var templates: BulletinTemplates {
        var templates = BulletinTemplates()
        for name in BulletinTemplates.Name.allCases {
            guard let bytes = files[EvidenceVerifier.templates + name.rawValue + ".mustache"] else { continue }
            // One that does not parse makes another page, which is found out.
            try? templates.replace(name, with: String(decoding: bytes, as: UTF8.self))
        }
        return templates
    }

    /// Metered amounts of the bulletin's nodes against what their members gave.
    ///
    /// Those of fleets, and shares of meters, are told to be taken on the gateway's word.
    func amounts(_ data: EvidenceData) -> (extent: String, findings: [String]) {
        var (count, fleets, findings): (Int, Int, [String]) = (0, 0, [])
        for report in record.nodeReports {
            for metered in report.input.metered {
                let carrier = metered.carrier
                if data.fleetAmounts.contains(.init(node: report.node, carrier: carrier)) {
                    fleets += 1
                    continue
                }
                count += 1
                let members = data.members.filter { $0.node == report.node && $0.carrier == carrier }
                let known = members.compactMap(\.amount)
                let sum = known.isEmpty ? nil : Int64.sum(known)
                if sum != metered.amount {
                    findings.append(
                        "\(report.node) \(carrier.rawValue): the bulletin rests on \(Self.text(metered.amount)), "
                            + "its meters gave \(Self.text(sum))")
                }
            }
        }
        for member in data.members where !member.isShared {
            guard data.registers.indices.contains(member.register) else {
                findings.append("\(member.node) \(member.carrier.rawValue): a member has no register")
                continue
            }
            let register = data.registers[member.register]
            guard member.sign.magnitude == 1, let total = register.amount else {
                findings.append("\(register.meter) \(register.quantity.rawValue): it has no sum, or no sign")
                continue
            }
            let amount = register.days.isEmpty ? nil : member.sign &* total
            if amount != member.amount, member.amount != nil || amount != 0 {
                findings.append(
                    "\(register.meter) \(register.quantity.rawValue) gave \(Self.text(member.amount)) to \(member.node), "
                        + "its days hold \(Self.text(amount))")
            }
        }
        let shares = data.members.count { $0.isShared }
        let word = [fleets > 0 ? "\(fleets) of fleets" : nil, shares > 0 ? "\(shares) shares" : nil].compactMap(\.self)
        let taken = word.isEmpty ? "" : ", \(word.joined(separator: " and ")) on the gateway's word"
        return ("\(count) amounts\(taken)", Self.shortened(findings))
    }

    /// What registers counted against their readings, and readings against what the registers said.
    func registers(_ data: EvidenceData) -> (extent: String, findings: [String]) {
        var findings: [String] = []
        var unread = 0
        for register in data.registers {
            let name = "\(register.meter) \(register.quantity.rawValue)"
            if !register.isBalanced { findings.append("\(name): its days hold another amount than its readings give") }
            if register.hasNeedlessParts { findings.append("\(name): parts are told of an advance that has none") }
            for standing in [register.opening, register.closing].compactMap(\.self) {
                if !standing.isTotal(modulus: register.modulus) {
                    findings.append(
                        "\(name): the total \(standing.total) does not follow from the value \(standing.value)")
                }
                if standing.raw == nil { unread += 1 }
                guard let raw = standing.raw, let factor = standing.factor, let ratio = standing.ratio else { continue }
                let scale = RegisterScale(factor: factor, ratio: ratio, encoding: .decimal)
                if scale.baseUnits(of: raw) != standing.value {
                    findings.append(
                        "\(name): the reading \(raw) × \(factor) × \(ratio) is not \(standing.value)")
                }
            }
            if let closing = register.closing, closing.at.seconds > register.to {
                findings.append("\(name): its closing reading is later than the period")
            }
        }
        let lives = data.registers.count { $0.hasOtherLife }
        let extent =
            "\(data.registers.count) registers" + (lives > 0 ? ", \(lives) with a new life" : "")
            + (unread > 0 ? ", \(unread) standings without a reading of their own" : "")
        return (extent, Self.shortened(findings))
    }

    /// Hashes of what registers said, one for each that the figures rest on.
    ///
    /// Whether they are those of the readings only a database of them can tell: `energyctl bulletin check`.
    func observations(_ data: EvidenceData) -> (extent: String, findings: [String]) {
        let findings = data.observationFindings(record.issue.publication.observationHash)
        guard let observations = data.observations else {
            return ("none: made before observations were hashed", findings)
        }
        let count = Int64.sum(observations.map { Int64($0.count) }).map(String.init) ?? "too many"
        return ("\(count) of \(observations.count) registers", Self.shortened(findings))
    }

    /// Facts and bills of the inputs, each of which somebody must have stated in the audit log.
    func facts(_ log: [AuditLine]) -> (count: Int, findings: [String]) {
        let stated = StatedFacts(log)
        var facts: Set<Fact> = []
        var bills: Set<Bill> = []
        for report in record.nodeReports {
            facts.formUnion(report.input.facts.all)
            bills.formUnion(report.input.bills.all)
        }
        let findings =
            facts.filter { !stated.holds($0) }
            .map { "\($0.node) \($0.kind.rawValue) \($0.value) from \($0.from) is in no entry of the audit log" }
            + bills.filter { !stated.holds($0) }
            .map { "\($0.node) \($0.carrier.rawValue) bill from \($0.from) is in no entry of the audit log" }
        return (facts.count + bills.count, Self.shortened(findings.sorted()))
    }

    private static func text(_ amount: Int64?) -> String { amount.map(String.init) ?? "nothing" }

    private static func shortened(_ findings: [String]) -> [String] {
        guard findings.count > limit else { return findings }
        return Array(findings.prefix(limit)) + ["and \(findings.count - limit) more"]
    }
}
