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
                identifier: "bulletin-\(response.kind)-\(head.language)", title: head.title,
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
