import ControlAPI
import Crypto
import Foundation

/// A folder that an open-data site harvests: CSV and JSON of bulletins, and a catalogue of them.
struct OpenDataFolder {
    /// The folder or what lies in it cannot be used.
    struct Failure: Error, CustomStringConvertible {
        let description: String
    }

    let path: String
    /// `unconditional` or `on-request`.
    let access: String

    /// Writes a bulletin's open files and adds them to the catalogue.
    ///
    /// - Returns: Their paths, the catalogue's last.
    func add(_ response: BulletinResponse, at now: Date) throws -> [String] {
        let files = response.files.filter { $0.name.hasSuffix(".csv") || $0.name.hasSuffix(".json") }
        guard let json = files.first(where: { $0.name.hasSuffix(".json") }) else {
            throw Failure(description: "the daemon's answer has no JSON file to make a catalogue of")
        }
        let head = try JSONDecoder().decode(Head.self, from: json.content)
        let time = ISO8601DateFormatter().string(from: now)
        var catalogue = try known() ?? OpenDataCatalogue(publisher: head.issuer, modified: time)
        catalogue.publisher = head.issuer
        let isMonthly = response.kind == "monthly"
        catalogue.take(
            OpenDataCatalogue.Dataset(
                identifier: Self.identifier(of: response, head), title: head.title,
                accrualPeriodicity: isMonthly ? "R/P1M" : "R/P1Y", dueDays: isMonthly ? 31 : 120, access: access,
                modified: time, distributions: []),
            files.map { file in
                OpenDataCatalogue.Distribution(
                    period: response.period, stage: head.publication.stage, revision: head.publication.number,
                    downloadURL: file.name, mediaType: file.mediaType, byteSize: file.content.count,
                    sha256: SHA256.hash(data: file.content).map { Self.hexadecimal($0) }.joined(), issued: time,
                    modified: time)
            }, at: time)
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        let catalogueFile = BulletinFile(
            name: OpenDataCatalogue.fileName, mediaType: "application/ld+json",
            content: try encoder.encode(catalogue) + [UInt8(ascii: "\n")])
        // The catalogue is renamed last: it never names a file that is not there.
        return try BulletinFolder(path: path).write(files + [catalogueFile])
    }

    /// The other periods of a bulletin's dataset that lie there as something else than was published last of them.
    ///
    /// - Parameters:
    ///   - response: The bulletin.
    ///   - published: The last published revision by period.
    /// - Throws: `Failure` when the catalogue is none.
    /// - Returns: Those periods in the order of time, each with the revision that belongs there.
    func outdated(
        beside response: BulletinResponse, published: [String: Int]
    ) throws -> [(period: String, revision: Int)] {
        guard let json = response.files.first(where: { $0.name.hasSuffix(".json") }) else { return [] }
        let head = try JSONDecoder().decode(Head.self, from: json.content)
        let identifier = Self.identifier(of: response, head)
        let there = try known()?.datasets.first { $0.identifier == identifier }?.distributions ?? []
        let periods = Set(there.filter { $0.revision != published[$0.period] }.map(\.period))
        return periods.subtracting([response.period]).sorted().compactMap { period in
            published[period].map { (period, $0) }
        }
    }

    private static func identifier(of response: BulletinResponse, _ head: Head) -> String {
        "bulletin-\(response.kind)-\(head.language)"
    }

    /// The catalogue that lies in the folder; nil when there is none.
    private func known() throws -> OpenDataCatalogue? {
        let file = (path as NSString).appendingPathComponent(OpenDataCatalogue.fileName)
        guard let content = FileManager.default.contents(atPath: file) else { return nil }
        do {
            return try JSONDecoder().decode(OpenDataCatalogue.self, from: content)
        } catch {
            throw Failure(description: "\(file) is no catalogue of energyctl; move it away or choose another folder")
        }
    }

    private static func hexadecimal(_ byte: UInt8) -> String {
        let digits = String(byte, radix: 16)
        return digits.count == 1 ? "0" + digits : digits
    }

    /// What a bulletin's JSON says of itself.
    private struct Head: Decodable {
        var issuer: String
        var title: String
        var language: String
        var publication: Publication

        struct Publication: Decodable {
            var stage: String
            var number: Int
        }
    }
}
