/// An error as RFC 9457 describes it, sent as `application/problem+json`.
public struct ProblemDocument: Codable, Error, Hashable, Sendable {
    /// The type of the refusal to publish while readings of the time are stored and in no figure yet; asking again later
    /// helps.
    public static let notRolledUp = "not-rolled-up"

    /// What kind of problem it is, for programs, such as `unknown-node`, `invalid-period` or `import-refused`.
    public var type: String
    /// The kind in words, the same for every problem of the type.
    public var title: String
    /// The HTTP status.
    public var status: Int
    /// What was wrong this time and what to do.
    public var detail: String
    /// Every single finding, when there are several: one a line of a CSV file, for instance.
    public var findings: [String]?

    /// A problem to answer with.
    public init(type: String, title: String, status: Int, detail: String, findings: [String]? = nil) {
        self.type = type
        self.title = title
        self.status = status
        self.detail = detail
        self.findings = findings
    }
}
