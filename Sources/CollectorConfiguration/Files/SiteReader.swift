import ConsumptionLedger
import EnergyKPI
import MeterModels

/// What `site.yaml` says, before it is joined with the links.
struct SiteFile {
    var site: Site?
    var meters: [SiteMeter] = []
    var fleets: [(fleet: Fleet, interval: Duration?, rating: Rating?, place: YAMLValue)] = []
    var facts: [Fact] = []
    var bills: [Bill] = []
    /// Where facts and bills stand.
    var factsPlace: YAMLValue?
    var billsPlace: YAMLValue?
    var expectedCarriers: [String: Set<Carrier>] = [:]
    var formulas: [(formula: NodeFormula, place: YAMLValue)] = []
    var responsibilities: [Responsibility] = []
    var areaBillings: [AreaBilling] = []
    var anomalyRules = AnomalyRules()
    var evaluation = Evaluation()
    var publication = PublicationSettings()
}

/// One entry of `meters`: an assignment, and what is known of the meter.
struct SiteMeter {
    var assignment: MeterAssignment
    /// What the register of meters says of it.
    var card: MeterCard
    /// Which entry of the file it is from: one entry of shares gives several.
    var entry: Int
    /// nil when none is stated; zero when what is stated was already rejected.
    var interval: Duration?
    var modulus: Int64?
    var rating: Rating?
    var place: YAMLValue
}

/// Reads `site.yaml`.
struct SiteReader {
    let root: YAMLMapping
    let schemes: SchemeLibrary
    let scoring: [ScoringScheme]

    func read() -> SiteFile {
        var file = SiteFile()
        let id = root.required("id", expected: "the site's id", ScalarForm.identifier)
        let name = root.text("name")
        let zone = zone()
        let nodes = nodes(&file)
        let ids = Set(nodes.map(\.id))
        for (index, value) in root.list("meters").enumerated() {
            file.meters += meters(value, entry: index, nodes: ids)
        }
        for value in root.list("fleets") { fleet(value, nodes: ids, into: &file) }
        let export = root.optional("export")
        file.factsPlace = root.optional("facts")
        file.billsPlace = root.optional("bills")
        file.facts = root.list("facts").compactMap { FactReader(nodes: ids).fact($0) }
        file.bills = root.list("bills").compactMap { FactReader(nodes: ids).bill($0) }
        file.anomalyRules = AnomalyRulesReader(root: root).read()
        file.evaluation = EvaluationReader(root: root, nodes: ids, schemes: schemes, scoring: scoring).read()
        file.publication = PublicationReader(root: root, nodes: ids).read()
        let neverExports = check(export, file.meters)
        let location = location()
        root.finish()
        guard let id, let name, let zone else { return file }
        let site = Site(
            id: id, name: name, zone: zone, nodes: nodes, assignments: file.meters.map(\.assignment),
            formulas: file.formulas.map(\.formula), responsibilities: file.responsibilities,
            fleets: file.fleets.map(\.fleet), areaBillings: file.areaBillings, neverExports: neverExports,
            location: location)
        SiteCheck(site: site, meters: file.meters, formulas: file.formulas).run()
        file.site = site
        return file
    }

    private func location() -> GeoLocation? {
        guard let entry = root.optional("location")?.mapping else { return nil }
        func degrees(_ name: String, upTo limit: Int64) -> ExactDecimal? {
            entry.required(name, expected: "degrees from -\(limit) to \(limit)") { text in
                ExactDecimal(text).flatMap { value in
                    value.multiplied(by: ExactDecimal(1_000_000))?.rounded().flatMap {
                        abs($0) <= limit * 1_000_000 ? value : nil
                    }
                }
            }
        }
        let latitude = degrees("latitude", upTo: 66)
        let longitude = degrees("longitude", upTo: 180)
        entry.finish()
        guard let latitude, let longitude else { return nil }
        return GeoLocation(latitude: latitude, longitude: longitude)
    }

    private func zone() -> CivilZone? {
        guard let value = root.required("timezone", expected: "an IANA zone such as Asia/Shanghai"),
            let name = value.text(expected: "an IANA zone such as Asia/Shanghai")
        else { return nil }
        do {
            return try CivilZone(identifier: name)
        } catch {
            value.reject("\(error)")
            return nil
        }
    }

    /// Whether the site is declared never to export.
    private func check(_ export: YAMLValue?, _ meters: [SiteMeter]) -> Bool {
        guard let export, let text = export.text(expected: "none, or a meter of role grid_export") else { return false }
        let exporting = meters.filter { $0.assignment.role == .gridExport }
        if text == "none" {
            if let meter = exporting.first { export.reject("'\(meter.assignment.meter)' has the role grid_export") }
            return true
        }
        if !exporting.contains(where: { $0.assignment.meter == text }) {
            export.reject(
                "found '\(text)', expected none, or a meter of role grid_export",
                hint: Hint.nearest(to: text, among: exporting.map(\.assignment.meter)))
        }
        return false
    }
}
