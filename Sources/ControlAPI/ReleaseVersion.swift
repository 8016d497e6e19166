/// The version that the programs of this package say they are.
public enum ReleaseVersion {
    /// Semantic version, `MAJOR.MINOR.PATCH`.
    public static let current = "0.1.0"
}
