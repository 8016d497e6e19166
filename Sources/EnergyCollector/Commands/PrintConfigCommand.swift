import ArgumentParser
import CollectorConfiguration

/// `energy-collector print-config`: everything that a configuration comes to.
struct PrintConfigCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "print-config",
        abstract: "Print what the configuration comes to, with every default filled in.",
        discussion: """
            The output is YAML in which entries stand below their ids, in the order of the files. Two configurations \
            that come to the same print the same; profiles and schemes are told apart by eight digits of their content.
            """)

    @OptionGroup var option: ConfigurationOption

    func run() throws {
        let configuration = try CheckedConfiguration.load(option.path)
        print(EffectiveConfiguration(configuration).yaml, terminator: "")
    }
}
