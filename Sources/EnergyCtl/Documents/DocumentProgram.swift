import ControlAPI
import Dispatch
import Foundation
import Glibc

/// A program of the operator's machine that makes a document from a bulletin's page.
///
/// It runs here and not in the daemon, whose sandbox starts no programs.
struct DocumentProgram {
    /// The document cannot be made: why, and what to install.
    struct Failure: Error, Equatable, CustomStringConvertible {
        let description: String
    }

    /// The ending of the files that it makes.
    let ending: String
    let mediaType: String
    /// Its name, and that of its package in Debian.
    let program: String
    /// Its arguments for a page and the document beside it.
    let arguments: @Sendable (_ page: String, _ document: String) -> [String]
    /// Whether the document carries its letters with it, so that the machine must have them.
    let embedsFonts: Bool
    /// Whether it takes drawings as pictures only.
    let needsPictures: Bool

    /// Every program, by the ending of its files.
    static let all = [
        DocumentProgram(
            ending: "pdf", mediaType: "application/pdf", program: "weasyprint",
            arguments: { ["--quiet", $0, $1] }, embedsFonts: true,
            needsPictures: false),
        DocumentProgram(
            ending: "docx",
            mediaType: "application/vnd.openxmlformats-officedocument.wordprocessingml.document", program: "pandoc",
            arguments: { ["--from=html", "--to=docx", "--output=\($1)", $0] }, embedsFonts: false,
            needsPictures: true),
    ]

    /// The longest that a program may take.
    private static let limit = DispatchTimeInterval.seconds(180)

    /// The document of a page.
    ///
    /// - Parameters:
    ///   - page: The page.
    ///   - epoch: The time that stands in the document, so that the same page gives the same bytes: seconds since 1970.
    ///   - environment: Where programs are looked for.
    /// - Returns: The document, named as the page.
    /// - Throws: `Failure` when the program or Chinese letters are missing, or it fails.
    func document(of page: BulletinFile, epoch: Int, environment: [String: String]) throws(Failure) -> BulletinFile {
        guard let path = Self.path(of: program, environment) else {
            throw Failure(
                description: "\(ending) needs \(program): apt-get install \(program); the other files are written")
        }
        if embedsFonts, !Self.hasChineseLetters(environment) {
            throw Failure(
                description:
                    "\(ending) needs Chinese letters: apt-get install fonts-noto-cjk; the other files are written")
        }
        let stem = (page.name as NSString).deletingPathExtension
        do {
            let folder = try Self.scratchFolder()
            defer { try? FileManager.default.removeItem(atPath: folder) }
            let (pagePath, target) = ("\(folder)/page.html", "\(folder)/document.\(ending)")
            let source = needsPictures ? try Self.withPictures(page.content, in: folder, environment) : page.content
            try source.write(to: URL(fileURLWithPath: pagePath))
            var own = environment
            own["SOURCE_DATE_EPOCH"] = String(epoch)
            try Self.run(path, arguments(pagePath, target), own, log: "\(folder)/log", in: folder)
            let content = try Data(contentsOf: URL(fileURLWithPath: target))
            return BulletinFile(name: "\(stem).\(ending)", mediaType: mediaType, content: content)
        } catch let failure as Failure {
            throw failure
        } catch {
            throw Failure(description: "\(ending) cannot be made: \(error.localizedDescription)")
        }
    }

    /// The page with its drawings as pictures beside it, since word processors do not show drawings.
    private static func withPictures(
        _ page: Data, in folder: String, _ environment: [String: String]
    ) throws -> Data {
        let text = String(decoding: page, as: UTF8.self)
        let parts = text.components(separatedBy: "<svg ")
        guard parts.count > 1, let first = parts.first else { return page }
        guard let program = path(of: "rsvg-convert", environment) else {
            throw Failure(
                description: "docx needs rsvg-convert: apt-get install librsvg2-bin; the other files are written")
        }
        var result = first
        for (index, part) in parts.dropFirst().enumerated() {
            guard let end = part.range(of: "</svg>") else { throw Failure(description: "the page has half a drawing") }
            let (drawing, picture) = ("\(folder)/\(index).svg", "\(folder)/\(index).png")
            try Data("<svg \(part[..<end.upperBound])".utf8).write(to: URL(fileURLWithPath: drawing))
            try run(
                program, ["--width", "1440", "--background-color", "white", "--output", picture, drawing], environment,
                log: "\(folder)/log")
            // Relative: the document holds the name, and must not differ by the folder.
            result += #"<img src="\#(index).png" width="600">"# + part[end.upperBound...]
        }
        return Data(result.utf8)
    }

    /// Where a program is; nil when it is not installed.
    private static func path(of program: String, _ environment: [String: String]) -> String? {
        (environment["PATH"] ?? "/usr/local/bin:/usr/bin:/bin").split(separator: ":").map { "\($0)/\(program)" }
            .first { access($0, X_OK) == 0 }
    }

    /// Whether fontconfig knows Chinese letters; a machine without it has none that it could embed.
    private static func hasChineseLetters(_ environment: [String: String]) -> Bool {
        guard let path = path(of: "fc-list", environment), let folder = try? scratchFolder() else { return false }
        defer { try? FileManager.default.removeItem(atPath: folder) }
        guard (try? run(path, [":lang=zh-cn", "family"], environment, log: "\(folder)/fonts")) != nil else {
            return false
        }
        return (try? Data(contentsOf: URL(fileURLWithPath: "\(folder)/fonts")))?.isEmpty == false
    }

    private static func scratchFolder() throws(Failure) -> String {
        var template = Array(
            (NSTemporaryDirectory() as NSString).appendingPathComponent("energyctl-XXXXXX").utf8CString)
        guard mkdtemp(&template) != nil else {
            throw Failure(description: "cannot make a temporary folder: \(String(cString: strerror(errno)))")
        }
        return String(decoding: template.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
    }

    /// Runs a program to its end; what it says goes into a file.
    private static func run(
        _ path: String, _ arguments: [String], _ environment: [String: String], log: String,
        in folder: String? = nil
    ) throws {
        _ = FileManager.default.createFile(atPath: log, contents: nil)
        let output = try FileHandle(forWritingTo: URL(fileURLWithPath: log))
        defer { try? output.close() }
        let process = Process()
        process.executableURL = URL(fileURLWithPath: path)
        process.arguments = arguments
        process.environment = environment
        if let folder { process.currentDirectoryURL = URL(fileURLWithPath: folder) }
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = output
        process.standardError = output
        let ended = DispatchSemaphore(value: 0)
        process.terminationHandler = { _ in ended.signal() }
        try process.run()
        let name = (path as NSString).lastPathComponent
        guard ended.wait(timeout: .now() + limit) == .success else {
            process.terminate()
            throw Failure(description: "\(name) took longer than 3 minutes and was ended")
        }
        guard process.terminationReason == .exit, process.terminationStatus == 0 else {
            let said = (try? String(contentsOfFile: log, encoding: .utf8)) ?? ""
            let last = said.split(separator: "\n").last.map { ": \($0)" } ?? ""
            throw Failure(description: "\(name) failed with status \(process.terminationStatus)\(last)")
        }
    }
}
