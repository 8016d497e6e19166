import ArgumentParser
import ControlAPI
import Foundation

/// Writes a bulletin's files: `energyctl bulletin export`.
struct BulletinExportCommand: ControlCommand {
    enum Kind: String, CaseIterable, ExpressibleByArgument {
        case monthly, annual
    }

    enum Language: String, CaseIterable, ExpressibleByArgument {
        case zh, en
    }

    enum Encoding: String, CaseIterable, ExpressibleByArgument {
        case utf8 = "utf-8"
        case gb18030
    }

    enum Access: String, CaseIterable, ExpressibleByArgument {
        case unconditional
        case onRequest = "on-request"
    }

    static let configuration = CommandConfiguration(
        commandName: "export", abstract: "Write a bulletin's files into a folder.",
        discussion: """
            Prints the path of every file. Files of the same name are replaced, each in one step. pdf is made of the page \
            by WeasyPrint and docx by pandoc, on this machine; where one is missing the other files are written, and the \
            exit status is 1. Into open data goes what was published last, a preview only while nothing was, and of the \
            other periods there whatever was published since.
            """)

    @Option(help: "The month or year: 2026-10 or 2026.")
    var period: String

    @Option(help: "monthly (月度公报) or annual (年度公报); the period says which.")
    var kind: Kind?

    @Option(help: ArgumentHelp("The folder; it is made if its parent exists.", valueName: "dir"))
    var output: String?

    @Option(help: ArgumentHelp("The formats, separated by commas.", valueName: "html,xlsx,csv,json,pdf,docx"))
    var files: String?

    @Option(help: "The language; without it the configured one.")
    var language: Language?

    @Option(help: "The characters of the csv file; gb18030 has no byte order mark.")
    var encoding = Encoding.utf8

    @Option(
        help: ArgumentHelp(
            "A folder for an open-data site: csv, json and a catalogue of all periods exported there.",
            valueName: "dir"))
    var openData: String?

    @Option(help: "Who may have the open data, for the catalogue.")
    var access = Access.unconditional

    @Option(
        help: ArgumentHelp(
            "A published revision, or last: its files as they were published; without it what would be published now.",
            valueName: "number|last"))
    var revision: String?

    @Flag(help: "Write the signed evidence bundle as well, for energyctl verify.")
    var evidence = false

    @OptionGroup var options: CommonOptions

    func perform(on console: Console) throws {
        let asked = (files ?? "html,xlsx,csv,json").split(separator: ",").map(String.init)
        let programs = output == nil ? [] : DocumentProgram.all.filter { asked.contains($0.ending) }
        let plain = asked.filter { name in !programs.contains { $0.ending == name } }
        let response = try response(
            period, files: requested(plain, needsPage: !programs.isEmpty), revision: try exported(console), console)
        var paths: [String] = []
        var written: [BulletinFile] = []
        var failures: [String] = []
        if let output {
            written = response.files.filter { file in plain.contains { file.name.hasSuffix(".\($0)") } }
            if encoding == .gb18030 { written = try written.map { try reencoded($0, &failures) } }
            for program in programs {
                guard let page = response.files.first(where: { $0.name.hasSuffix(".html") }) else { continue }
                do {
                    written.append(
                        try program.document(
                            of: page, epoch: PeriodEnd(of: response.period)?.seconds ?? 0,
                            environment: console.environment))
                } catch {
                    failures.append(error.description)
                }
            }
            paths = try BulletinFolder(path: output).write(written)
        }
        let bundle = try output.flatMap { folder in
            evidence ? try RollupPatience.asking(console) { try evidenceFile(in: folder, console) } : nil
        }
        try report(response, written, paths, on: console)
        if let openData { try self.open(response, in: openData, console) }
        if let bundle { console.comment("evidence: \(bundle)") }
        failures.forEach(console.complain)
        if !failures.isEmpty { throw Incomplete(count: failures.count) }
    }

