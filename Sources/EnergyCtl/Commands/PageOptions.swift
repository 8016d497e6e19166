import ArgumentParser

/// Which part of a long list is shown.
struct PageOptions: ParsableArguments {
    @Option(help: ArgumentHelp("At most this many.", valueName: "n"))
    var limit: Int?

    @Option(
        help: ArgumentHelp("Go on after the entry of this number, the last of the page before.", valueName: "number"))
    var before: Int64?

    var query: [(name: String, value: String?)] {
        [("before", before.map(String.init)), ("limit", limit.map(String.init))]
    }

    mutating func validate() throws {
        if let limit, limit < 1 { throw ValidationError("--limit is \(limit), expected a number from 1 on") }
    }
}
