import CollectorConfiguration
import ConsumptionLedger
import ControlAPI
import EnergyKPI
import EnergyStore
import MeterModels

/// Bills of other platforms' files.
extension Queries {
    /// `POST /v1/bills/import` with a form.
    func formedImport(_ request: StatementImportRequest) throws -> Change.Prepared {
        try checkName(of: request)
        let forms = configuration.importForms
        guard let form = forms.first(where: { $0.id == request.form }) else {
            throw ProblemDocument.unknown("import form", request.form ?? "", known: forms.map(\.id))
        }
        let node = try statedNode(request, form)
        let file = StatementFile.bills(request.name, content: request.csv, digest: try digest(of: request))
        let encoding = request.encoding.flatMap(ImportForm.Encoding.init(rawValue:)) ?? .utf8
        let formed: FormedBills
        do {
            formed = try FormedBills(
                parsing: request.csv, of: FormedBills.File(name: request.name, digest: file.digest, encoding: encoding),
                by: form, node: node, known: try knownDays)
        } catch let refusal as FileRefusal {
            throw importRefused(refusal)
        }
        let current = try currentBills(with: [])
        let leftBehind = formed.leftBehind(in: current, by: form, node: node).map { "\($0.key)" }.sorted()
        guard leftBehind.isEmpty else {
            throw importRefused(
                "\(leftBehind.count) of an earlier file would count beside this one; nothing was recorded",
                leftBehind.map { key in
                    "\(key) is of an earlier file of form \(form.id), but not in this one: withdraw it first"
                })
        }
        try check(formed.rows)
        let (bills, lines) = (formed.rows.count, formed.lineCount)
        return try prepared(
            formed.rows.map { .set($0.content) },
            "import \(bills) bills of \(lines) lines of \(request.name) by form \(form.id) \(form.version)", from: file,
            by: formed, dryRun: request.dryRun)
    }

    /// The node of every line; nil when the form says it.
    private func statedNode(_ request: StatementImportRequest, _ form: ImportForm) throws -> String? {
        switch (request.node, form.node) {
        case (let id?, nil): return try node(id).id
        case (nil, _?): return nil
        case (let id?, _?):
            throw ProblemDocument.invalid("node", found: id, expected: "none: form \(form.id) says the nodes itself")
        case (nil, nil):
            throw ProblemDocument.invalid(
                "node", found: nil, expected: "one of the site's nodes: form \(form.id) does not say it")
        }
    }

    /// The days that a line may be for: from the first day of which the site states anything, or 1900, through this
    /// month.
    private var knownDays: DayRange {
        get throws {
            let facts = listed(try store.factRevisions(), hasHistory: false) { $0.kind.shape != .baseFigure }
            let beginning = CivilDate(firstOfMonth: 1, year: 1900)
            let first = facts.map(\.content.from).min() ?? beginning
            let (year, month, _) = today.parts
            let end = CivilDate(firstOfMonth: month + 1, year: year)
            return DayRange(first: first, end: end) ?? DayRange(.month(year: year, month: month))
        }
    }
}
