/// The program's version, as in CHANGELOG.md.
enum ProgramVersion {
    static let text = "0.1.0"
}
