import ArgumentParser

/// The time a query is about.
///
/// The daemon reads dates in the site's zone.
struct TimeOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "From this time on.", discussion: "RFC 3339, or a date or month of the site: 2026-10-01, 2026-10.",
            valueName: "time"))
    var from: String?

    @Option(
        help: ArgumentHelp(
            "Up to this time.", discussion: "RFC 3339, or a date or month of the site, which is included.",
            valueName: "time"))
    var to: String?
}
