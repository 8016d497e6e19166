import GRDB
public import MeterModels

/// Somebody objects to a published figure, 异议.
public struct Objection: Hashable, Sendable {
    /// How an objection was answered.
    public enum Outcome: String, CaseIterable, Sendable {
        /// The figure stands, and this is why.
        case explained
        /// The figure was wrong: what it rests on was corrected.
        case corrected
    }

    /// An answer to an objection.
    public struct Answer: Hashable, Sendable {
        /// How it was answered.
        public var outcome: Outcome
        /// The explanation, or what was corrected.
        public var text: String
        /// The civil day of the answer.
        public var on: CivilDate
        /// Who answered.
        public var author: String

        /// An answer.
        public init(outcome: Outcome, text: String, on: CivilDate, author: String) {
            self.outcome = outcome
            self.text = text
            self.on = on
            self.author = author
        }
    }

    /// Its number.
    public var id: Int64
    /// The revision that it is against.
    public var revision: BulletinRevision.Key
    /// The figure, in the objector's words or as the bulletin names it.
    public var figure: String
    /// What is said against it.
    public var text: String
    /// The office's own reference; no name and no address.
    public var reference: String
    /// The civil day on which it was opened, which is not counted.
    public var openedOn: CivilDate
    /// The last civil day on which an answer is in time.
    public var due: CivilDate
    /// Whether that rests on days of a year whose notice of holidays was not known.
    public var isDueProvisional: Bool
    /// Who recorded it.
    public var author: String
    /// The answer; nil while there is none.
    public var answer: Answer?

    /// Whether it was answered in time, or still can be on a day.
    public func isOnTime(on today: CivilDate) -> Bool { (answer?.on ?? today) <= due }
}

extension EnergyStore {
    /// Keeps an objection to a published figure.
    ///
    /// - Returns: Its number.
    public func open(
        objectionTo revision: BulletinRevision, figure: String, text: String, reference: String,
        openedOn: CivilDate, due: CivilDate, isDueProvisional: Bool, by declaration: Declaration
    ) throws(StoreError) -> Int64 {
        try declare(by: declaration) { db, _, log in
            try db.execute(
                sql: """
                    INSERT INTO objection (revision, figure, text, reference, opened_on, due, is_due_provisional,
                        author, at)
                    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
                    """,
                arguments: [
                    revision.id, figure, text, reference, openedOn.description, due.description, isDueProvisional,
                    declaration.author, declaration.at.milliseconds,
                ])
            let id = db.lastInsertedRowID
            let key = revision.key
            try log.append(
                .objectionOpen, subject: "objection \(id)",
                details: [
                    "bulletin": "\(key.kind) \(key.period) r\(key.number)", "figure": figure, "text": text,
                    "reference": reference, "opened_on": openedOn.description, "due": due.description,
                ])
            return id
        }
    }

    /// Keeps the answer to an objection.
    ///
    /// - Throws: `StoreError` with the code `refused` when it was answered, or there is none of that number.
    public func answer(
        objection id: Int64, _ answer: Objection.Answer, by declaration: Declaration
    ) throws(StoreError) {
        try declare(by: declaration) { db, _, log in
            guard try Row.fetchOne(db, sql: "SELECT 1 FROM objection WHERE id = ?", arguments: [id]) != nil else {
                throw StoreError.refused("there is no objection \(id)")
            }
            let known = try String.fetchOne(
                db, sql: "SELECT answered_on FROM objection_answer WHERE objection = ?", arguments: [id])
            if let known { throw StoreError.refused("objection \(id) was answered on \(known) already") }
            try db.execute(
                sql: """
                    INSERT INTO objection_answer (objection, outcome, text, answered_on, author, at)
                    VALUES (?, ?, ?, ?, ?, ?)
                    """,
                arguments: [
                    id, answer.outcome.rawValue, answer.text, answer.on.description, declaration.author,
                    declaration.at.milliseconds,
                ])
            try log.append(
                .objectionAnswer, subject: "objection \(id)",
                details: [
                    "outcome": answer.outcome.rawValue, "text": answer.text, "answered_on": answer.on.description,
                ])
        }
    }

    /// Objections, the oldest first: every one, or one by its number.
    public func objections(id: Int64? = nil) throws(StoreError) -> [Objection] {
        try read { db, _ in
            try Row.fetchAll(
                db,
                sql: """
                    SELECT objection.id, kind, period, number, figure, objection.text, reference, opened_on, due,
                        is_due_provisional, objection.author, outcome, objection_answer.text, answered_on,
                        objection_answer.author
                    FROM objection JOIN bulletin_revision ON bulletin_revision.id = objection.revision
                    LEFT JOIN objection_answer ON objection_answer.objection = objection.id
                    WHERE ?1 IS NULL OR objection.id = ?1 ORDER BY objection.id
                    """, arguments: [id]
            ).compactMap(Self.objection)
        }
    }

    private static func objection(_ row: Row) -> Objection? {
        guard let openedOn = CivilDate(row[7] as String), let due = CivilDate(row[8] as String) else { return nil }
        var answer: Objection.Answer?
        if let outcome = (row[11] as String?).flatMap(Objection.Outcome.init(rawValue:)),
            let on = (row[13] as String?).flatMap({ CivilDate($0) })
        {
            answer = Objection.Answer(outcome: outcome, text: row[12], on: on, author: row[14])
        }
        return Objection(
            id: row[0], revision: BulletinRevision.Key(kind: row[1], period: row[2], number: row[3]), figure: row[4],
            text: row[5], reference: row[6], openedOn: openedOn, due: due, isDueProvisional: row[9], author: row[10],
            answer: answer)
    }
}
