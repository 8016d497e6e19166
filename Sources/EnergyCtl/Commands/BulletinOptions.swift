import ArgumentParser

/// Which bulletin is meant.
struct BulletinOptions: ParsableArguments {
    @Option(help: ArgumentHelp("The month or year: 2026-10 or 2026.", valueName: "period"))
    var period: String

    @Option(help: "monthly (月度公报) or annual (年度公报); without it what the period says.")
    var kind: BulletinExportCommand.Kind?

    var query: [(String, String?)] { [("period", period), ("kind", kind?.rawValue)] }
}
