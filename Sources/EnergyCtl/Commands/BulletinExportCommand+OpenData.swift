import ControlAPI
import Foundation

extension BulletinExportCommand {
    /// What open data consists of.
    static let openFiles = ["csv", "json"]

    /// The revision to export: the one that is named, and for open data alone the last published one.
    func exported(_ console: Console) throws -> String? {
        guard revision == nil, output == nil, openData != nil else { return revision }
        return try published(console)[period].map(String.init)
    }

    /// Writes what is for the public into a folder of open data: of the bulletin's period, and of others that were
    /// published since they were written.
    ///
    /// - Parameters:
    ///   - response: What was exported.
    ///   - folder: The folder.
    ///   - console: Where the paths are told.
    /// - Throws: `ControlFailure` or `ProblemDocument` of the daemon, `Failure` of a folder.
    func open(_ response: BulletinResponse, in folder: String, _ console: Console) throws {
        let published = try published(console)
        let folder = OpenDataFolder(path: folder, access: access.rawValue)
        var open = response
        // A preview that somebody looks at beside it is not what was published.
        if revision == nil, response.revision == nil, let number = published[response.period] {
            open = try self.response(period, files: Self.openFiles, revision: String(number), console)
        }
        // The time of publication is what a catalogue is about.
        try folder.add(open, at: Date()).forEach(console.comment)
        for (period, number) in try folder.outdated(beside: open, published: published) {
            let other = try self.response(period, files: Self.openFiles, revision: String(number), console)
            try folder.add(other, at: Date()).dropLast().forEach(console.comment)
        }
    }

    /// The last published revisions of the kind, by period.
    private func published(_ console: Console) throws -> [String: Int] {
        let kind = kind ?? (BulletinPeriod(.annual, named: period) == nil ? .monthly : .annual)
        let published = try PublishedBulletins(asking: options.client(console), kind: kind)
        return Dictionary(uniqueKeysWithValues: published.last.map { ($0.key.description, $0.value) })
    }
}
