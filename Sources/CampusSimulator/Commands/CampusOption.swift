import ArgumentParser

/// Which campus a command simulates.
struct CampusOption: ParsableArguments {
    @Option(name: .customLong("campus"), help: "Campus file (JSON); without it the built-in demo campus.")
    var file: String?

    /// The campus of the file, or the built-in one.
    ///
    /// - Throws: `CampusError` naming the key that is wrong.
    func read() throws -> Campus {
        guard let file else { return .demo }
        return try CampusFile.read(path: file)
    }
}
