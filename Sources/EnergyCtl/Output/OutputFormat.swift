import ArgumentParser

/// How an answer is printed.
enum OutputFormat: String, CaseIterable, ExpressibleByArgument, Sendable {
    /// Aligned columns for people.
    case table
    /// The daemon's answer as it came.
    case json
    /// A header and rows for other programs.
    case csv
}
