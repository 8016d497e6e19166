import EnergyKPI
import MeterModels

/// Captions and sentences.
extension EnglishWords {
    func heading(_ number: Int, _ title: String) -> String { "\(number). \(title)" }
    func tableCaption(_ number: Int, _ title: String) -> String { "Table \(number)  \(title)" }
    func chartCaption(_ number: Int, _ title: String) -> String { "Figure \(number)  \(title)" }
    var chartSheet: String { "Charts" }
    var noteLead: String { "Notes: " }
    func note(_ mark: String, _ text: String) -> String { "\(mark) \(text). " }
    func yearToDate(_ days: DayRange) -> String { "Year to date (\(self.days(days, zone: nil)))" }

    func coefficientTable(_ id: String, version: String) -> String {
        "Coefficients to standard coal (\(id), version \(version))"
    }

    func pageTitle(_ document: BulletinDocument) -> String {
        "\(document.issuer) – \(document.title) – \(document.periodName) (\(document.revision))"
    }

    func sentence(_ statements: [Statement]) -> String {
        statements.map(clause).joined(separator: ". ") + "."
    }

    func join(_ sentences: [String]) -> String { sentences.joined(separator: " ") }

    private func clause(_ statement: Statement) -> String {
        let lead = statement.lead.map { "\($0): " } ?? ""
        if let null = statement.figure.null { return "\(lead)\(statement.name) is not known (\(reason(null)))" }
        let share = statement.share.flatMap { part in
            part.figure.digits == nil ? nil : ", of which \(part.name.lowercased()) \(part.figure.groupedText) %"
        }
        return lead + "\(statement.name) was \(statement.figure.groupedText) \(statement.unitName)" + (share ?? "")
            + statement.changes.map { ", " + trend($0.comparison, $0.change, statement.known) }.joined()
    }

    private func trend(
        _ comparison: Statement.Comparison, _ change: Result<Rational, KPINull>, _ known: Set<KPINull>
    ) -> String {
        let against =
            switch comparison {
            case .lastYear: "a year earlier"
            case .previous: "the month before"
            case .base(let year): year
            }
        return switch Trend(change) {
        case .fall(let size): "\(size) % less than \(against)"
        case .rise(let size): "\(size) % more than \(against)"
        case .unchanged: "the same as \(against)"
        case .unknown(let null) where known.contains(null): "not comparable with \(against)"
        case .unknown(let null): "not comparable with \(against) (\(reason(null)))"
        }
    }

    func overridden(_ override: Publication.Override) -> String {
        "“\(override.gate)” was not met; \(override.person) let it through: \(override.reason)."
    }

    func partial(_ carriers: [Carrier]) -> String {
        "The quantity of \(list(carriers.map { carrier($0).lowercased() })) is the sum of what is known; it is not "
            + "complete, in no total, and not compared."
    }

    func baseDeclared(_ year: String) -> String {
        "The base year is \(year); its figures are declared and not verified. Savings are of whole years; above zero "
            + "is less."
    }

    func heatByArea(_ nodes: [String]) -> String {
        "Heat of \(list(nodes)) is billed by floor area and not metered: it is in no figure, and periods with another "
            + "way of billing are not compared."
    }

    func ranked(by kpi: KPI) -> String {
        "Ranked by \(self.kpi(kpi).lowercased()), least first; equal values share a rank; what cannot be known has none."
    }

    func coefficientSource(_ source: String) -> String { "Source of the coefficients: \(source)." }

    func emissionYear(_ published: Int, usedFor: Int) -> String {
        "The grid's factor of \(usedFor) is not published yet; that of \(published) is used."
    }

    func howToObject(until: String?, contact: String?, site: String) -> String {
        let last = until.map { ", at the latest on \($0)" } ?? ""
        return
            "Whoever contests a figure may do so in writing within 10 working days of publication, the day itself not "
            + "counted and a last day on a holiday moved to the next working day\(last), naming section, table, row, "
            + "column and reasons. Addressed to: \(contact ?? "the energy office of \(site)")."
    }

    func objections(_ counts: Publication.Objections, rate: BulletinFigure) -> String {
        let onTime =
            rate.digits == nil
            ? "none was due" : "\(counts.onTime) of \(counts.due) that were due were on time (\(rate.groupedText) %)"
        return
            "\(counts.opened) objections were received and \(counts.answered) answered; \(onTime); \(counts.open) are open."
    }

    func restated(_ count: Int, revision: Int) -> String {
        "This is revision \(revision). \(count) figures differ from the revision before, which it replaces and which is "
            + "kept; old and new values and the cause stand below."
    }

    func anomalies(total: Int, open: Int, closed: Int) -> String {
        "\(total) anomalies were found in the period; \(closed) are closed and \(open) open or followed up."
    }

    func targets(total: Int, onTrack: Int, behind: Int, unknown: Int, isFinal: Bool) -> String {
        let (good, bad) = isFinal ? ("reached", "missed") : ("on track", "behind")
        return "Of \(total) targets, \(onTrack) are \(good), \(behind) \(bad) and \(unknown) cannot be judged."
    }

    func calibration(valid: Int, soon: Int, expired: Int, unknown: Int) -> String {
        "Of the meters in use the calibration of \(valid) is valid, of \(soon) ends soon, of \(expired) has expired and "
            + "of \(unknown) is not registered."
    }

