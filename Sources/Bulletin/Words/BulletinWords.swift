import ConsumptionLedger
import EnergyKPI
import MeterModels

/// The words of a language: everything that stands in a bulletin and is no number and no name of the site.
///
/// Sentences are whole ones of the language, made from figures that are rounded already.
protocol BulletinWords: Sendable {
    /// The language as pages declare it, `zh-CN`.
    var tag: String { get }

    func title(_ kind: BulletinKind) -> String
    func section(_ term: SectionTerm) -> String
    func table(_ term: TableTerm) -> String
    func column(_ term: ColumnTerm) -> String
    func item(_ term: ItemTerm) -> String
    func short(_ term: ShortTerm) -> String
    func chart(_ term: ChartTerm) -> String
    func series(_ term: SeriesTerm) -> String
    func paragraph(_ term: ParagraphTerm) -> String

    func kpi(_ kpi: KPI) -> String
    func carrier(_ carrier: Carrier) -> String
    func subject(_ subject: KPIDerivation.Subject) -> String
    /// A unit as it is printed.
    func unit(_ symbol: String) -> String
    /// A unit as it is said in a sentence.
    func spelled(_ unit: PublishedUnit) -> String
    func reason(_ null: KPINull) -> String
    func basis(_ basis: Basis) -> String
    func policy(_ policy: GenerationPolicy) -> String
    func confidence(_ confidence: Coefficient.Confidence) -> String
    func band(_ band: QuotaBand) -> String
    func function(_ function: Responsibility.Function) -> String
    func anomaly(_ kind: Anomaly.Kind) -> String
    func change(_ kind: BulletinInput.MeterChange.Kind) -> String
    func correction(_ kind: BulletinInput.Correction.Kind) -> String
    func method(_ method: TargetForecast.Method) -> String
    func withheld(_ what: PublicationScope.Withheld) -> String

    func period(_ period: ReportingPeriod) -> String
    /// A month below a bar.
    func axis(_ month: ReportingPeriod) -> String
    func days(_ days: DayRange, zone: String?) -> String
    /// `初步（第1版）`.
    func revision(_ publication: Publication) -> String
    func set(_ id: String, version: String) -> String
    func list(_ names: [String]) -> String

    // Captions
    /// The name of a workbook's sheet of charts.
    var chartSheet: String { get }
    func heading(_ number: Int, _ title: String) -> String
    func tableCaption(_ number: Int, _ title: String) -> String
    func chartCaption(_ number: Int, _ title: String) -> String
    var noteLead: String { get }
    func note(_ mark: String, _ text: String) -> String
    func yearToDate(_ days: DayRange) -> String
    func coefficientTable(_ id: String, version: String) -> String
    func pageTitle(_ document: BulletinDocument) -> String

    // Sentences
    func sentence(_ statements: [Statement]) -> String
    /// Sentences of one paragraph.
    func join(_ sentences: [String]) -> String
    func overridden(_ override: Publication.Override) -> String
    func partial(_ carriers: [Carrier]) -> String
    func baseDeclared(_ year: String) -> String
    func heatByArea(_ nodes: [String]) -> String
    func ranked(by kpi: KPI) -> String
    func coefficientSource(_ source: String) -> String
    func emissionYear(_ published: Int, usedFor: Int) -> String
    func howToObject(until: String?, contact: String?, site: String) -> String
    func objections(_ counts: Publication.Objections, rate: BulletinFigure) -> String
    func restated(_ count: Int, revision: Int) -> String
    func anomalies(total: Int, open: Int, closed: Int) -> String
    func targets(total: Int, onTrack: Int, behind: Int, unknown: Int, isFinal: Bool) -> String
    func calibration(valid: Int, soon: Int, expired: Int, unknown: Int) -> String
    func scheme(_ score: BulletinInput.Score) -> String
    func quotaSource(_ source: String, set: CoefficientSet.Reference) -> String
    func ratio(before: String, after: String) -> String
    func newSerial(_ serial: String) -> String
    func cited(_ revision: Publication.Citation) -> String
    func sealed(hash: String, chainHead: String?, fingerprint: String?) -> String
}

/// What a sentence says of a figure.
struct Statement {
    /// What it is compared with.
    enum Comparison {
        case lastYear
        case previous
        case base(String)
    }

    /// Words at the beginning of a sentence.
    var lead: String?
    var name: String
    var figure: BulletinFigure
    var unitName: String
    var changes: [(comparison: Comparison, change: Result<Rational, KPINull>)] = []
    /// A carrier's part of it.
    var share: (name: String, figure: BulletinFigure)?
    /// Reasons that sentences before it gave, and that are not given again.
    var known: Set<KPINull> = []
}

extension [[Statement]] {
    /// The same sentences, each reason for a missing comparison given by the first alone.
    var givingReasonsOnce: [[Statement]] {
        var known: Set<KPINull> = []
        return map { sentence in
            sentence.map { statement in
                var statement = statement
                statement.known = known
                for (_, change) in statement.changes {
                    if case .failure(let reason) = change { known.insert(reason) }
                }
                return statement
            }
        }
    }
}

/// How a change reads, judged by the rounded figure.
enum Trend {
    case fall(String)
    case rise(String)
    case unchanged
    case unknown(KPINull)

    init(_ change: Result<Rational, KPINull>) {
        let size = BulletinFigure(change.map(\.magnitude), unit: .percent)
        let signed = BulletinFigure(change, unit: .percent)
        if let reason = size.null {
            self = .unknown(reason)
        } else if let digits = signed.digits, digits.contains(where: { ("1"..."9").contains($0) }) {
            self = digits.hasPrefix("-") ? .fall(size.groupedText) : .rise(size.groupedText)
        } else {
            self = .unchanged
        }
    }
}
