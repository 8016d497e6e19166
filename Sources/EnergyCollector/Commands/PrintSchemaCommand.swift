import ArgumentParser
import CollectorConfiguration

/// `energy-collector print-schema`: by what editors complete and check the configuration files.
struct PrintSchemaCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "print-schema",
        abstract: "Print the schema of a configuration file, by which editors complete and check it.",
        discussion: "The schema is JSON Schema, draft 2020-12; docs/configuration.md shows how an editor uses it.")

    @Argument(help: "Which file: energy-collector, site, profile or scheme.", transform: schema)
    var file = ConfigurationSchema.links

    func run() throws {
        print(file.text, terminator: "")
    }

    private static func schema(_ name: String) throws -> ConfigurationSchema {
        guard let schema = ConfigurationSchema(rawValue: name) else {
            let names = ConfigurationSchema.allCases.map(\.rawValue).joined(separator: ", ")
            throw ValidationError("found '\(name)', expected one of \(names)")
        }
        return schema
    }
}
