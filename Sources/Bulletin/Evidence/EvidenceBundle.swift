/// Files that prove a bulletin, bound together by a signed manifest.
public struct EvidenceBundle: Sendable {
    static let manifestName = "manifest.json"
    static let signatureName = "manifest.json.sig"
    static let keyName = "public-key.pem"
    /// What the manifest cannot list.
    static let unlisted: Set<String> = [manifestName, signatureName, keyName]

    /// A part of a bundle: keys in order and no spaces, so that the same value is the same bytes.
    public static func json(_ value: some Encodable) throws -> [UInt8] { try EvidenceJSON.bytes(of: value) }

    /// What a reader of the bundle is told.
    public static let instructions = """
        This archive proves an energy bulletin. With the program:

          energyctl verify THIS-FILE.tar --fingerprint THE-KEY-PRINTED-IN-THE-BULLETIN \\
            --head A-CHAIN-HEAD-PRINTED-IN-AN-EARLIER-BULLETIN

        Without it:

          manifest.json       lists every file with its SHA-256: sha256sum
          manifest.json.sig   the Ed25519 signature (RFC 8032) of manifest.json:
                              openssl pkeyutl -verify -pubin -inkey public-key.pem -rawin \\
                                -in manifest.json -sigfile manifest.json.sig
          audit.jsonl         a line an entry; "hash" is the SHA-256 of "text", and "previous" in the text is the hash
                              of the line before. The last one is the chain head printed in the bulletin.
          record.json         everything that the figures are calculated from: metered amounts in base units (Wh, mL,
                              J, g), bills, facts, coefficients. Its SHA-256, with the publication reset, is the input
                              hash printed in the bulletin.
          meters.json         registers with their readings at the borders of the period, their days, and what they
                              gave to which node. Of each register: closing total - opening total - before + within =
                              sum over its days of amount - estimated + unattributed + rejected.
                              "observations" has a SHA-256 a register, over a line for each observation from its second
                              "from" up to, but not including, "to" (since 1970 UTC), in the order of time, each ended
                              by a line feed: milliseconds since 1970 UTC, what the register said, value in base units,
                              with commas between. The SHA-256 of all of them stands on the cover: of a line for each,
                              meter, quantity, from, to, count and hash with commas between.
          configuration.yaml  nodes, meters and schemes, with every default
          bulletin/           the files as they were published

        """

    /// The archive (ustar) of some files, signed.
    ///
    /// - Parameters:
    ///   - files: Everything but the manifest, its signature and the key.
    ///   - manifest: What the bundle is of; its list of files is made here.
    ///   - key: The gateway's key.
    /// - Throws: `TarError` for a file's name, or an error of Crypto.
    /// - Returns: The archive's bytes.
    public static func archive(
        of files: [EvidenceFile], manifest: EvidenceManifest, signedBy key: EvidenceKey
    ) throws -> [UInt8] {
        var manifest = manifest
        let files = files.sorted { $0.name < $1.name }
        manifest.files = files.map {
            EvidenceManifest.Entry(name: $0.name, size: $0.bytes.count, sha256: $0.bytes.sha256)
        }
        manifest.keyFingerprint = key.publicKey.fingerprint
        let text = try EvidenceJSON.bytes(of: manifest)
        return try TarArchive.bytes(
            of: [
                EvidenceFile(name: manifestName, bytes: text),
                EvidenceFile(name: signatureName, bytes: try key.signature(of: text)),
                EvidenceFile(name: keyName, text: key.publicKey.pem),
            ] + files)
    }
}
