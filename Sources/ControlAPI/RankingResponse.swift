public import Foundation

/// The answer to `GET /v1/ranking`: nodes in the order of a figure or of their points.
public struct RankingResponse: Codable, Hashable, Sendable {
    /// The period.
    public var period: String
    /// The figure, or `score`.
    public var by: String
    /// Its Chinese term.
    public var name: String
    /// The unit of the values.
    public var unit: String
    /// The basis of a figure in standard coal.
    public var basis: String?
    /// Whether the smallest value has the first place.
    public var smallerIsBetter: Bool
    /// The scheme of points; nil for a figure.
    public var scheme: SchemeStanding?
    /// The best first; those without a place last.
    public var entries: [RankingEntry]
    /// What a reader must know.
    public var remarks: [String]
    /// Whether the year is not over, so that points and bands are of a forecast.
    public var forecast: Bool?
    /// Schemes by which nodes that are not listed here are scored: ask for one of them.
    public var otherSchemes: [String]?

    /// All of it.
    public init(
        period: String, by: String, name: String, unit: String, basis: String?, smallerIsBetter: Bool,
        scheme: SchemeStanding?, entries: [RankingEntry], remarks: [String], forecast: Bool? = nil,
        otherSchemes: [String]? = nil
    ) {
        self.period = period
        self.by = by
        self.name = name
        self.unit = unit
        self.basis = basis
        self.smallerIsBetter = smallerIsBetter
        self.scheme = scheme
        self.entries = entries
        self.remarks = remarks
        self.forecast = forecast
        self.otherSchemes = otherSchemes
    }

    enum CodingKeys: String, CodingKey {
        case period, by, name, unit, basis, scheme, entries, remarks, forecast
        case otherSchemes = "other_schemes"
        case smallerIsBetter = "smaller_is_better"
    }
}

/// A node with its place.
public struct RankingEntry: Codable, Hashable, Sendable {
    /// 1 for the best, shared by equal ones; nil when the value is not known: not ranked.
    public var place: Int?
    /// The node.
    public var node: String
    /// The node's name.
    public var nodeName: String
    /// The value, rounded for display.
    public var value: Decimal?
    /// Why it is not ranked.
    public var reason: String?
    /// Covered share of what it rests on, 0…1.
    public var coverage: Decimal?
    /// Change of the figure against a year earlier in per cent.
    public var changePercent: Decimal?
    /// What the points are called.
    public var band: String?
    /// The points by indicator.
    public var items: [ScoreItem]

    /// All of it.
    public init(
        place: Int?, node: String, nodeName: String, value: Decimal?, reason: String?, coverage: Decimal?,
        changePercent: Decimal?, band: String?, items: [ScoreItem]
    ) {
        self.place = place
        self.node = node
        self.nodeName = nodeName
        self.value = value
        self.reason = reason
        self.coverage = coverage
        self.changePercent = changePercent
        self.band = band
        self.items = items
    }

    enum CodingKeys: String, CodingKey {
        case place, node, value, reason, coverage, band, items
        case nodeName = "node_name"
        case changePercent = "change_percent"
    }
}

/// The points of one indicator.
public struct ScoreItem: Codable, Hashable, Sendable {
    /// The indicator's id.
    public var id: String
    /// Its name.
    public var name: String
    /// What was looked at, cut to 4 places.
    public var measure: Decimal?
    /// The points; nil when they are not known.
    public var points: Decimal?
    /// The most points.
    public var fullPoints: Decimal
    /// Whether it is binding.
    public var binding: Bool
    /// Whether it comes on top.
    public var bonus: Bool
    /// Why there are no points.
    public var reason: String?
    /// Whether it is binding and missed.
    public var failed: Bool

    /// All of it.
    public init(
        id: String, name: String, measure: Decimal?, points: Decimal?, fullPoints: Decimal, binding: Bool, bonus: Bool,
        reason: String?, failed: Bool
    ) {
        self.id = id
        self.name = name
        self.measure = measure
        self.points = points
        self.fullPoints = fullPoints
        self.binding = binding
        self.bonus = bonus
        self.reason = reason
        self.failed = failed
    }

    enum CodingKeys: String, CodingKey {
        case id, name, measure, points, binding, bonus, reason, failed
        case fullPoints = "full_points"
    }
}

/// A scheme and whether it was made public before the year.
public struct SchemeStanding: Codable, Hashable, Sendable {
    /// The scheme's id.
    public var id: String
    /// Its version.
    public var version: String
    /// Its name.
    public var name: String
    /// Where it is from.
    public var source: String
    /// The scheme that it extends.
    public var base: String?
    /// SHA-256 of what it says.
    public var hash: String
    /// The year.
    public var year: Int?
    /// When it was made public for the year.
    public var publishedAt: String?
    /// Who did.
    public var publishedBy: String?
    /// SHA-256 of what it said then.
    public var publishedHash: String?
    /// `published`, `published_late`, `changed` or `not_published`.
    public var state: String
    /// The most points without bonus.
    public var fullPoints: Decimal
    /// What it looks at.
    public var indicators: [String]

    /// All of it.
    public init(
        id: String, version: String, name: String, source: String, base: String?, hash: String, year: Int?,
        publishedAt: String?, publishedBy: String?, publishedHash: String?, state: String, fullPoints: Decimal,
        indicators: [String]
    ) {
        self.id = id
        self.version = version
        self.name = name
        self.source = source
        self.base = base
        self.hash = hash
        self.year = year
        self.publishedAt = publishedAt
        self.publishedBy = publishedBy
        self.publishedHash = publishedHash
        self.state = state
        self.fullPoints = fullPoints
        self.indicators = indicators
    }

    enum CodingKeys: String, CodingKey {
        case id, version, name, source, base, hash, year, state, indicators
        case publishedAt = "published_at"
        case publishedBy = "published_by"
        case publishedHash = "published_hash"
        case fullPoints = "full_points"
    }
}

/// The answer to `GET /v1/schemes`.
public struct SchemesResponse: Codable, Hashable, Sendable {
    /// The year that publishing is told of.
    public var year: Int
    /// One entry a scheme.
    public var schemes: [SchemeStanding]

    /// All of it.
    public init(
        year: Int, schemes: [SchemeStanding]
    ) {
        self.year = year
        self.schemes = schemes
    }
}

/// The body of `POST /v1/schemes/publish`.
public struct SchemePublishRequest: ChangeRequest {
    /// The scheme's id.
    public var scheme: String
    /// The year that it is for.
    public var year: Int
    /// Why, or the notice.
    public var reason: String

    /// A scheme to be made public.
    public init(scheme: String, year: Int, reason: String) {
        self.scheme = scheme
        self.year = year
        self.reason = reason
    }
}
