import Foundation
import TestSupport
import Testing

/// The manual pages say what --help says.
@Suite struct ManualPageTests {
    private static let python = "/usr/bin/python3"
    private static let script =
        URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "scripts/manual-pages.py").path(percentEncoded: false)

    @Test(
        .enabled(if: FileManager.default.isExecutableFile(atPath: python), "python3 is not installed"),
        arguments: ["energyctl", "energy-collector"])
    func `every command has a page with each word and value of its help, in any script`(program: String) throws {
        let folder = try TemporaryFolder()
        let errors = folder.path + "/errors"
        let pages = folder.path + "/man"
        let writer = try ChildProcess(
            Self.python, [Self.script, ChildProcess.built(program), pages], errorsTo: errors)
        let written = try writer.waitForEnd(timeout: 60)
        var said = try folder.text("errors")
        #expect(written == 0, "\(said)")
        let names = try FileManager.default.contentsOfDirectory(atPath: pages)
        #expect(names.contains("\(program).1") && names.count > 5, "\(names)")
        for name in names {
            let text = try folder.text("man/" + name)
            #expect(!text.contains("()") && text.hasPrefix(".Dd "), "\(name)")
        }
        if program == "energyctl" {
            let kpi = try folder.text("man/energyctl.kpi.1")
            #expect(kpi.contains("The coefficients: statistical (统计口径) or quota (定额口径)."))
            #expect(kpi.contains("One of previous, last-year, base."))
            #expect(try folder.text("man/energyctl.facts.set.1").contains("编制台账 2026-10"))
        }
        // Where the reader of manuals is installed it finds no error.
        let reader = "/usr/bin/mandoc"
        guard FileManager.default.isExecutableFile(atPath: reader) else { return }
        let lint = try ChildProcess(reader, ["-Tlint", "-Werror"] + names.map { pages + "/" + $0 }, errorsTo: errors)
        let linted = try lint.waitForEnd(timeout: 60)
        said = try lint.output() + folder.text("errors")
        #expect(linted == 0, "\(said)")
    }
}
