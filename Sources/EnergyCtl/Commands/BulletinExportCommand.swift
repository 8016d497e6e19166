import ArgumentParser
import ControlAPI

/// Writes a bulletin's files: `energyctl bulletin export`.
struct BulletinExportCommand: ControlCommand {
    enum Kind: String, CaseIterable, ExpressibleByArgument {
        case monthly, annual
    }

    static let configuration = CommandConfiguration(
        commandName: "export", abstract: "Write a bulletin's files into a folder.",
        discussion: "Prints the path of every file. Files of the same name are replaced, each in one step.")

    @Option(help: "The month or year: 2026-10 or 2026.")
    var period: String

    @Option(help: "monthly (月度公报) or annual (年度公报).")
    var kind: Kind?

    @Option(help: ArgumentHelp("The folder; it is made if its parent exists.", valueName: "dir"))
    var output: String

    @Option(help: ArgumentHelp("The formats, separated by commas.", valueName: "html,csv,json"))
    var files: String?

    @OptionGroup var options: CommonOptions

    func perform(on console: Console) throws {
        let client = options.client(console)
        let request = ControlRequest(
            path: ControlPath.bulletin, query: [("period", period), ("kind", kind?.rawValue), ("files", files)])
        let line = ReceivingProgress(console: console)
        line.waiting(for: "makes the bulletin")
        defer { line.end() }
        let body = try client.send(request).successfulBody(socketPath: client.socketPath)
        line.end()
        let response: BulletinResponse = try Console.decoded(body, socketPath: client.socketPath)
        let paths = try BulletinFolder(path: output).write(response.files)
        let report = BulletinReport(response: response, paths: paths)
        switch options.format {
        case .table: try console.answer(report.text(console.painter).utf8)
        case .json: try console.answer(report.json + [UInt8(ascii: "\n")])
        case .csv: try console.answer(report.csv.text.utf8)
        }
        report.remarks.forEach(console.comment)
    }

    func validate() throws {
        if output.isEmpty { throw ValidationError("--output is empty") }
    }
}
