import CollectorConfiguration
import ConsumptionLedger
import EnergyKPI
import Foundation
import MeterModels
import TestSupport
import Testing

/// One folder of `ImportCases`: a file of another platform, the form that reads it, and in `expected.txt` its bills or
/// everything that is wrong with it.
struct ImportCase: CustomTestStringConvertible {
    var name: String
    var folder: String { Self.folder + "/" + name }
    var testDescription: String { name }

    private static let folder = Bundle.module.bundleURL.appendingPathComponent("ImportCases").path
    static let all = ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []).sorted()
        .map(ImportCase.init(name:))

    func text(_ file: String) throws -> String { try String(contentsOfFile: "\(folder)/\(file)", encoding: .utf8) }

    /// The site of the cases, with the case's own form where it has one.
    private func configuration() throws -> Configuration {
        let folder = try TemporaryFolder()
        try folder.makeFolder("schemes")
        if let form = try? text("form.yaml") { _ = try folder.file("schemes/form.yaml", form) }
        _ = try folder.file(
            "site.yaml",
            """
            id: campus
            name: 园区
            timezone: Asia/Shanghai
            nodes:
              - {id: campus, name: 园区, kind: campus}
              - {id: bldg-a, name: A座, kind: building, parent: campus}
            meters:
              - {id: main, node: campus, carrier: electricity, role: consumption, interval: 1h, plausibility: off}
            """)
        let path = try folder.file("energy-collector.yaml", "site: site.yaml\ndatabase: {path: energy.sqlite}\n")
        return try ConfigurationLoader.load(path: path)
    }

    /// The bills or findings, a line each.
    func found() throws -> String {
        let words = try text("case.txt").split { $0.isWhitespace }.map(String.init)
        let form = try #require(try configuration().importForms.first { $0.id == words[0] })
        let known = try #require(
            DayRange(first: CivilDate(firstOfMonth: 1, year: 2016), end: CivilDate(firstOfMonth: 1, year: 2026)))
        let file = FormedBills.File(name: "input.csv", digest: "of-the-file", encoding: .utf8)
        do {
            let formed = try FormedBills(
                parsing: try text("input.csv"), of: file, by: form, node: words[1] == "-" ? nil : words[1],
                known: known)
            let bills = formed.rows.map { line, bill in
                "line \(line): \(bill.node) \(bill.carrier.rawValue) \(bill.purpose.rawValue) \(bill.from)..\(bill.to) "
                    + "\(bill.amount): \(bill.source)"
            }
            return (bills + ["\(formed.lineCount) lines, left out \(formed.leftOut)"]).joined(separator: "\n") + "\n"
        } catch let refusal as FileRefusal {
            return (["\(refusal.count) findings"] + refusal.findings).joined(separator: "\n") + "\n"
        }
    }
}

@Suite struct ImportCaseTests {
    @Test func `there are cases of every shipped form`() {
        #expect(ImportCase.all.count >= 13)
        for form in ["vehicle-fleet", "gas-company", "heat-company"] {
            #expect(ImportCase.all.contains { $0.name == form })
        }
    }

    @Test(arguments: ImportCase.all)
    func `a file of another platform becomes its bills, or is refused with all that is wrong`(
        _ example: ImportCase
    ) throws {
        #expect(try example.found() == (try example.text("expected.txt")))
    }

    /// Lines in another order, and a copy of a file, make the same amounts.
    @Test func `the order of lines changes no amount`() throws {
        let form = try #require(try WholeConfiguration.load().importForms.first { $0.id == "vehicle-fleet" })
        let known = DayRange(.year(2025))
        var random = SeededGenerator(seed: 5)
        let lines = (0..<300).map { index in
            let day = Int.random(in: 1...28, using: &random), month = Int.random(in: 1...12, using: &random)
            let volume = Int.random(in: 10...500_000, using: &random)
            let oil = Bool.random(using: &random) ? "92#汽油" : "0#柴油"
            return (
                "2025/\(month)/\(day),鲁N\(index),\(oil),\(ExactDecimal(Int64(volume), exponent: -3))", Int64(volume)
            )
        }
        func bills(_ lines: [String]) throws -> [Bill.Key: Int64] {
            let formed = try FormedBills(
                parsing: "加油日期,车牌号,油品,加油量(升)\n" + lines.joined(separator: "\n"),
                of: FormedBills.File(name: "f", digest: "d", encoding: .utf8), by: form, node: "campus", known: known)
            return Dictionary(uniqueKeysWithValues: formed.rows.map { ($0.content.key, $0.content.amount) })
        }
        let first = try bills(lines.map(\.0))
        #expect(first == (try bills(lines.map(\.0).shuffled(using: &random))))
        #expect(first.values.reduce(0, +) == lines.map(\.1).reduce(0, +))
    }
}
