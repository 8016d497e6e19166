/// The answer to `GET /v1/deadline`.
public struct DeadlineResponse: Codable, Hashable, Sendable {
    /// The day of the event, which is not counted.
    public var from: String
    /// How many working days.
    public var workingDays: Int
    /// The last day on which it is in time.
    public var deadline: String
    /// Whether it reaches a year whose notice of holidays is not known.
    public var provisional: Bool
    /// Why it is provisional.
    public var remark: String?
    /// The notices that are known.
    public var calendars: [String]

    /// All of it.
    public init(
        from: String, workingDays: Int, deadline: String, provisional: Bool, remark: String?, calendars: [String]
    ) {
        self.from = from
        self.workingDays = workingDays
        self.deadline = deadline
        self.provisional = provisional
        self.remark = remark
        self.calendars = calendars
    }

    enum CodingKeys: String, CodingKey {
        case from, deadline, provisional, remark, calendars
        case workingDays = "working_days"
    }
}
