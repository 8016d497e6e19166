/// Objects to a published figure: `POST /v1/objections`.
public struct ObjectionRequest: ChangeRequest {
    /// The period of the bulletin.
    public var period: String
    /// `monthly` or `annual`; absent for what the period says.
    public var kind: String?
    /// The revision; absent for the last.
    public var revision: Int?
    /// The figure, as the bulletin names it.
    public var figure: String
    /// What is said against it.
    public var text: String
    /// The office's own reference, without names and addresses.
    public var reference: String
    /// The civil day on which it came in; absent for today.
    public var on: String?

    /// In the audit log it is the reason.
    public var reason: String { text }

    /// An objection.
    public init(
        period: String, kind: String?, revision: Int?, figure: String, text: String, reference: String, on: String?
    ) {
        self.period = period
        self.kind = kind
        self.revision = revision
        self.figure = figure
        self.text = text
        self.reference = reference
        self.on = on
    }
}

/// Answers an objection: `POST /v1/objections/answer`.
public struct ObjectionAnswerRequest: ChangeRequest {
    /// Its number.
    public var id: Int64
    /// `explained` or `corrected`.
    public var outcome: String
    /// The explanation, or what was corrected.
    public var text: String

    /// In the audit log it is the reason.
    public var reason: String { text }

    /// An answer.
    public init(id: Int64, outcome: String, text: String) {
        self.id = id
        self.outcome = outcome
        self.text = text
    }
}

/// The answer to `GET /v1/objections`, the oldest first.
public struct ObjectionsResponse: Codable, Hashable, Sendable {
    /// Objections.
    public var objections: [ObjectionResponse]

    /// Some objections.
    public init(objections: [ObjectionResponse]) { self.objections = objections }
}

/// An objection to a published figure.
public struct ObjectionResponse: Codable, Hashable, Sendable {
    /// Its number.
    public var id: Int64
    /// `monthly` or `annual`.
    public var kind: String
    /// The period of the bulletin.
    public var period: String
    /// The revision.
    public var revision: Int
    /// The figure.
    public var figure: String
    /// What is said against it.
    public var text: String
    /// The office's own reference.
    public var reference: String
    /// The civil day on which it came in.
    public var openedOn: String
    /// The last civil day on which an answer is in time.
    public var due: String
    /// Whether `due` rests on days of a year whose holidays are not published yet.
    public var isDueProvisional: Bool
    /// `open`, `overdue`, `answered` or `answered_late`.
    public var state: String
    /// Who recorded it.
    public var author: String
    /// `explained` or `corrected`; absent while it waits.
    public var outcome: String?
    /// The answer.
    public var answer: String?
    /// The civil day of the answer.
    public var answeredOn: String?
    /// Who answered.
    public var answeredBy: String?

    /// An objection.
    public init(
        id: Int64, kind: String, period: String, revision: Int, figure: String, text: String, reference: String,
        openedOn: String, due: String, isDueProvisional: Bool, state: String, author: String, outcome: String?,
        answer: String?, answeredOn: String?, answeredBy: String?
    ) {
        self.id = id
        self.kind = kind
        self.period = period
        self.revision = revision
        self.figure = figure
        self.text = text
        self.reference = reference
        self.openedOn = openedOn
        self.due = due
        self.isDueProvisional = isDueProvisional
        self.state = state
        self.author = author
        self.outcome = outcome
        self.answer = answer
        self.answeredOn = answeredOn
        self.answeredBy = answeredBy
    }

    enum CodingKeys: String, CodingKey {
        case id, kind, period, revision, figure, text, reference, due, state, author, outcome, answer
        case openedOn = "opened_on"
        case isDueProvisional = "due_provisional"
        case answeredOn = "answered_on"
        case answeredBy = "answered_by"
    }
}
