/// Makes the files of a bulletin; the same document gives the same bytes.
public struct BulletinRenderer: Sendable {
    /// A renderer.
    public init() {}

    /// The files of a bulletin, in the order of `kinds`.
    ///
    /// - Throws: `BulletinError` when a template of this program does not parse.
    public func files(
        for document: BulletinDocument, kinds: [BulletinFileKind] = BulletinFileKind.allCases
    ) throws(BulletinError) -> [RenderedFile] {
        var files: [RenderedFile] = []
        for kind in kinds {
            let text: String
            switch kind {
            case .html: text = try HTMLRenderer().render(document)
            case .csv: text = CSVRenderer().render(document)
            case .json: text = JSONRenderer().render(document)
            }
            files.append(
                RenderedFile(
                    name: "\(document.fileStem).\(kind.rawValue)", mediaType: kind.mediaType, bytes: Array(text.utf8)))
        }
        return files
    }
}