    /// Something that was asked for is not as it was asked for.
    struct Incomplete: Error, CustomStringConvertible {
        let count: Int

        var description: String { "\(count) finding\(count == 1 ? "" : "s"); what is listed was written" }
    }

    /// A bulletin with some files.
    ///
    /// - Parameters:
    ///   - period: The month or year.
    ///   - files: The formats.
    ///   - revision: A published revision, or last; nil for a preview.
    ///   - console: Where waiting is told.
    /// - Returns: The files.
    /// - Throws: `ControlFailure` without a usable answer, `ProblemDocument` when the daemon refuses.
    func response(
        _ period: String, files: [String], revision: String?, _ console: Console
    ) throws -> BulletinResponse {
        let client = options.client(console)
        let request = ControlRequest(
            path: ControlPath.bulletin,
            query: [
                ("period", period), ("kind", kind?.rawValue), ("files", files.joined(separator: ",")),
                ("language", language?.rawValue), ("revision", revision),
            ])
        let line = ReceivingProgress(console: console)
        line.waiting(for: "makes the bulletin")
        defer { line.end() }
        let body = try client.send(request).successfulBody(socketPath: client.socketPath)
        return try Console.decoded(body, socketPath: client.socketPath)
    }

    /// The evidence bundle in a folder; one of its name is replaced.
    private func evidenceFile(in folder: String, _ console: Console) throws -> String {
        var client = options.client(console)
        client.limits.answer = ControlClient.Limits.publication
        let path = folder + "/evidence-\(period)\(revision.flatMap(Int.init).map { "-r\($0)" } ?? "").tar"
        let target = try DownloadFile(path: path, replaces: true) { _, _ in }
        let query = [("period", period), ("kind", kind?.rawValue), ("revision", revision)]
        let answer = try client.send(
            ControlRequest(path: ControlPath.bulletinEvidence, query: query), into: target.sink)
        guard answer.status == 200, answer.mediaType == "application/x-tar" else {
            _ = try answer.successfulBody(socketPath: client.socketPath)
            throw ControlFailure(.notTheDaemon("no evidence"), client.socketPath)
        }
        try target.finish(digest: answer.digest)
        return path
    }

    /// What the daemon is asked for: also the page that documents are made of, and what open data consists of.
    private func requested(_ plain: [String], needsPage: Bool) -> [String] {
        var files = output == nil ? [] : plain
        if needsPage, !files.contains("html") { files.append("html") }
        if openData != nil {
            for name in ["csv", "json"] where !files.contains(name) { files.append(name) }
        }
        return files
    }

    private func report(
        _ response: BulletinResponse, _ written: [BulletinFile], _ paths: [String], on console: Console
    ) throws {
        var shown = response
        shown.files = written
        let report = BulletinReport(response: shown, paths: paths)
        switch options.format {
        case .table: try console.answer(report.text(console.painter).utf8)
        case .json: try console.answer(report.json + [UInt8(ascii: "\n")])
        case .csv: try console.answer(report.csv.text.utf8)
        }
        report.remarks.forEach(console.comment)
    }

    private func reencoded(_ file: BulletinFile, _ failures: inout [String]) throws -> BulletinFile {
        guard file.name.hasSuffix(".csv"), let text = String(data: file.content, encoding: .utf8) else { return file }
        let (bytes, unmappable) = try CharacterEncoding(name: "GB18030").encoded(text)
        failures += unmappable.map { "\(file.name): \($0)" }
        return BulletinFile(name: file.name, mediaType: "text/csv; charset=gb18030", content: bytes)
    }

    func validate() throws {
        if output == nil, openData == nil { throw ValidationError("give --output or --open-data") }
        if output?.isEmpty == true { throw ValidationError("--output is empty") }
        if evidence, output == nil { throw ValidationError("--evidence is written to --output") }
        if openData?.isEmpty == true { throw ValidationError("--open-data is empty") }
    }
}
