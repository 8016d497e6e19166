import Bulletin
import ConsumptionLedger
import EnergyKPI
import Foundation
import MeterModels

/// Reads the configuration files, checks them as a whole, and reports everything that is wrong at once.
public enum ConfigurationLoader {
    /// No file of a configuration is anywhere near this large.
    private static let largestFile = 4 * 1024 * 1024

    /// Reads `energy-collector.yaml` and, beside it, the site file, `profiles/*.yaml` and `schemes/*.yaml`.
    ///
    /// - Parameters:
    ///   - path: The file.
    ///   - knowsGroup: Whether the system has a group; what it does not have is warned of.
    /// - Returns: The configuration.
    /// - Throws: `ConfigurationErrors` with every finding of every file.
    public static func load(
        path: String, knowsGroup: @escaping (String) -> Bool = { _ in true }
    ) throws(ConfigurationErrors) -> Configuration {
        let findings = Findings()
        let folder = (path as NSString).deletingLastPathComponent
        var profiles = ProfileLibrary(findings: findings)
        for (name, text) in BuiltIn.profiles { profiles.add(text: text, file: name) }
        for file in yamlFiles(in: folder, "profiles") {
            if let text = text(of: file, findings) { profiles.add(text: text, file: file) }
        }
        var schemes = SchemeLibrary(findings: findings)
        for (name, text) in BuiltIn.schemes { schemes.add(text: text, file: name) }
        for file in yamlFiles(in: folder, "schemes") {
            if let text = text(of: file, findings) { schemes.add(text: text, file: file) }
        }
        let scoring = schemes.scoringSchemes()
        guard let text = text(of: path, findings),
            let root = YAMLValue.parse(text, file: path, findings: findings)?.mapping
        else { throw ConfigurationErrors(findings.errors) }
        let collector = CollectorReader(root: root, profiles: profiles, knowsGroup: knowsGroup).read()
        let site = siteFile(collector.siteFile, folder: folder, schemes, scoring, findings)
        let templates = templates(in: folder, findings)
        if let nodes = site.site?.nodes { schemes.checkImportForms(nodes: nodes.map(\.id)) }
        let joined = SiteJoin(collector: collector, site: site, findings: findings).run()
        let isComplete = findings.errors.isEmpty
        guard isComplete, let organisation = site.site, let database = collector.database else {
            throw ConfigurationErrors(findings.errors)
        }
        return Configuration(
            site: organisation, meters: joined.meters, fleets: joined.fleets, modbus: collector.connections,
            mqtt: collector.sessions, database: database, control: collector.control,
            rollupInterval: collector.rollupInterval, coverageLimit: collector.coverageLimit, facts: site.facts,
            bills: site.bills, expectedCarriers: site.expectedCarriers,
            anomalyRules: site.anomalyRules, profiles: profiles.all,
            coefficientSets: schemes.coefficientSets, emissionFactors: schemes.emissionFactorSets.last,
            quotaTables: schemes.quotaTables, scoringSchemes: scoring, calendar: schemes.calendar,
            importForms: schemes.importForms, evaluation: site.evaluation, publication: site.publication,
            bulletinTemplates: templates, warnings: findings.warnings)
    }

    private static func siteFile(
        _ name: YAMLValue?, folder: String, _ schemes: SchemeLibrary, _ scoring: [ScoringScheme], _ findings: Findings
    ) -> SiteFile {
        guard let name, let relative = name.text(expected: "the site file, such as site.yaml") else {
            return SiteFile()
        }
        let path = relative.hasPrefix("/") ? relative : (folder as NSString).appendingPathComponent(relative)
        guard let text = text(of: path, findings),
            let root = YAMLValue.parse(text, file: path, findings: findings)?.mapping
        else { return SiteFile() }
        return SiteReader(root: root, schemes: schemes, scoring: scoring).read()
    }

    /// The shipped templates of bulletins, and in their places those of `templates/*.mustache`.
    private static func templates(in folder: String, _ findings: Findings) -> BulletinTemplates {
        var templates = BulletinTemplates()
        for file in files(in: folder, "templates", ending: ".mustache") {
            let name = ((file as NSString).lastPathComponent as NSString).deletingPathExtension
            guard let known = BulletinTemplates.Name(rawValue: name) else {
                let names = BulletinTemplates.Name.allCases.map { "\($0.rawValue).mustache" }
                findings.error(
                    ConfigurationFinding(
                        file: file, key: "",
                        message: "no template of this name, expected \(names.joined(separator: " or "))",
                        hint: Hint.nearest(to: name + ".mustache", among: names)))
                continue
            }
            guard let text = text(of: file, findings) else { continue }
            do {
                try templates.replace(known, with: text)
            } catch {
                findings.error(ConfigurationFinding(file: file, key: "", message: error.description, hint: nil))
            }
        }
        return templates
    }

    private static func yamlFiles(in folder: String, _ name: String) -> [String] {
        files(in: folder, name, ending: ".yaml")
    }

    private static func files(in folder: String, _ name: String, ending: String) -> [String] {
        let path = (folder as NSString).appendingPathComponent(name)
        let names = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
        return names.filter { $0.hasSuffix(ending) }.sorted().map { (path as NSString).appendingPathComponent($0) }
    }

    /// A file's text; nil after noting why it cannot be read.
    static func text(of path: String, _ findings: Findings) -> String? {
        func fail(_ message: String, hint: String? = nil) -> String? {
            findings.error(ConfigurationFinding(file: path, key: "", message: message, hint: hint))
            return nil
        }
        guard let size = (try? FileManager.default.attributesOfItem(atPath: path))?[.size] as? NSNumber else {
            return fail("the file does not exist or cannot be read", hint: FileHint.missing(path))
        }
        guard size.intValue <= largestFile else { return fail("the file is larger than 4 MiB") }
        guard let data = FileManager.default.contents(atPath: path) else {
            return fail("the file cannot be read", hint: FileHint.unreadable(path))
        }
        guard let text = String(data: data, encoding: .utf8) else { return fail("the file is not UTF-8") }
        return text
    }
}
