import EnergyKPI
import MeterModels

/// Everything that `schemes/*.yaml` can hold, read file by file.
struct SchemeLibrary {
    /// What a file of schemes is about.
    enum Kind: String, CaseIterable {
        case coefficients, quota, scoring, calendar
        case emissionFactors = "emission_factors"
        case importForm = "import_form"
    }

    let findings: Findings
    private(set) var coefficientSets: [CoefficientSet] = []
    private(set) var emissionFactorSets: [EmissionFactorSet] = []
    private(set) var quotaTables: [QuotaTable] = []
    private(set) var calendarYears: [WorkCalendar.Year] = []
    private var scoring: [ScoringReader.Draft] = []
    private var importDrafts: [ImportFormReader.Draft] = []

    init(findings: Findings) {
        self.findings = findings
    }

    /// The working days of all known years.
    var calendar: WorkCalendar { WorkCalendar(calendarYears) }

    mutating func add(text: String, file: String) {
        guard let root = YAMLValue.parse(text, file: file, findings: findings)?.mapping else { return }
        let kinds = Kind.allCases.map(\.rawValue).joined(separator: ", ")
        // Files of before there were kinds are of coefficients.
        let kind =
            root.optional("kind") == nil ? .coefficients : root.required("kind", expected: "one of \(kinds)", Kind.init)
        switch kind {
        case nil: return
        case .coefficients: coefficientSets += CoefficientReader(root: root).set().map { [$0] } ?? []
        case .emissionFactors: emissionFactorSets += EmissionFactorReader(root: root).set().map { [$0] } ?? []
        case .quota: quotaTables += QuotaReader(root: root).table().map { [$0] } ?? []
        case .calendar: calendarYears += WorkCalendarReader(root: root).year().map { [$0] } ?? []
        case .importForm: importDrafts.append(ImportFormReader(root: root).draft())
        case .scoring: scoring += ScoringReader(root: root).draft().map { [$0] } ?? []
        }
    }

    /// Forms of other platforms' files; of two with the same id the later one counts.
    var importForms: [ImportForm] {
        importDrafts.compactMap(\.form).reduce(into: []) { forms, form in
            forms.removeAll { $0.id == form.id }
            forms.append(form)
        }
    }

    /// Notes every node that a form of files names and the site does not have.
    func checkImportForms(nodes: [String]) {
        for place in importDrafts.flatMap(\.nodes) {
            _ = place.value(expected: "one of the site's nodes", among: nodes) { nodes.contains($0) ? $0 : nil }
        }
    }

    /// Scoring schemes with what they take from others; of two with the same id the later one counts.
    func scoringSchemes() -> [ScoringScheme] {
        var byID: [String: ScoringReader.Draft] = [:]
        var order: [String] = []
        for draft in scoring {
            if byID.updateValue(draft, forKey: draft.scheme.id) == nil { order.append(draft.scheme.id) }
        }
        return order.compactMap { byID[$0] }.map { draft in
            guard let (id, place) = draft.extends else { return draft.scheme }
            guard let general = byID[id], general.scheme.id != draft.scheme.id else {
                place.reject("there is no other scheme '\(id)' to extend")
                return draft.scheme
            }
            if general.extends != nil { place.reject("'\(id)' extends another scheme itself: extend the general one") }
            for (name, place) in draft.without where !general.scheme.indicators.contains(where: { $0.id == name }) {
                place.reject("'\(id)' has no indicator '\(name)'")
            }
            return draft.scheme.extending(general.scheme, without: Set(draft.without.map(\.id)))
        }
    }
}
