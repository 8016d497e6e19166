import ControlAPI
import Foundation
import TestSupport
import Testing

@testable import EnergyCtl

struct OpenDataTests {
    private func response(_ period: String, csv: String, stage: String = "final", number: Int = 1) -> BulletinResponse {
        let json = """
            {"issuer": "综合办公区", "title": "能源资源消费月度公报", "language": "zh", \
            "publication": {"stage": "\(stage)", "number": \(number)}, "csv": "\(csv)"}
            """
        return BulletinResponse(
            period: period, kind: "monthly", provisional: false,
            files: [
                BulletinFile(name: "bulletin-\(period).csv", mediaType: "text/csv", content: Data(csv.utf8)),
                BulletinFile(name: "bulletin-\(period).json", mediaType: "application/json", content: Data(json.utf8)),
            ])
    }

    private func date(_ text: String) throws -> Date { try #require(ISO8601DateFormatter().date(from: text)) }

    private func catalogue(_ folder: TemporaryFolder) throws -> OpenDataCatalogue {
        try JSONDecoder().decode(OpenDataCatalogue.self, from: Data(try folder.text("catalog.json").utf8))
    }

    @Test func `a folder gets the open files and a catalogue with their hashes`() throws {
        let folder = try TemporaryFolder()
        let paths = try OpenDataFolder(path: folder.path, access: "unconditional").add(
            response("2026-10", csv: "a,b"), at: date("2026-11-12T08:00:00Z"))
        #expect(
            paths.map { ($0 as NSString).lastPathComponent } == [
                "bulletin-2026-10.csv", "bulletin-2026-10.json", "catalog.json",
            ])
        let catalogue = try catalogue(folder)
        #expect(catalogue.publisher == "综合办公区")
        let dataset = try #require(catalogue.datasets.first)
        #expect(dataset.accrualPeriodicity == "R/P1M")
        #expect(dataset.distributions.map(\.downloadURL) == ["bulletin-2026-10.csv", "bulletin-2026-10.json"])
        // printf 'a,b' | sha256sum
        #expect(
            dataset.distributions[0].sha256 == "1eb7c54d52831bbfe8942af0b1c56b7409523a59ed6ca99c1174fef7eb32c1b5")
        #expect(dataset.distributions[0].byteSize == 3)
        #expect(catalogue.updateTimeliness == OpenDataCatalogue.Rate(1, of: 1))
        #expect(catalogue.unconditionalOpenRate.percent == 100)
    }

    @Test func `what is the same keeps its times, and a later period is added`() throws {
        let folder = try TemporaryFolder()
        let open = OpenDataFolder(path: folder.path, access: "unconditional")
        _ = try open.add(response("2026-10", csv: "a"), at: date("2026-11-12T08:00:00Z"))
        _ = try open.add(response("2026-10", csv: "a"), at: date("2026-11-20T08:00:00Z"))
        var dataset = try #require(try catalogue(folder).datasets.first)
        #expect(dataset.modified == "2026-11-12T08:00:00Z")
        #expect(try catalogue(folder).modified == "2026-11-20T08:00:00Z")
        _ = try open.add(response("2026-10", csv: "b"), at: date("2026-11-25T08:00:00Z"))
        dataset = try #require(try catalogue(folder).datasets.first)
        #expect(dataset.distributions[0].modified == "2026-11-25T08:00:00Z")
        #expect(dataset.distributions[0].issued == "2026-11-12T08:00:00Z")
        // November's are due on 31 December, and come later: one of two periods was on time.
        _ = try open.add(response("2026-11", csv: "c"), at: date("2027-02-01T08:00:00Z"))
        let both = try catalogue(folder)
        #expect(both.datasets.count == 1)
        #expect(both.datasets[0].distributions.count == 4)
        #expect(both.updateTimeliness == OpenDataCatalogue.Rate(1, of: 2))
        #expect(both.updateTimeliness.percent == 50)
    }

    @Test func `periods that were published since, or again, are told, and no others`() throws {
        let folder = try TemporaryFolder()
        let open = OpenDataFolder(path: folder.path, access: "unconditional")
        let now = try date("2026-11-12T08:00:00Z")
        _ = try open.add(response("2026-07", csv: "a", number: 2), at: now)
        _ = try open.add(response("2026-08", csv: "b", stage: "preview", number: 0), at: now)
        _ = try open.add(response("2026-09", csv: "c", stage: "preliminary"), at: now)
        let last = response("2026-10", csv: "d", stage: "preview", number: 0)
        _ = try open.add(last, at: now)
        let none = try open.outdated(beside: last, published: ["2026-07": 2, "2026-09": 1, "2026-06": 1])
        #expect(none.isEmpty)
        let some = try open.outdated(
            beside: last, published: ["2026-07": 3, "2026-08": 1, "2026-09": 1, "2026-10": 1, "2026-06": 1])
        #expect(some.map(\.period) == ["2026-07", "2026-08"] && some.map(\.revision) == [3, 1])
        // Another dataset of the folder is not looked at.
        var year = last
        year.kind = "annual"
        #expect(try open.outdated(beside: year, published: ["2026-07": 3]).isEmpty)
    }

    @Test func `a dataset that has to be asked for lowers the rate of open ones`() throws {
        let folder = try TemporaryFolder()
        _ = try OpenDataFolder(path: folder.path, access: "on-request").add(
            response("2026-10", csv: "a"), at: date("2026-11-12T08:00:00Z"))
        #expect(try catalogue(folder).unconditionalOpenRate == OpenDataCatalogue.Rate(0, of: 1))
    }

    @Test func `a file that is no catalogue is not written over`() throws {
        let folder = try TemporaryFolder()
        _ = try folder.file("catalog.json", "[]")
        #expect(throws: OpenDataFolder.Failure.self) {
            try OpenDataFolder(path: folder.path, access: "unconditional").add(
                response("2026-10", csv: "a"), at: date("2026-11-12T08:00:00Z"))
        }
        #expect(try folder.names == ["catalog.json"])
    }
}
