public import Bulletin

/// How the site publishes its bulletins.
public struct PublicationSettings: Hashable, Sendable {
    /// What is shown to everybody.
    public var scope = PublicationScope()

    /// Everything is shown.
    public init() {}
}
