import ControlAPI
import Foundation
import Glibc

/// A folder with one folder for each period's bulletin, and a file that says how it went.
struct BulletinArchive {
    /// A file or folder cannot be read, written or removed: which one, and why.
    struct Failure: Error, CustomStringConvertible {
        let description: String
    }

    /// What lies in a period's folder.
    struct Export: Hashable {
        /// Whether later readings could still change it when it was exported.
        var isProvisional: Bool
        /// The published revision; nil for a preview.
        var revision: Int?
    }

    /// What stands beside the files of a bulletin; written after them, so that a period with it is whole.
    struct Record: Codable {
        var period: String
        var kind: String
        var provisional: Bool
        var files: [String]
        /// `preview`, `preliminary` or `final`; nil where it was written by a program that exported nothing but previews.
        var stage: String?
        /// The published revision; nil for a preview.
        var revision: Int?

        static let name = "export.json"
    }

    let path: String
    let kind: BulletinExportCommand.Kind

    /// The periods that are exported, and what of each.
    ///
    /// - Throws: `Failure` when there is no such folder and none can be made.
    func exported() throws -> [BulletinPeriod: Export] {
        try make()
        var found: [BulletinPeriod: Export] = [:]
        for name in try FileManager.default.contentsOfDirectory(atPath: path) {
            guard let period = BulletinPeriod(kind, named: name), let record = record(of: period) else { continue }
            found[period] = Export(isProvisional: record.provisional, revision: record.revision)
        }
        return found
    }

    /// Writes the files of a period in the place of those that were exported before, of which none is left.
    ///
    /// A reader sees of each file the old one or the new one, whole. An export that was interrupted is made again, for its
    /// record is the old one still.
    func write(_ response: BulletinResponse) throws {
        try make()
        let path = "\(path)/\(response.period)"
        let folder = BulletinFolder(path: path)
        let record = Record(
            period: response.period, kind: response.kind, provisional: response.provisional,
            files: response.files.map(\.name).sorted(), stage: response.stage, revision: response.revision)
        let before = BulletinPeriod(kind, named: response.period).flatMap(self.record)?.files ?? []
        _ = try folder.write(response.files)
        for name in Set(before).subtracting(record.files) where !name.contains("/") { unlink("\(path)/\(name)") }
        _ = try folder.write([
            BulletinFile(name: Record.name, mediaType: "application/json", content: try Self.encoded(record))
        ])
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
