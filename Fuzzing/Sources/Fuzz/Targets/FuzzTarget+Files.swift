import ConsumptionLedger
import EnergyKPI
import Foundation
import MeterModels

@testable import CollectorConfiguration

extension FuzzTarget {
    /// A CSV file of readings.
    ///
    /// Holds: what was taken is in time order, not of the future, and of known meters; a refusal names a line.
    static func readingsFile() -> Feed {
        { bytes in
            do throws(ReadingsFile.Refusal) {
                let file = try ReadingsFile(parsing: bytes, notAfter: now) { $0.hasPrefix("m") }
                for (before, after) in zip(file.entries, file.entries.dropFirst()) {
                    expect(before.observation.at <= after.observation.at, "time order")
                }
                for entry in file.entries {
                    expect(entry.observation.at <= now && entry.observation.meter.hasPrefix("m"), "\(entry)")
                    expect(entry.lines.count == entry.observation.readings.count, "a line for each reading")
                }
            } catch {
                expect(error.count >= error.findings.count && !error.findings.isEmpty, "a refusal says why")
                expect(error.findings.allSatisfy { $0.line >= 1 }, "a finding has a line")
            }
        }
    }

    /// CSV files of facts and of bills.
    static func statementTables() -> Feed {
        let nodes: Set = ["campus", "bldg-a", "楼"]
        let fields = [
            "node", "kind", "value", "from", "to", "year", "basis", "source", "carrier", "purpose", "quantity",
            "amount",
            "billing", "unit", "cost", "document",
        ]
        return { bytes in
            let text = String(decoding: bytes, as: UTF8.self)
            do throws(FileRefusal) {
                let table = try StatementTable<Fact>(parsing: text, columns: (["node"], fields)) {
                    fields throws(FieldFindings) in
                    try Fact(fields: fields, nodes: nodes, author: "a", recordedAt: now)
                }
                expect(table.rows.allSatisfy { nodes.contains($0.content.node) }, "nodes are known")
            } catch {
                expect(!error.findings.isEmpty, "a refusal says why")
            }
            do throws(FileRefusal) {
                let table = try StatementTable<Bill>(parsing: text, columns: (["node"], fields)) {
                    fields throws(FieldFindings) in
                    try Bill(fields: fields, nodes: nodes)
                }
                expect(table.rows.allSatisfy { nodes.contains($0.content.node) }, "nodes are known")
            } catch {
                expect(!error.findings.isEmpty, "a refusal says why")
            }
        }
    }

    /// Files of other platforms: the first byte chooses the form.
    ///
    /// Holds: every bill comes from a line of the file and is of a known day and an amount; a refusal says why.
    static func importForms() throws -> Feed {
        let known = Findings()
        var library = SchemeLibrary(findings: known)
        for (name, text) in BuiltIn.schemes { library.add(text: text, file: name) }
        let forms = library.importForms
        expect(known.errors.isEmpty && !forms.isEmpty, "\(known.errors)")
        return { [forms] bytes in
            guard let choice = bytes.first else { return }
            let (form, days) = (forms[Int(choice) % forms.count], DayRange(.year(2025)))
            do throws(FileRefusal) {
                let formed = try FormedBills(
                    parsing: String(decoding: bytes.dropFirst(), as: UTF8.self),
                    of: FormedBills.File(name: "f.csv", digest: "d", encoding: .utf8), by: form,
                    node: form.node == nil ? "campus" : nil, known: days)
                expect(formed.rows.allSatisfy { $0.line > 1 && $0.content.from < $0.content.to }, "\(formed.rows)")
            } catch {
                expect(error.count >= error.findings.count && !error.findings.isEmpty, "a refusal says why")
            }
        }
    }

    /// YAML: the first byte chooses among `energy-collector.yaml`, `site.yaml`, a profile and a scheme.
    ///
    /// Holds: what is taken without a finding is complete; every finding names its file.
    static func configuration() throws -> Feed {
        let known = Findings()
        var profiles = ProfileLibrary(findings: known)
        for (name, text) in BuiltIn.profiles { profiles.add(text: text, file: name) }
        var schemes = SchemeLibrary(findings: known)
        for (name, text) in BuiltIn.schemes { schemes.add(text: text, file: name) }
        let scoring = schemes.scoringSchemes()
        expect(known.errors.isEmpty, "\(known.errors)")
        return { [profiles, schemes] bytes in
            guard let choice = bytes.first, let text = String(validating: bytes.dropFirst(), as: UTF8.self) else {
                return
            }
            let findings = Findings()
            switch choice & 3 {
            case 0:
                guard let root = YAMLValue.parse(text, file: "f", findings: findings)?.mapping else { break }
                let file = CollectorReader(root: root, profiles: profiles).read()
                expect(!findings.errors.isEmpty || file.database != nil, "a database or a finding")
            case 1:
                guard let root = YAMLValue.parse(text, file: "f", findings: findings)?.mapping else { break }
                let file = SiteReader(root: root, schemes: schemes, scoring: scoring).read()
                expect(!findings.errors.isEmpty || file.site != nil, "a site or a finding")
            case 2:
                var library = ProfileLibrary(findings: findings)
                library.add(text: text, file: "f")
                expect(!findings.errors.isEmpty || !library.all.isEmpty, "a profile or a finding")
            default:
                var library = SchemeLibrary(findings: findings)
                library.add(text: text, file: "f")
            }
            expect(findings.errors.allSatisfy { !$0.file.isEmpty && !$0.text.isEmpty }, "findings have a place")
        }
    }
}
