public import ConsumptionLedger
public import EnergyKPI
public import MeterModels

/// What every bulletin says of itself, whatever time it is about.
///
/// It holds no wall clock: the same readings, facts and configuration give the same bytes.
public struct BulletinIssue: Codable, Sendable {
    /// The site's name.
    public var siteName: String
    /// The site's civil time.
    public var zone: CivilZone
    /// The month or year.
    public var period: ReportingPeriod
    /// How far it is from being final.
    public var publication: Publication
    /// Name and version of the program.
    public var programVersion: String
    /// The time of the last reading that the figures rest on.
    public var watermark: Timestamp?
    /// The coefficients to standard coal.
    public var coefficients: CoefficientSet
    /// The factors of emission; nil when there are none.
    public var emissionFactors: EmissionFactorSet?
    /// Whether the site's use of its own generation counts as energy.
    public var generationPolicy: GenerationPolicy
    /// The coverage below which a figure is not known, 0…1.
    public var coverageLimit: Rational
    /// What is shown to everybody.
    public var scope: PublicationScope
    /// The final revision of the same period a year earlier that changes are counted from; nil for the readings and facts
    /// of now.
    public var lastYearRevision: Publication.Citation?

    /// What a bulletin says of itself.
    public init(
        siteName: String, zone: CivilZone, period: ReportingPeriod, publication: Publication = .preview,
        programVersion: String, watermark: Timestamp?, coefficients: CoefficientSet,
        emissionFactors: EmissionFactorSet? = nil, generationPolicy: GenerationPolicy = .countSelfUse,
        coverageLimit: Rational = Rational(ExactDecimal(95, exponent: -2)), scope: PublicationScope = PublicationScope()
    ) {
        self.siteName = siteName
        self.zone = zone
        self.period = period
        self.publication = publication
        self.programVersion = programVersion
        self.watermark = watermark
        self.coefficients = coefficients
        self.emissionFactors = emissionFactors
        self.generationPolicy = generationPolicy
        self.coverageLimit = coverageLimit
        self.scope = scope
    }
}
