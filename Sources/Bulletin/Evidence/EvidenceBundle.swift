/// Files that prove a bulletin, bound together by a signed manifest.
public struct EvidenceBundle: Sendable {
    static let manifestName = "manifest.json"
    static let signatureName = "manifest.json.sig"
    static let keyName = "public-key.pem"
    /// What the manifest cannot list.
    static let unlisted: Set<String> = [manifestName, signatureName, keyName]

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
