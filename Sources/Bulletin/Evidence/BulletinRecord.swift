public import EnergyKPI

/// Everything that a bulletin is made from, as one value that can be stored: what is calculated is not stored, but
/// calculated anew when it is read.
public enum BulletinRecord: Codable, Sendable {
    /// 月度公报.
    case monthly(MonthlyBulletin)
    /// 年度公报.
    case annual(AnnualBulletin)

    private enum CodingKeys: String, CodingKey {
        case monthly, annual
    }

    /// Reads a record; exactly one of the kinds.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        if container.contains(.annual) {
            self = .annual(try container.decode(AnnualBulletin.self, forKey: .annual))
        } else {
            self = .monthly(try container.decode(MonthlyBulletin.self, forKey: .monthly))
        }
    }

    /// Writes a record.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        switch self {
        case .monthly(let bulletin): try container.encode(bulletin, forKey: .monthly)
        case .annual(let bulletin): try container.encode(bulletin, forKey: .annual)
        }
    }

    /// Monthly or annual.
    public var kind: BulletinKind {
        switch self {
        case .monthly: .monthly
        case .annual: .annual
        }
    }

    /// What it says of itself.
    public var issue: BulletinIssue {
        get {
            switch self {
            case .monthly(let bulletin): bulletin.issue
            case .annual(let bulletin): bulletin.issue
            }
        }
        set {
            switch self {
            case .monthly(var bulletin):
                bulletin.issue = newValue
                self = .monthly(bulletin)
            case .annual(var bulletin):
                bulletin.issue = newValue
                self = .annual(bulletin)
            }
        }
    }

    /// The whole site over the period.
    public var report: KPIReport {
        switch self {
        case .monthly(let bulletin): bulletin.reports.current
        case .annual(let bulletin): bulletin.reports.current
        }
    }

    /// The site and its buildings or departments over the period: the nodes whose meters the evidence tells of.
    public var nodeReports: [KPIReport] {
        let nodes =
            switch self {
            case .monthly(let bulletin): bulletin.nodes
            case .annual(let bulletin): bulletin.nodes
            }
        return [report] + nodes.map(\.current).filter { $0.node != report.node }
    }

    /// The bulletin as text and rounded numbers in a language.
    public func document(in language: BulletinLanguage) -> BulletinDocument {
        var record = self
        record.issue.scope.language = language
        return switch record {
        case .monthly(let bulletin): bulletin.document
        case .annual(let bulletin): bulletin.document
        }
    }

    /// SHA-256 over everything that the figures are calculated from: the same for the same figures, however far the
    /// bulletin is.
    public func inputHash() throws -> String {
        var record = self
        record.issue.publication = .preview
        return try EvidenceJSON.bytes(of: record).sha256
    }
}
