import ConsumptionLedger
import ControlAPI
import EnergyStore
import MeterModels

extension Queries {
    /// Every kind of change that a person can ask for.
    var changes: [Change] {
        [
            publication, eventAddition, eventReversion, correctionAddition, correctionReversion, anomalyAssignment,
            anomalyClosure, schemePublication,
        ] + factChanges + billChanges
    }

    /// `POST /v1/bulletin/publish`.
    private var publication: Change {
        Change(ControlPath.bulletinPublish, to: "publishing") { (request: PublishRequest) in
            let expected = "a period that is over, such as 2026-10, 2026Q3 or 2026"
            guard let period = ReportingPeriod(request.period) else {
                throw ProblemDocument.invalid("period", found: request.period, expected: expected)
            }
            let span = zone.span(of: period)
            guard span.end * 1000 <= clock().milliseconds else {
                throw ProblemDocument.invalid("period", found: request.period, expected: expected)
            }
            return Change.Prepared(summary: "publish \(period)", touches: nil) { declaration in
                try store.publish(period, span: span, by: declaration)
                return PublishedPeriodResponse(
                    period: period.description, author: declaration.author, at: zone.rfc3339(declaration.at))
            }
        }
    }
}
