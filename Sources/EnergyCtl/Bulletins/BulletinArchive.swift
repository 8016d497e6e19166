import ControlAPI
import Foundation
import Glibc

/// A folder with one folder for each period's bulletin, and a file that says how it went.
struct BulletinArchive {
    /// A file or folder cannot be read, written or removed: which one, and why.
    struct Failure: Error, CustomStringConvertible {
        let description: String
    }

    /// What stands beside the files of a bulletin; written after them, so that a period with it is whole.
    struct Record: Codable {
        var period: String
        var kind: String
        var provisional: Bool
        var files: [String]

        static let name = "export.json"
    }

    let path: String
    let kind: BulletinExportCommand.Kind

    /// The periods that are exported, and whether each was provisional.
    ///
    /// - Throws: `Failure` when there is no such folder and none can be made.
    func exported() throws -> [BulletinPeriod: Bool] {
        try make()
        var found: [BulletinPeriod: Bool] = [:]
        for name in try FileManager.default.contentsOfDirectory(atPath: path) {
            guard let period = BulletinPeriod(kind, named: name), let record = record(of: period) else { continue }
            found[period] = record.provisional
        }
        return found
    }

    /// Writes the files of a period; a reader sees the old ones or the new ones, each whole.
    func write(_ response: BulletinResponse) throws {
        try make()
        let folder = "\(path)/\(response.period)"
        let record = Record(
            period: response.period, kind: response.kind, provisional: response.provisional,
            files: response.files.map(\.name).sorted())
        let files =
            response.files
            + [BulletinFile(name: Record.name, mediaType: "application/json", content: try Self.encoded(record))]
        _ = try BulletinFolder(path: folder).write(files)
    }

    /// Removes the oldest periods beyond a number: what was exported there, and nothing else.
    ///
    /// - Returns: The periods that are gone.
    func prune(keeping limit: Int) throws -> [BulletinPeriod] {
        let old = try exported().keys.sorted().dropLast(limit)
        for period in old {
            guard let record = record(of: period) else { continue }
            let folder = "\(path)/\(period)"
            // The record goes last: a removal that was interrupted is taken up again.
            for name in record.files + [Record.name] where !name.contains("/") { unlink("\(folder)/\(name)") }
            guard rmdir(folder) == 0 || errno == ENOTEMPTY else {
                throw Failure(description: "cannot remove \(folder): \(String(cString: strerror(errno)))")
            }
        }
        return Array(old)
    }

    /// How the last run went; nil before the first.
    func state() -> BulletinCatchUp? {
        FileManager.default.contents(atPath: "\(path)/\(BulletinCatchUp.fileName(ofKind: kind.rawValue))")
            .flatMap { try? JSONDecoder().decode(BulletinCatchUp.self, from: $0) }
    }

    /// Notes how a run went.
    func note(_ state: BulletinCatchUp) throws {
        let file = BulletinFile(
            name: BulletinCatchUp.fileName(ofKind: kind.rawValue), mediaType: "application/json",
            content: try Self.encoded(state))
        _ = try BulletinFolder(path: path).write([file])
    }

    private func make() throws(Failure) {
        if mkdir(path, 0o777) != 0, errno != EEXIST {
            throw Failure(description: "cannot make the folder \(path): \(String(cString: strerror(errno)))")
        }
    }

    private func record(of period: BulletinPeriod) -> Record? {
        FileManager.default.contents(atPath: "\(path)/\(period)/\(Record.name)")
            .flatMap { try? JSONDecoder().decode(Record.self, from: $0) }
    }

    private static func encoded(_ value: some Encodable) throws -> Data {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return try encoder.encode(value) + [UInt8(ascii: "\n")]
    }
}
