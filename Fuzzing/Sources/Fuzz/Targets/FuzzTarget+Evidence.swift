import MeterModels

@testable import Bulletin

extension FuzzTarget {
    /// An archive as an auditor gets it from somebody: any bytes.
    ///
    /// Holds: nothing that was not signed passes.
    static func archive() throws -> Feed {
        let verifier = EvidenceVerifier(program: EvidenceFixture.program)
        return { bytes in expect(!verifier.verdict(of: bytes).isPassed, "nobody signed this") }
    }

    /// Evidence by a gateway that lies: values of its files are others, and it signs them.
    ///
    /// The input is a list of edits: two bytes choose a number or text of `record.json`, `meters.json` or the audit log,
    /// what follows up to a byte of 0xFE takes its place. Holds: the verifier comes to a verdict about what they say.
    static func evidence() throws -> Feed {
        let fixture = try EvidenceFixture()
        let files = try fixture.files().filter { !$0.key.hasPrefix(EvidenceVerifier.documents) }
        let places = files.sorted { $0.key < $1.key }.flatMap { name, bytes in
            values(in: bytes).map { (name: name, range: $0) }
        }
        let verifier = EvidenceVerifier(program: EvidenceFixture.program)
        return { bytes in
            var edits: [(name: String, range: Range<Int>, text: [UInt8])] = []
            for part in bytes.split(separator: 0xFE) where part.count > 2 {
                let place = places[(Int(part.first ?? 0) << 8 | Int(part.dropFirst().first ?? 0)) % places.count]
                edits.append((place.name, place.range, Array(part.dropFirst(2))))
            }
            var changed = files
            // From the end on, so that the places before it stay where they are.
            for edit in edits.sorted(by: { $0.range.lowerBound > $1.range.lowerBound }) {
                guard let size = changed[edit.name]?.count, edit.range.upperBound <= size else { continue }
                changed[edit.name]?.replaceSubrange(edit.range, with: edit.text)
            }
            let made = changed.map { EvidenceFile(name: $0.key, bytes: $0.value) }
            guard
                let archive = try? EvidenceBundle.archive(of: made, manifest: fixture.manifest, signedBy: fixture.key)
            else { return }
            let verdict = verifier.verdict(of: archive)
            expect(verdict.checks.contains { $0.subject == .signature && $0.isPassed }, "what is signed is signed")
            expect(verdict.checks.count > 2, "what is signed is looked into")
        }
    }

    /// The places of every number, and of every text between its quotes, in JSON.
    private static func values(in json: [UInt8]) -> [Range<Int>] {
        var (found, start, isText) = ([Range<Int>](), Int?.none, false)
        for (index, byte) in json.enumerated() {
            if byte == UInt8(ascii: "\"") {
                if isText, let start { found.append(start..<index) }
                isText.toggle()
                start = isText ? index + 1 : nil
            } else if !isText {
                let isNumber = (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) || byte == UInt8(ascii: "-")
                if isNumber, start == nil { start = index }
                if !isNumber, let first = start {
                    found.append(first..<index)
                    start = nil
                }
            }
        }
        return found
    }
}
