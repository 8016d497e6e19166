import CollectorConfiguration
import Foundation
import TestSupport
import Testing

/// One folder of `Cases`: a configuration with mistakes, and in `expected.txt` every line that is said about it.
struct ConfigurationCase: CustomTestStringConvertible {
    var name: String
    var folder: String { Self.folder + "/" + name }
    var testDescription: String { name }

    private static let folder = Bundle.module.bundleURL.appendingPathComponent("Cases").path
    static let all = ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []).sorted()
        .map(ConfigurationCase.init(name:))
}

@Suite struct CaseTests {
    @Test func `there are cases`() {
        #expect(ConfigurationCase.all.count >= 17)
    }

    @Test(arguments: ConfigurationCase.all)
    func `every mistake of every file is reported at once, with its place`(_ example: ConfigurationCase) throws {
        let expected = try String(contentsOfFile: example.folder + "/expected.txt", encoding: .utf8)
        let found: [ConfigurationFinding]
        do {
            found = try ConfigurationLoader.load(path: example.folder + "/energy-collector.yaml").warnings
        } catch {
            found = error.findings
        }
        let lines = found.map {
            $0.text.replacing(example.folder + "/", with: "").replacing(example.folder, with: "FOLDER")
        }
        #expect(lines.joined(separator: "\n") + "\n" == expected)
    }
}