    func scheme(_ score: BulletinInput.Score) -> String {
        "Scheme: \(score.schemeName) (version \(score.schemeVersion)), "
            + (score.wasPublishedInTime ? "published before the year began." : "not published before the year began.")
    }

    func quotaSource(_ source: String, set: CoefficientSet.Reference) -> String {
        "Quotas by \(source). Coefficients: \(set.id), version \(set.version) (\(basis(set.basis)))."
    }

    func ratio(before: String, after: String) -> String { "ratio from \(before) to \(after)" }
    func newSerial(_ serial: String) -> String { "new meter \(serial)" }

    func cited(_ revision: Publication.Citation) -> String {
        "final bulletin of \(revision.period), revision \(revision.number)\(revision.isRestated ? " (r, restated)" : "")"
            + ", data fingerprint \(revision.inputHash.prefix(16))"
    }

    func sealed(hash: String, chainHead: String?, fingerprint: String?) -> String {
        "The data fingerprint (SHA-256) of this bulletin is \(hash)"
            + (chainHead.map { "; the head of the audit log was \($0)" } ?? "")
            + (fingerprint.map { "; evidence is signed by the key with the fingerprint \($0)" } ?? "") + "."
    }

    func paragraph(_ term: ParagraphTerm) -> String {
        switch term {
        case .partialRule: "Quantities are sums of what is known; comprehensive energy is given only when all is known."
        case .structureRule: "Shares are of standard coal; the carriers add up to comprehensive energy."
        case .areaChanged: "The floor area changed within the period; figures rest on its average by days."
        case .targetRule:
            "The path is the target's part by days; forecasts follow last year's shape or the daily mean and are no more than that. Completion = saving forecast or reached ÷ saving to be reached."
        case .subItemRule:
            "Uses: A lighting and sockets, B air conditioning, C power, D special consumption; indented items are part of the item above."
        case .noSubItems: "The site has no meters by use."
        case .lampRule: "Solar street-lights are off the grid: their energy stands alone and is in no total or share."
        case .waterRule: "Water is a resource and not part of comprehensive energy."
        case .carbonRule:
            "Boundary: purchased electricity, fuels and heat; own generation emits nothing. Emission = Σ (quantity × factor)."
        case .qualityRule:
            "Coverage is the time with readings or bills ÷ the time that should have them, rounded down. Derived: spread over an outage; manual: readings entered by persons; estimated: what readings do not tell; quarantined: implausible readings that were set aside."
        case .noChanges: "No meter changed in the period."
        case .noCorrections: "Nothing was corrected in the period."
        case .anomalyRule:
            "Anomalies are judged by rule, day by day, given to an owner with a date, and closed with cause and action; vanished ones are no longer supported by the readings."
        case .noAnomalies: "No anomaly was found in the period."
        case .traceable:
            "Every figure can be traced to readings, bills or statements. An objection is examined and answered in writing; what has to change is published as the next revision with old and new values."
        case .noObjectionCounts: "No objection is on record for the period."
        case .energyDefinition:
            "Comprehensive energy = Σ (quantity × coefficient) (GB/T 2589); per capita: ÷ average energy users; per floor area: (energy − fuel of official vehicles) ÷ average floor area."
        case .denominatorDefinition:
            "Energy users = (sum over days of staff + visitor person-days) ÷ calendar days; floor area is averaged by days. Changes are not adjusted for leap years."
        case .roundingRule:
            "All figures are exact and rounded once, for publication (GB/T 8170, half to even); parts may differ from sums by rounding. “—” means not known, never zero; notes say why."
        case .howToVerify:
            "To verify: the same readings, statements and configuration give the same files; energyctl explain derives every figure, energyctl audit verify checks the audit log; compare the SHA-256 of this file with the published one."
        case .unsealed: "This is a preview; it is not sealed and has no data fingerprint."
        case .quotaRule:
            "This section is of the quota basis (electricity by the fuel it takes) and must not be mixed or compared with the statistical basis of the other sections."
        case .noQuota: "No table of quotas is chosen for the site."
        case .noTargets: "No target letters are on record for the year."
        case .scoreRule:
            "Points follow from data by the scheme; declared items count as declared; nothing stands in for a missing item."
        case .noScores: "No scoring scheme is chosen for the year."
        case .heatingRule:
            "Heating is heat, fuel for heating and electricity for heating, of the quota basis, ÷ floor area."
        case .noHeating: "The site has no heating energy of its own record."
        case .noDataCentre: "Not applicable: the site has no meter of use D10 (data centre)."
        case .dataCentreRule:
            "Electricity of the data centre is the sum of the meters of use D10; the equipment alone is not metered, so that no EUE is given."
        case .meteringRule: "States are those of the period's last day; “ends soon” is within 60 days."
        case .noVerification: "No third-party verification is on record for the period."
        case .noNextTargets: "Target letters of the next year are not on record yet."
        case .nextTargetRule: "These targets hold from 1 January of the next year."
        case .basesRule: "Whole years are compared; above zero is a saving. Declared base figures are not verified."
        case .restatedRule: "Restated figures replace those published before."
        case .noReviews: "No review by another place is on record for the period."
        case .noRenewables: "The site has neither photovoltaics nor off-grid solar lamps."
        case .withheld: "By the scope of publication this section is not published; its energy is in all totals."
        case .quotaExplanation: "A figure above its constraint has to be explained in writing, with measures."
        }
    }
}
