/// Makes the files of a bulletin; the same document and templates give the same bytes.
public struct BulletinRenderer: Sendable {
    private let templates: BulletinTemplates

    /// A renderer.
    ///
    /// - Parameter templates: Those of pages; the program's own unless an operator has others.
    public init(templates: BulletinTemplates = BulletinTemplates()) {
        self.templates = templates
    }

    /// The files of a bulletin, in the order of `kinds`.
    ///
    /// - Throws: `BulletinError` when a template does not parse or the workbook cannot be written.
    public func files(
        for document: BulletinDocument, kinds: [BulletinFileKind] = BulletinFileKind.allCases
    ) throws(BulletinError) -> [RenderedFile] {
        var files: [RenderedFile] = []
        for kind in kinds {
            let bytes: [UInt8]
            switch kind {
            case .html: bytes = Array(try HTMLRenderer(templates: templates).render(document).utf8)
            case .xlsx: bytes = try WorkbookRenderer().render(document)
            case .csv: bytes = Array(CSVRenderer().render(document).utf8)
            case .json: bytes = Array(JSONRenderer().render(document).utf8)
            }
            files.append(
                RenderedFile(name: "\(document.fileStem).\(kind.rawValue)", mediaType: kind.mediaType, bytes: bytes))
        }
        return files
    }
}
