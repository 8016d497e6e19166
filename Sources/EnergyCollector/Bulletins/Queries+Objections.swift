import Bulletin
import CollectorConfiguration
import ConsumptionLedger
import ControlAPI
import EnergyKPI
import EnergyStore
import MeterModels

extension Queries {
    /// `GET /v1/objections`.
    func objections(_ parameters: QueryParameters) throws -> ObjectionsResponse {
        let id = try parameters.text("id").map { text in
            guard let id = Int64(text), id > 0 else {
                throw ProblemDocument.invalid("id", found: text, expected: "the number of an objection")
            }
            return id
        }
        let found = try store.objections(id: id)
        if let id, found.isEmpty { throw ProblemDocument.unknown("objection", "\(id)", known: []) }
        let openOnly = try parameters.flag("open")
        return ObjectionsResponse(objections: found.filter { !openOnly || $0.answer == nil }.map(response))
    }

    func response(_ objection: Objection) -> ObjectionResponse {
        let isOnTime = objection.isOnTime(on: today)
        let state =
            objection.answer == nil ? (isOnTime ? "open" : "overdue") : (isOnTime ? "answered" : "answered_late")
        return ObjectionResponse(
            id: objection.id, kind: objection.revision.kind, period: objection.revision.period,
            revision: objection.revision.number, figure: objection.figure, text: objection.text,
            reference: objection.reference, openedOn: objection.openedOn.description, due: objection.due.description,
            isDueProvisional: objection.isDueProvisional, state: state, author: objection.author,
            outcome: objection.answer?.outcome.rawValue, answer: objection.answer?.text,
            answeredOn: objection.answer?.on.description, answeredBy: objection.answer?.author)
    }

    /// `POST /v1/objections`.
    var objectionOpening: Change {
        Change(ControlPath.objections, to: "taking an objection") { (request: ObjectionRequest) in
            let revision = try revision(request.revision, of: request.period, kind: request.kind)
            let figure = try Self.stated(request.figure, "figure", "the figure that is objected to")
            let reference = try Self.stated(request.reference, "reference", "the office's own reference")
            let on = try day(request.on)
            guard on >= zone.date(at: revision.at.seconds) else {
                throw ProblemDocument.invalid(
                    "on", found: on.description, expected: "a day from the publication on")
            }
            let deadline = configuration.calendar.deadline(
                configuration.publication.objectionWorkingDays, after: on)
            let summary = "objection to \(revision.key.period) r\(revision.key.number)"
            return Change.Prepared(summary: summary, touches: nil) { declaration in
                let id = try store.open(
                    objectionTo: revision, figure: figure, text: declaration.reason, reference: reference,
                    openedOn: on, due: deadline.day, isDueProvisional: deadline.isProvisional, by: declaration)
                return try recorded(objection: id)
            }
        }
    }

    /// `POST /v1/objections/answer`.
    var objectionAnswer: Change {
        Change(ControlPath.objectionsAnswer, to: "answering an objection") { (request: ObjectionAnswerRequest) in
            guard let outcome = Objection.Outcome(rawValue: request.outcome) else {
                throw ProblemDocument.invalid(
                    "outcome", found: request.outcome,
                    expected: Objection.Outcome.allCases.map(\.rawValue).joined(separator: " or "))
            }
            guard try !store.objections(id: request.id).isEmpty else {
                throw ProblemDocument.unknown("objection", "\(request.id)", known: [])
            }
            let summary = "answer to objection \(request.id)"
            return Change.Prepared(summary: summary, touches: nil) { declaration in
                let answer = Objection.Answer(
                    outcome: outcome, text: declaration.reason, on: zone.date(at: declaration.at.seconds),
                    author: declaration.author)
                try store.answer(objection: request.id, answer, by: declaration)
                return try recorded(objection: request.id)
            }
        }
    }

    private func recorded(objection id: Int64) throws -> ObjectionResponse {
        guard let objection = try store.objections(id: id).first else {
            throw StoreError(.inputOutput, path: store.path, "objection \(id) is not there after it was stored")
        }
        return response(objection)
    }

    /// Objections of a period, and how many of those due in it were answered in time; nil when there was none.
    func objectionCounts(of period: ReportingPeriod) throws -> Publication.Objections? {
        let days = DayRange(period)
        func isIn(_ day: CivilDate) -> Bool { days.first <= day && day < days.end }
        let all = try store.objections()
        let due = all.filter { isIn($0.due) }
        let counts = Publication.Objections(
            opened: all.count { isIn($0.openedOn) }, answered: all.count { $0.answer.map { isIn($0.on) } ?? false },
            due: due.count, onTime: due.count { $0.answer != nil && $0.isOnTime(on: today) },
            open: all.count { $0.answer == nil })
        return all.isEmpty ? nil : counts
    }

    /// Objections that wait, for status: those that are overdue, and those that are due within three days.
    func objectionFindings() throws -> (problems: [String], warnings: [String]) {
        var (problems, warnings): ([String], [String]) = ([], [])
        for objection in try store.objections() where objection.answer == nil {
            let name = "objection \(objection.id) to \(objection.revision.period) r\(objection.revision.number)"
            if objection.due < today {
                problems.append("\(name) was due on \(objection.due): energyctl objections list --open")
            } else {
                warnings.append("\(name) waits for an answer until \(objection.due)")
            }
        }
        return (problems, warnings)
    }
}
