import CollectorConfiguration
import Foundation
import TestSupport
import Testing

/// The configuration in which every key stands, with edits of its texts.
struct WholeConfiguration {
    /// One edit of one file.
    struct Edit: Sendable, CustomTestStringConvertible {
        var file: String
        var old: String
        var new: String

        init(_ file: String, _ old: String, _ new: String) {
            (self.file, self.old, self.new) = (file, old, new)
        }

        var testDescription: String { "\(file): \(old) → \(new)" }
    }

    static let examples = repository + "/Sources/CollectorConfiguration/BuiltIn/examples"
    static let repository = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../..").standardized
        .path

    /// The files by name, as they lie beside each other.
    static func files() throws -> [String: String] {
        let names = [
            "energy-collector.yaml": "links", "site.yaml": "site", "profiles/own.yaml": "profile-registers",
            "profiles/messages.yaml": "profile-json", "profiles/metrics.yaml": "profile-sparkplug",
            "profiles/inverter.yaml": "profile-sunspec", "schemes/a-coefficients.yaml": "scheme-coefficients",
            "schemes/b-quota.yaml": "scheme-quota", "schemes/c-scoring.yaml": "scheme-scoring",
            "schemes/d-calendar.yaml": "scheme-calendar", "schemes/e-emissions.yaml": "scheme-emissions",
            "schemes/f-words.yaml": "scheme-import-words", "schemes/g-fixed.yaml": "scheme-import-fixed",
        ]
        return try names.mapValues { try String(contentsOfFile: "\(examples)/\($0).yaml", encoding: .utf8) }
    }

    /// Loads the configuration after an edit, whose text must be there exactly once.
    static func load(_ edits: Edit...) throws -> Configuration {
        var files = try files()
        for edit in edits {
            let text = try #require(files[edit.file])
            try #require(text.ranges(of: edit.old).count == 1, "\(edit.testDescription)")
            files[edit.file] = text.replacing(edit.old, with: edit.new)
        }
        return try load(files)
    }

    static func load(_ files: [String: String]) throws -> Configuration {
        let folder = try TemporaryFolder()
        for name in ["profiles", "schemes"] { try folder.makeFolder(name) }
        for (name, text) in files { _ = try folder.file(name, text) }
        return try ConfigurationLoader.load(path: folder.path + "/energy-collector.yaml")
    }
}
