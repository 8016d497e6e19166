public import Bulletin

/// How the site publishes its bulletins.
public struct PublicationSettings: Hashable, Sendable {
    /// What is shown to everybody.
    public var scope = PublicationScope()
    /// Working days after a period's end in which late readings and bills come in, before its bulletin can be final.
    public var graceWorkingDays = 5
    /// Working days in which objections may be opened, and in which each has to be answered.
    public var objectionWorkingDays = 10

    /// Everything is shown.
    public init() {}
}
