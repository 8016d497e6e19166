import ArgumentParser

/// The time a query is about.
///
/// The daemon reads dates in the site's zone.
struct TimeOptions: ParsableArguments {
    @Option(
        parsing: .unconditional,
        help: ArgumentHelp(
            "From this time on.",
            discussion: """
                RFC 3339, a date or period of the site, or words: 2026-10-01, 2026-10, today, yesterday, -12h, -7d, \
                last-month, this-year.
                """,
            valueName: "time"),
        completion: Known.times)
    var from: String?

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp(
            "Up to this time.", discussion: "As --from; a date or period is included.",
            valueName: "time"),
        completion: Known.times)
    var to: String?
}
