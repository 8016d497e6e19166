/// What of a site its bulletins show to everybody, 公开范围.
public struct PublicationScope: Hashable, Sendable {
    /// Something that bulletins leave out; the section stays and says so.
    public enum Withheld: String, CaseIterable, Codable, Hashable, Sendable {
        /// The order of buildings and departments.
        case ranking
        /// Target letters and how they stand.
        case targets
        /// Points of nodes.
        case scores
        /// Electricity by what it is used for.
        case subItems = "sub_items"
        /// Single meters: their data quality, changes and calibration.
        case meters
        /// What persons corrected.
        case corrections
        /// Anomalies and what was done about them.
        case anomalies
        /// Names of persons, wherever they stand; those who passed a gate are always named.
        case persons
    }

    /// The nodes that are ranked, by id; nil for every building and department.
    public var ranked: [String]?
    /// What is left out.
    public var withheld: Set<Withheld>
    /// Whom to object to: office, address or telephone; nil for the site's own office.
    public var contact: String?
    /// The language of bulletins unless another is asked for.
    public var language: BulletinLanguage

    /// A scope; without anything said, everything is shown.
    public init(
        ranked: [String]? = nil, withheld: Set<Withheld> = [], contact: String? = nil,
        language: BulletinLanguage = .chinese
    ) {
        self.ranked = ranked
        self.withheld = withheld
        self.contact = contact
        self.language = language
    }
}
