import ConsumptionLedger
import EnergyKPI
import Foundation
import MeterModels
import TestSupport
import Testing

@testable import Bulletin

/// Whatever is changed in evidence is found, by whomever it was changed.
@Suite struct EvidenceVerifierTests {
    private func failed(_ verdict: EvidenceVerdict) -> [EvidenceVerdict.Check.Subject] {
        verdict.checks.filter { !$0.isPassed }.map(\.subject)
    }

    @Test func `untouched evidence holds in every respect, and is the same bytes again`() throws {
        let fixture = try EvidenceFixture()
        let verdict = try fixture.verdict(
            fingerprint: fixture.key.publicKey.fingerprint, noted: fixture.log.first?.hash)
        #expect(verdict.isPassed, "\(verdict.checks.filter { !$0.isPassed })")
        #expect(verdict.checks.map(\.subject) == EvidenceVerdict.Check.Subject.allCases)
        #expect(verdict.keyFingerprint == fixture.key.publicKey.fingerprint)
        let files = try fixture.files()
        #expect(try fixture.files() == files)
        // What is stored is calculated again, and is stored as the same bytes.
        let record = try EvidenceJSON.value(BulletinRecord.self, from: try #require(files["record.json"]))
        #expect(try EvidenceJSON.bytes(of: record) == files["record.json"])
        #expect(record.document(in: .chinese) == fixture.record.document(in: .chinese))
    }

    @Test func `an outsider changes no file without its being named`() throws {
        let fixture = try EvidenceFixture()
        let whole = try TarArchive.files(in: fixture.archive())
        for (index, file) in whole.enumerated() {
            var changed = whole
            var bytes = file.bytes
            bytes[bytes.count / 2] ^= 1
            changed[index] = EvidenceFile(name: file.name, bytes: bytes)
            let verdict = EvidenceVerifier(program: EvidenceFixture.program).verdict(
                of: try TarArchive.bytes(of: changed))
            #expect(!verdict.isPassed, "\(file.name)")
            let isNamed = verdict.checks.flatMap(\.findings).contains { $0.contains(file.name) }
            #expect(isNamed, "\(file.name): \(verdict.checks.flatMap(\.findings))")

            var missing = whole
            missing.remove(at: index)
            let less = EvidenceVerifier(program: EvidenceFixture.program).verdict(of: try TarArchive.bytes(of: missing))
            #expect(less.checks.flatMap(\.findings).contains { $0.contains(file.name) }, "\(file.name) is gone")
        }
        let more = whole + [EvidenceFile(name: "bulletin/other.html", text: "x")]
        let verdict = EvidenceVerifier(program: EvidenceFixture.program).verdict(of: try TarArchive.bytes(of: more))
        #expect(failed(verdict).contains(.files))
    }

    @Test func `a bundle that is signed by another key is found out by the fingerprint`() throws {
        let (real, forged) = (try EvidenceFixture(), try EvidenceFixture())
        #expect(try forged.verdict().isPassed, "it holds in itself")
        #expect(failed(try forged.verdict(fingerprint: real.key.publicKey.fingerprint)) == [.signature])
        #expect(failed(try real.verdict(noted: String(repeating: "a", count: 64))) == [.auditChain])
    }

    /// One who has the key changes one thing and signs it: what it contradicts is named.
    @Test func `an insider cannot change one number of a published file`() throws {
        var fixture = try EvidenceFixture()
        let name = "bulletin/bulletin-2026-10.json"
        let text = String(decoding: try #require(try fixture.files()[name]), as: UTF8.self)
        #expect(text.contains("141360"))
        fixture.replaced[name] = Array(text.replacing("141360", with: "131360").utf8)
        let verdict = try fixture.verdict()
        #expect(failed(verdict) == [.figures, .documents])
        #expect(verdict.checks.flatMap(\.findings).contains { $0.contains("电力") && $0.contains("131360") })

        for file in ["html", "csv", "xlsx"] {
            var other = try EvidenceFixture()
            let name = "bulletin/bulletin-2026-10.\(file)"
            var bytes = try #require(try other.files()[name])
            bytes[bytes.count / 2] ^= 1
            other.replaced[name] = bytes
            #expect(failed(try other.verdict()) == [.documents], "\(file)")
        }
    }

    @Test func `an insider cannot change the inputs and leave the rest`() throws {
        var fixture = try EvidenceFixture()
        guard case .monthly(var bulletin) = fixture.record else { throw CocoaError(.coderInvalidValue) }
        var input = bulletin.reports.current.input
        let index = try #require(input.metered.firstIndex { $0.carrier == .electricity })
        input.metered[index].amount = 131_360_480
        bulletin.reports.current = try bulletin.reports.current.method.report(for: input)
        fixture.record = .monthly(bulletin)
        // The hash on the cover and the published files are of other inputs.
        #expect(failed(try fixture.verdict()) == [.inputs, .amounts])
        fixture.record.issue.publication.inputHash = try fixture.record.inputHash()
        #expect(failed(try fixture.verdict()) == [.amounts])
    }

    @Test(arguments: [0, 1, 2, 3])
    func `an insider cannot change readings, days or members without contradicting others`(what: Int) throws {
        var fixture = try EvidenceFixture()
        switch what {
        case 0: fixture.data.registers[0].days[0].amount += 1
        case 1:
            // The total and what the days hold, but no reading.
            fixture.data.registers[0].closing?.total += 1
            fixture.data.registers[0].days[0].unattributed += 1
        case 2: fixture.data.registers[0].opening?.raw = ExactDecimal(2)
        default: fixture.data.members[0].amount = (fixture.data.members[0].amount ?? 0) + 1
        }
        let found = failed(try fixture.verdict())
        #expect(found == [[.amounts, .registers], [.registers], [.registers], [.amounts]][what], "\(what)")
    }

    @Test func `the hash of observations on the cover is that of sha256sum over a line a register`() throws {
        let data = EvidenceData(
            registers: [], members: [], fleetAmounts: [],
            observations: [
                .init(meter: "a", quantity: .activeEnergyImport, from: 1, to: 3, count: 2, sha256: "ab"),
                .init(meter: "w", quantity: .waterVolume, from: 2, to: 4, count: 0, sha256: "cd"),
            ])
        // printf 'a,active_energy_import,1,3,2,ab\nw,water_volume,2,4,0,cd\n' | sha256sum
        #expect(data.observationHash == "f2813ba68b3626df6c2ae11c30300e7ce8c8e16d3320275766d1081fcecf5c3c")
    }

    /// Each change is made in the list, and its hash on the cover follows.
    @Test func `an insider cannot leave a register without a hash, or with one that cannot be`() throws {
        let changes: [(inout [EvidenceData.Observations]) -> Void] = [
            { $0.removeFirst() }, { $0[0].count = 0 }, { $0[0].count = -1 }, { $0[0].sha256 = [UInt8]().sha256 },
            { $0[0].sha256 = "x" }, { $0[0].from += 1 }, { $0[0].to -= 1 }, { $0[0].to = $0[0].from },
            { $0[0].meter = "other" }, { $0.append($0[0]) }, { $0[0].from = .max },
        ]
        var fixture = try EvidenceFixture()
        #expect(fixture.data.observationFindings(fixture.data.observationHash).isEmpty)
        for (index, change) in changes.enumerated() {
            var data = fixture.data
            var observations = try #require(data.observations)
            change(&observations)
            data.observations = observations
            #expect(!data.observationFindings(data.observationHash).isEmpty, "\(index)")
        }
        fixture.data.observations?[0].sha256 = String(repeating: "0", count: 64)
        #expect(failed(try fixture.verdict()) == [.observations], "the cover names another")
        let hash = fixture.data.observationHash
        fixture.data.observations = nil
        #expect(!fixture.data.observationFindings(hash).isEmpty, "the cover names one of nothing")
    }

    @Test func `evidence of before observations were hashed is read, and holds without them`() throws {
        var fixture = try EvidenceFixture()
        fixture.data.observations = nil
        fixture.record.issue.publication.observationHash = nil
        fixture.record.issue.publication.programCommit = nil
        fixture.record.issue.publication.zoneDataVersion = nil
        let files = try fixture.files()
        for name in ["record.json", "meters.json", "bulletin/bulletin-2026-10.json"] {
            let text = String(decoding: try #require(files[name]), as: UTF8.self)
            for field in ["observation", "rogramCommit", "program_commit", "oneDataVersion", "zone_data_version"] {
                #expect(!text.contains(field), "\(name) of then has no \(field)")
            }
        }
        let verdict = try fixture.verdict()
        #expect(verdict.isPassed, "\(verdict.checks.filter { !$0.isPassed })")
        let extent = verdict.checks.first { $0.subject == .observations }?.extent
        #expect(extent == "none: made before observations were hashed")
    }

    @Test func `an insider cannot slip in a fact that nobody stated, or take an entry away`() throws {
        var fixture = try EvidenceFixture()
        let entry = fixture.log.popLast()
        let last = try #require(entry)
        fixture.record.issue.publication.chainHead = fixture.log.last?.hash
        #expect(failed(try fixture.verdict()) == [.facts])
        fixture.log.append(last)
        #expect(failed(try fixture.verdict()) == [.auditChain], "the head on the cover is another")
        fixture.log.removeFirst()
        #expect(failed(try fixture.verdict()).first == .auditChain)
    }

    @Test func `the manifest has to say of the bulletin what the bulletin says`() throws {
        let fixture = try EvidenceFixture()
        let changes: [(inout EvidenceManifest) -> Void] = [
            { $0.period = "2026-09" }, { $0.revision += 1 }, { $0.stage = "final" }, { $0.kind = "annual" },
            { $0.inputHash = "0" }, { $0.chainHead = "0" },
        ]
        for (index, change) in changes.enumerated() {
            let verdict = EvidenceVerifier(program: EvidenceFixture.program).verdict(of: try fixture.archive(change))
            #expect(failed(verdict).contains(.inputs), "\(index)")
        }
        let old = EvidenceVerifier(program: EvidenceFixture.program).verdict(
            of: try fixture.archive { $0.format = "energy-collector-evidence/0" })
        #expect(failed(old) == [.files])
    }

    @Test(arguments: [1, 2, 3] as [UInt64])
    func `hostile bytes are a finding, never a crash`(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let whole = try EvidenceFixture().archive()
        for _ in 0..<40 {
            var bytes = whole
            for _ in 0..<Int.random(in: 1...20, using: &random) {
                bytes[Int.random(in: bytes.indices, using: &random)] = UInt8.random(in: 0...255, using: &random)
            }
            let isPassed = EvidenceVerifier(program: EvidenceFixture.program).verdict(of: bytes).isPassed
            // Only what fills up blocks is no content.
            #expect(try !isPassed || TarArchive.files(in: bytes) == TarArchive.files(in: whole))
        }
        for bytes in [[], [UInt8](repeating: 0, count: 1024), Array("{}".utf8)] {
            #expect(!EvidenceVerifier(program: "x").verdict(of: bytes).isPassed)
        }
    }
}
