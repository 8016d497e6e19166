import CRelease

/// The version that the programs of this package say they are.
public enum ReleaseVersion {
    /// Semantic version, `MAJOR.MINOR.PATCH`.
    public static let current = "0.1.0"

    /// The commit that they were built from, with `+` behind it where files differed from it; `unknown` where nobody told.
    public static let commit = String(cString: energy_release_commit())

    /// Both, as `--version` prints them.
    public static let full = "\(current) (commit \(commit))"
}
