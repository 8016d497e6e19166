extension Queries {
    /// Every kind of change that a person can ask for.
    var changes: [Change] {
        [
            eventAddition, eventReversion, correctionAddition, correctionReversion, anomalyAssignment,
            anomalyClosure, schemePublication,
        ] + factChanges + billChanges + bulletinChanges
    }
}
