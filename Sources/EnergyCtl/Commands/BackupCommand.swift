import ArgumentParser
import ControlAPI
import Foundation
import Glibc

/// Saves the database: `energyctl backup`.
struct BackupCommand: ControlCommand {
    static let configuration = CommandConfiguration(
        commandName: "backup", abstract: "Save a checked copy of the database, while the daemon goes on.",
        discussion: """
            The file is the whole database as it was at one moment. To restore it, stop the daemon, put the file in the \
            database's place and start the daemon: see docs/guides/backup-and-restore.md.
            """)

    @Argument(help: ArgumentHelp("The file to write.", valueName: "file"), completion: .file())
    var file: String?

    @Option(
        help: ArgumentHelp("The folder to write a file into that is named by its time.", valueName: "dir"),
        completion: .directory)
    var folder: String?

    @Option(help: ArgumentHelp("With --folder, how many files are kept; older ones are removed.", valueName: "n"))
    var keep: Int?

    @Flag(help: "Replace a file of that name.")
    var force = false

    @OptionGroup var options: CommonOptions

    /// The daemon copies and checks the whole database before it answers.
    private static let answerLimit = Duration.seconds(3600)

    func perform(on console: Console) throws {
        let file = try file ?? folder.map { try Self.makeFolder($0).file(at: Date().formatted(.iso8601)) } ?? ""
        var client = options.client(console)
        client.limits.answer = Self.answerLimit
        let line = ReceivingProgress(console: console)
        let target = try DownloadFile(path: file, replaces: force, progress: line.show)
        line.waiting(for: "copies and checks the database")
        defer { line.end() }
        let answer = try client.send(ControlRequest(method: .post, path: ControlPath.backup), into: target.sink)
        guard answer.status == 200, answer.mediaType == "application/vnd.sqlite3" else {
            _ = try answer.successfulBody(socketPath: client.socketPath)
            throw ControlFailure(.notTheDaemon("no database"), client.socketPath)
        }
        try target.finish(digest: answer.digest)
        line.end()
        let report = BackupReport(file: file, bytes: target.received, digest: answer.digest ?? "")
        switch options.format {
        case .json:
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
            try console.answer(try encoder.encode(report) + [UInt8(ascii: "\n")])
        case .csv: try console.answer(report.csv.text.utf8)
        case .table: try console.answer(report.text(console.painter).utf8)
        }
        guard let folder, let keep else { return }
        // Only after the new one is whole.
        for gone in try BackupFolder(path: folder).prune(keeping: keep) { console.comment("removed \(gone)") }
    }

    private static func makeFolder(_ path: String) throws -> BackupFolder {
        if mkdir(path, 0o700) != 0, errno != EEXIST {
            throw BackupFolder.Failure(
                description: "cannot make the folder \(path): \(String(cString: strerror(errno)))")
        }
        return BackupFolder(path: path)
    }

    func validate() throws {
        guard (file == nil) != (folder == nil) else { throw ValidationError("give a file, or --folder") }
        guard let keep else { return }
        if folder == nil { throw ValidationError("--keep needs --folder") }
        if keep < 1 { throw ValidationError("--keep: found \(keep), expected at least 1") }
    }
}

/// A copy of the database that was saved.
struct BackupReport: Report, Encodable {
    let file: String
    let bytes: Int
    let digest: String

    func text(_ painter: Painter) -> String {
        "\(Printable.line(file))  \(ByteText.text(bytes)), checked, \(digest)\n"
    }

    var csv: CSVTable {
        var table = CSVTable(["file", "bytes", "digest"])
        table.add([file, String(bytes), digest])
        return table
    }

    var remarks: [String] { [] }
}
