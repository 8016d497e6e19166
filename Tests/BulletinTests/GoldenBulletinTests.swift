import Bulletin
import Foundation
import Testing

/// The demo campus' bulletins, byte for byte.
///
/// `BULLETIN_GOLDEN=write swift test --filter GoldenBulletinTests` writes them anew; look at the difference before it is
/// committed.
struct GoldenBulletinTests {
    private static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .appendingPathComponent("Cases/demo-campus")

    private func documents() throws -> [BulletinDocument] {
        var english = try MonthlyBulletinFixture()
        english.scope.language = .english
        return [
            try MonthlyBulletinFixture().bulletin().document, try AnnualBulletinFixture().bulletin().document,
            try english.bulletin().document,
        ]
    }

    @Test func `page, table file and data file are those of the case folder`() throws {
        let kinds: [BulletinFileKind] = [.html, .csv, .json]
        let files = try documents().flatMap { try BulletinRenderer().files(for: $0, kinds: kinds) }
        if ProcessInfo.processInfo.environment["BULLETIN_GOLDEN"] == "write" {
            try FileManager.default.createDirectory(at: Self.folder, withIntermediateDirectories: true)
            for file in files { try Data(file.bytes).write(to: Self.folder.appendingPathComponent(file.name)) }
        }
        let names = try FileManager.default.contentsOfDirectory(atPath: Self.folder.path)
        #expect(Set(names) == Set(files.map(\.name)).union(["README.md"]))
        for file in files {
            let golden = try Data(contentsOf: Self.folder.appendingPathComponent(file.name))
            #expect(Data(file.bytes) == golden, "\(file.name)")
        }
    }
}
