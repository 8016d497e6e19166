import Foundation
import TestSupport
import Testing

@testable import Bulletin

@Suite struct EvidenceKeyTests {
    @Test func `a key survives being stored, and tells its own signatures from others`() throws {
        let key = EvidenceKey()
        let again = try EvidenceKey(rawRepresentation: key.rawRepresentation)
        #expect(again.publicKey.fingerprint == key.publicKey.fingerprint)
        let signature = try key.signature(of: "公报".utf8)
        #expect(again.publicKey.isSignature(signature, of: "公报".utf8))
        #expect(!again.publicKey.isSignature(signature, of: "公报 ".utf8))
        #expect(!EvidenceKey().publicKey.isSignature(signature, of: "公报".utf8))
        let parsed = try #require(EvidencePublicKey(pem: key.publicKey.pem))
        #expect(parsed.fingerprint == key.publicKey.fingerprint)
        #expect(EvidencePublicKey(pem: key.publicKey.pem.replacing("PUBLIC", with: "PRIVATE")) == nil)
        #expect(EvidencePublicKey(pem: "") == nil)
    }

    /// RFC 8032, 7.1, test 1: a key and signature of others.
    @Test func `the signature is Ed25519 as others make it`() throws {
        let secret = try #require(
            [UInt8](hexadecimal: "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60"))
        let key = try EvidenceKey(rawRepresentation: Data(secret))
        let signature = try #require(
            [UInt8](
                hexadecimal:
                    "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46b"
                    + "d25bf5f0595bbe24655141438e7a100b"))
        #expect(key.publicKey.isSignature(signature, of: []))
        let publicKey = "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a"
        let bytes = try #require([UInt8](hexadecimal: publicKey))
        #expect(key.publicKey.fingerprint == bytes.sha256)
    }

    @Test(.enabled(if: FileManager.default.isExecutableFile(atPath: "/usr/bin/openssl"), "openssl is not installed"))
    func `openssl checks a signature without this program`() throws {
        let folder = try TemporaryFolder()
        let key = EvidenceKey()
        let text = Array("{\"a\":1}".utf8)
        func put(_ bytes: some Sequence<UInt8>, _ name: String) throws {
            try Data(bytes).write(to: URL(filePath: folder.path + "/" + name))
        }
        try put(text, "manifest.json")
        try put(try key.signature(of: text), "manifest.json.sig")
        try put(key.publicKey.pem.utf8, "public-key.pem")
        func verify() throws -> Int32 {
            try ChildProcess(
                "/usr/bin/openssl",
                [
                    "pkeyutl", "-verify", "-pubin", "-inkey", folder.path + "/public-key.pem", "-rawin", "-in",
                    folder.path + "/manifest.json", "-sigfile", folder.path + "/manifest.json.sig",
                ], errorsTo: folder.path + "/errors"
            ).waitForEnd(timeout: 20)
        }
        #expect(try verify() == 0)
        try put(Array("{\"a\":2}".utf8), "manifest.json")
        #expect(try verify() != 0)
    }
}

@Suite struct PublishedFigureTests {
    private func figure(_ place: String, _ digits: String) -> PublishedFigure {
        PublishedFigure(place: place, label: place, digits: digits, unit: "")
    }

    @Test func `what differs is told with judgements first, and what one of them lacks`() {
        let old = [figure("totals/t/electricity/q", "1"), figure("nodes/n/a/rank", "1"), figure("water/w/x/q", "5")]
        let new = [figure("totals/t/electricity/q", "2"), figure("nodes/n/a/rank", "2"), figure("co2/c/x/q", "—")]
        let found = PublishedFigure.differences(from: old, to: new)
        #expect(
            found.map(\.figure.place) == [
                "nodes/n/a/rank", "totals/t/electricity/q", "co2/c/x/q", "water/w/x/q",
            ])
        #expect(found.map(\.old) == ["1", "1", "", "5"] && found.map(\.new) == ["2", "2", "—", ""])
        #expect(PublishedFigure.differences(from: old, to: old).isEmpty)
    }
}

@Suite struct AuditDrawTests {
    private let population = (1...200).map { "meter m-\($0)" }

    private func draw(_ seed: String, _ count: Int, _ population: [String]) -> AuditDraw {
        AuditDraw(
            site: "dz", seed: seed, count: count, population: population, drawnAt: "2026-11-29T10:00:00+08:00")
    }

    /// Computed with `printf '%s\n%s' SEED ITEM | sha256sum`, sorted.
    @Test func `anybody draws the same with sha256sum`() {
        #expect(draw("s", 2, ["a", "b", "c", "d"]).drawn == ["a", "d"])
    }

    @Test func `the sample follows from the seed alone, whatever order the population came in`() {
        let first = draw("04 11 17", 10, population)
        #expect(first.drawn == draw("04 11 17", 10, population.reversed() + population).drawn)
        #expect(first.drawn != draw("04 11 18", 10, population).drawn)
        #expect(first.drawn.count == 10 && Set(first.drawn).isSubset(of: population) && first.isRepeatable)
        #expect(draw("x", 500, population).drawn.count == 200)
    }

    @Test func `every item is drawn about as often as any other`() {
        var counts: [String: Int] = [:]
        for seed in 0..<400 { for item in draw("seed \(seed)", 20, population).drawn { counts[item, default: 0] += 1 } }
        // 40 expected each; six standard deviations.
        #expect(population.allSatisfy { (4...76).contains(counts[$0] ?? 0) })
    }

    @Test func `a record that was changed is found out`() throws {
        let key = EvidenceKey()
        let signed = try SignedDraw(draw("s", 3, population), signedBy: key)
        #expect(signed.findings(fingerprint: key.publicKey.fingerprint) == [])
        let bytes = try EvidenceJSON.bytes(of: signed)
        #expect(try SignedDraw(json: bytes) == signed)

        var other = signed
        other.record = other.record.replacing("\"seed\":\"s\"", with: "\"seed\":\"t\"")
        #expect(other.findings().count == 2, "neither signed nor repeatable")
        #expect(signed.findings(fingerprint: EvidenceKey().publicKey.fingerprint).count == 1)
        var forged = draw("s", 3, population)
        forged.drawn = Array(population.prefix(3))
        #expect(try SignedDraw(forged, signedBy: key).findings().count == 1, "signed, but not what the seed gives")
    }
}
