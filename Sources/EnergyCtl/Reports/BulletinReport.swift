import ControlAPI
import Foundation

/// What an export wrote.
struct BulletinReport: Report {
    let response: BulletinResponse
    /// The paths, in the order of the response's files.
    let paths: [String]

    func text(_ painter: Painter) -> String {
        paths.map { Printable.line($0) + "\n" }.joined()
    }

    var csv: CSVTable {
        var table = CSVTable(["path", "media_type", "bytes"])
        for (path, file) in zip(paths, response.files) {
            table.add([path, file.mediaType, String(file.content.count)])
        }
        return table
    }

    /// The answer without the files' contents, which are on disk now.
    var json: Data {
        get throws {
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
            return try encoder.encode(
                Summary(
                    period: response.period, kind: response.kind, provisional: response.provisional,
                    stage: response.stage, revision: response.revision,
                    files: zip(paths, response.files).map { path, file in
                        Summary.File(path: path, mediaType: file.mediaType, bytes: file.content.count)
                    }))
        }
    }

    var remarks: [String] {
        response.provisional ? ["this bulletin is provisional: later readings can still change it"] : []
    }

    private struct Summary: Encodable {
        var period: String
        var kind: String
        var provisional: Bool
        var stage: String?
        var revision: Int?
        var files: [File]

        struct File: Encodable {
            var path: String
            var mediaType: String
            var bytes: Int

            enum CodingKeys: String, CodingKey {
                case path, bytes
                case mediaType = "media_type"
            }
        }
    }
}
