import Foundation

/// The catalogue of a folder of open data, in the terms of DCAT: what there is, how often it is renewed, and when it was.
///
/// It is read back and added to with each export, so that it knows since when each file has been there.
struct OpenDataCatalogue: Codable, Equatable {
    /// The catalogue's file in the folder.
    static let fileName = "catalog.json"

    /// A file of a dataset.
    struct Distribution: Codable, Equatable {
        /// The period that it is of, `2026-10`.
        var period: String
        /// `preview`, `preliminary` or `final`.
        var stage: String
        /// The revision.
        var revision: Int
        /// The file's name in the folder.
        var downloadURL: String
        var mediaType: String
        var byteSize: Int
        /// SHA-256 in hexadecimal digits.
        var sha256: String
        /// When the period was first there, RFC 3339.
        var issued: String
        /// When the content last changed, RFC 3339.
        var modified: String

        enum CodingKeys: String, CodingKey {
            case period, stage, revision, sha256
            case downloadURL = "dcat:downloadURL"
            case mediaType = "dcat:mediaType"
            case byteSize = "dcat:byteSize"
            case issued = "dct:issued"
            case modified = "dct:modified"
        }
    }

    /// Bulletins of one kind.
    struct Dataset: Codable, Equatable {
        var type = "dcat:Dataset"
        var identifier: String
        var title: String
        /// ISO 8601 repetition: `R/P1M` for every month.
        var accrualPeriodicity: String
        /// So many days after a period's end its files are due.
        var dueDays: Int
        /// `unconditional` or `on-request`.
        var access: String
        /// When anything of it last changed.
        var modified: String
        var distributions: [Distribution]

        enum CodingKeys: String, CodingKey {
            case access
            case type = "@type"
            case identifier = "dct:identifier"
            case title = "dct:title"
            case accrualPeriodicity = "dct:accrualPeriodicity"
            case dueDays = "due_days"
            case modified = "dct:modified"
            case distributions = "dcat:distribution"
        }
    }

    /// A count and its share of a whole.
    struct Rate: Codable, Equatable {
        var count: Int
        var of: Int
        /// In per cent with two digits; nil of nothing.
        var percent: Decimal?

        init(_ count: Int, of whole: Int) {
            self.count = count
            of = whole
            guard whole > 0 else { return }
            var exact = Decimal(count * 100) / Decimal(whole)
            var rounded = Decimal()
            NSDecimalRound(&rounded, &exact, 2, .bankers)
            percent = rounded
        }
    }

    var context = "https://www.w3.org/ns/dcat"
    var type = "dcat:Catalog"
    var publisher: String
    var modified: String
    /// 更新及时率: of the periods in the catalogue, those whose files were there when they were due.
    var updateTimeliness = Rate(0, of: 0)
    /// 无条件开放率: of the datasets, those that anybody may have.
    var unconditionalOpenRate = Rate(0, of: 0)
    var datasets: [Dataset] = []

    init(publisher: String, modified: String) {
        self.publisher = publisher
        self.modified = modified
    }

    enum CodingKeys: String, CodingKey {
        case context = "@context"
        case type = "@type"
        case publisher = "dct:publisher"
        case modified = "dct:modified"
        case updateTimeliness = "update_timeliness"
        case unconditionalOpenRate = "unconditional_open_rate"
        case datasets = "dcat:dataset"
    }

    /// Takes the files of a period in the place of those that stand there; what is the same keeps its times.
    mutating func take(_ dataset: Dataset, _ files: [Distribution], at now: String) {
        var known = datasets.first { $0.identifier == dataset.identifier } ?? dataset
        known.access = dataset.access
        known.title = dataset.title
        let before = known.distributions
        let issued = before.filter { file in files.contains { $0.period == file.period } }.map(\.issued).min()
        var isChanged = before.isEmpty
        for var file in files {
            file.issued = issued ?? now
            if let old = before.first(where: { $0.downloadURL == file.downloadURL }), old.sha256 == file.sha256 {
                file.modified = old.modified
            } else {
                isChanged = true
            }
            known.distributions.removeAll { $0.downloadURL == file.downloadURL }
            known.distributions.append(file)
        }
        known.distributions.sort { ($0.period, $0.downloadURL) < ($1.period, $1.downloadURL) }
        if isChanged { known.modified = now }
        datasets.removeAll { $0.identifier == dataset.identifier }
        datasets.append(known)
        datasets.sort { $0.identifier < $1.identifier }
        modified = now
        unconditionalOpenRate = Rate(datasets.count { $0.access == "unconditional" }, of: datasets.count)
        let periods = datasets.flatMap { dataset in
            Dictionary(grouping: dataset.distributions, by: \.period).map { period, files in
                Self.isOnTime(period, issued: files.map(\.issued).min() ?? now, within: dataset.dueDays)
            }
        }
        updateTimeliness = Rate(periods.count { $0 }, of: periods.count)
    }

    /// Whether a period's files were there so many days after its end.
    private static func isOnTime(_ period: String, issued: String, within days: Int) -> Bool {
        guard let end = PeriodEnd(of: period), let at = ISO8601DateFormatter().date(from: issued) else { return false }
        return at.timeIntervalSince1970 <= Double(end.seconds + days * 86_400)
    }
}

/// The end of a month or year.
struct PeriodEnd {
    /// Seconds since 1970 of its first instant after, in UTC.
    let seconds: Int

    /// The end of `2026-10` or `2026`; nil of anything else.
    init?(of period: String) {
        let parts = period.split(separator: "-").compactMap { Int($0) }
        guard let year = parts.first, parts.count <= 2 else { return nil }
        let month = parts.count == 2 ? parts[1] : 12
        var components = DateComponents()
        components.year = month == 12 ? year + 1 : year
        components.month = month == 12 ? 1 : month + 1
        components.day = 1
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = TimeZone(secondsFromGMT: 0) ?? .current
        guard let date = calendar.date(from: components) else { return nil }
        seconds = Int(date.timeIntervalSince1970)
    }
}
