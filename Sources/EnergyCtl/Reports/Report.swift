import ControlAPI
/// An answer ready to be printed.
protocol Report {
    /// For people.
    func text(_ painter: Painter) -> String
    /// For programs.
    var csv: CSVTable { get }
    /// What a reader must know beside the answer, one line each, for stderr.
    var remarks: [String] { get }
}

extension Report {
    var remarks: [String] { [] }
}
