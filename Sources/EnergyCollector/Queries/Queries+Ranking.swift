import CollectorConfiguration
import ConsumptionLedger
import ControlAPI
import EnergyKPI
import EnergyStore
import Foundation
import MeterModels

extension Queries {
    /// `GET /v1/ranking`.
    func ranking(_ parameters: QueryParameters) throws -> RankingResponse {
        let kinds = SiteNode.Kind.allCases.map(\.rawValue)
        let kind = try parameters.choice("kind", among: kinds, SiteNode.Kind.init(rawValue:))
        let nodes = site.nodes.filter { node in
            kind.map { $0 == node.kind } ?? (node.kind == .building || node.kind == .department)
        }
        let by = parameters.text("by") ?? KPI.energyPerArea.rawValue
        if by == "score" { return try scores(parameters, nodes) }
        guard let kpi = KPI(rawValue: by), let isSmallerBetter = kpi.isSmallerBetter else {
            let known = KPI.allCases.filter { $0.isSmallerBetter != nil }.map(\.rawValue)
            throw ProblemDocument.invalid(
                "by", found: by, expected: "score, or one of \(known.joined(separator: ", "))")
        }
        let asked = try askedPeriod(parameters)
        let basis = try basis(parameters)
        let reports = try reports(basis)
        let found = try nodes.map { node in
            (node, try reports.report(node: node.id, period: asked.period, days: asked.days))
        }
        let ranking = Ranking(found, isSmallerBetter: isSmallerBetter) { $0.1[kpi]?.result ?? .failure(.notUsed) }
        return RankingResponse(
            period: asked.text, by: by, name: kpi.name, unit: kpi.unit,
            basis: kpi.isInStandardCoal ? basis.rawValue : nil, smallerIsBetter: isSmallerBetter, scheme: nil,
            entries: try ranking.entries.map { entry in
                let (node, report) = entry.subject
                let change = try changes(of: report, .lastYear, reports).first { $0.kpi == kpi }
                return RankingEntry(
                    place: entry.place, node: node.id, nodeName: node.name,
                    value: (try? entry.result.get())?.decimal(kpi.displayDecimals), reason: entry.result.reason,
                    coverage: report[kpi]?.coverage.flatMap {
                        Decimal(string: $0.formatted(decimals: 4, rounding: .down))
                    },
                    changePercent: change?.percent?.decimal(2), band: nil, items: [])
            },
            remarks: found.contains { $0.1.isProvisional }
                ? ["provisional: later readings can still change the order"] : [])
    }

    /// Nodes in the order of their points: those of one scheme, since points of two are not alike.
    private func scores(_ parameters: QueryParameters, _ nodes: [SiteNode]) throws -> RankingResponse {
        let period = try parameters.period()
        guard case .year(let year) = period else {
            throw ProblemDocument.invalid("period", found: period.description, expected: "a year: points are of years")
        }
        let known = configuration.scoringSchemes.map(\.id)
        guard let id = parameters.text("scheme") ?? configuration.evaluation.scheme else {
            throw ProblemDocument.invalid("scheme", found: nil, expected: "one of \(known.joined(separator: ", "))")
        }
        guard let scheme = configuration.scoringSchemes.first(where: { $0.id == id }) else {
            throw ProblemDocument.unknown("scheme", id, known: known)
        }
        let own = nodes.filter { configuration.evaluation.scheme(of: $0.id) == id || parameters.text("scheme") != nil }
        let judge = TargetReports(year: year, today: today, reports: reports)
        let reports = try reports(.statistical)
        let scores = try own.map { node in (node, try score(node.id, year, scheme, judge, reports)) }
        let ranking = Ranking(scores, isSmallerBetter: false) { $0.1.total }
        let standing = try standing(of: scheme, year: year)
        var remarks = standing.remark.map { [$0] } ?? []
        let isForecast = DayRange(period).end > today
        if isForecast { remarks.append("the year is not over: completion is a forecast") }
        let others = nodes.filter { node in !own.contains { $0.id == node.id } }
        if !others.isEmpty {
            remarks.append("by another scheme: \(others.map(\.id).joined(separator: ", "))")
        }
        return RankingResponse(
            period: period.description, by: "score", name: scheme.name, unit: "分", basis: nil, smallerIsBetter: false,
            scheme: standing, entries: ranking.entries.map(entry), remarks: remarks, forecast: isForecast,
            otherSchemes: Set(others.compactMap { configuration.evaluation.scheme(of: $0.id) }).subtracting([id])
                .sorted())
    }

    /// A node's points of a year.
    func score(
        _ node: String, _ year: Int, _ scheme: ScoringScheme, _ judge: TargetReports, _ reports: KPIReports
    ) throws -> NodeScore {
        let evaluation = configuration.evaluation
        let letters = evaluation.targets.filter { $0.node == node && $0.year == year }
        let declared = evaluation.declaredScores.filter {
            $0.node == node && $0.year == year && $0.scheme == scheme.id
        }
        return NodeScore(
            ScoreInput(
                node: node, report: try reports.report(node: node, period: .year(year)),
                lastYear: try reports.reference(
                    node: node, period: .year(year - 1), by: reports.calculator(for: .year(year))),
                targets: try letters.map { try judge.progress(of: $0).progress },
                declared: Dictionary(declared.map { ($0.indicator, $0.points) }, uniquingKeysWith: { $1 })),
            by: scheme)
    }

    private func entry(_ entry: Ranking<(SiteNode, NodeScore)>.Entry) -> RankingEntry {
        let (node, score) = entry.subject
        let missing = score.items.filter { $0.points.reason != nil }.map(\.indicator.id)
        return RankingEntry(
            place: entry.place, node: node.id, nodeName: node.name, value: (try? entry.result.get())?.decimal(2),
            reason: missing.isEmpty ? nil : "not scored: \(missing.joined(separator: ", "))", coverage: nil,
            changePercent: nil, band: score.band,
            items: score.items.map { item in
                ScoreItem(
                    id: item.indicator.id, name: item.indicator.name, measure: (try? item.measure.get())?.decimal(4),
                    points: (try? item.points.get())?.decimal(2),
                    fullPoints: Decimal(string: item.indicator.points.description) ?? 0,
                    binding: item.indicator.isBinding, bonus: item.indicator.isBonus, reason: item.points.reason,
                    failed: item.isFailed)
            })
    }

    // MARK: - Schemes

    /// `GET /v1/schemes`.
    func schemes(_ parameters: QueryParameters) throws -> SchemesResponse {
        let year = try year(parameters, "year", default: today.parts.year)
        return SchemesResponse(
            year: year, schemes: try configuration.scoringSchemes.map { try standing(of: $0, year: year) })
    }

    /// `POST /v1/schemes/publish`.
    var schemePublication: Change {
        Change(ControlPath.schemesPublish, to: "publishing a scheme") { (request: SchemePublishRequest) in
            guard let scheme = configuration.scoringSchemes.first(where: { $0.id == request.scheme }) else {
                throw ProblemDocument.unknown(
                    "scheme", request.scheme, known: configuration.scoringSchemes.map(\.id))
            }
            guard (1900...2200).contains(request.year) else {
                throw ProblemDocument.invalid("year", found: "\(request.year)", expected: "a year such as 2027")
            }
            return Change.Prepared(
                summary: "publish scheme \(scheme.id) for \(request.year)", touches: nil
            ) { declaration in
                try store.publish(
                    scheme: scheme.id, version: scheme.version, text: scheme.canonicalText, year: request.year,
                    by: declaration)
                return try standing(of: scheme, year: request.year)
            }
        }
    }

    /// How a scheme stands for a year.
    func standing(of scheme: ScoringScheme, year: Int) throws -> SchemeStanding {
        let published = try store.publishedSchemes().first { $0.scheme == scheme.id && $0.year == year }
        let hash = EnergyStore.hash(of: scheme.canonicalText)
        let state: String
        if let published {
            let isLate = zone.date(at: published.at.seconds).parts.year >= year
            state = published.hash != hash ? "changed" : isLate ? "published_late" : "published"
        } else {
            state = "not_published"
        }
        return SchemeStanding(
            id: scheme.id, version: scheme.version, name: scheme.name, source: scheme.source, base: scheme.base,
            hash: hash, year: year, publishedAt: published.map { zone.rfc3339($0.at) },
            publishedBy: published?.author, publishedHash: published?.hash, state: state,
            fullPoints: scheme.fullPoints.decimal(2) ?? 0, indicators: scheme.indicators.map(\.id))
    }

    // MARK: - Deadlines

    /// `GET /v1/deadline`.
    func deadline(_ parameters: QueryParameters) throws -> DeadlineResponse {
        guard let from = try parameters.date("from") else {
            throw ProblemDocument.invalid("from", found: nil, expected: SpokenTime.dates)
        }
        let days = try parameters.count("days", default: 10, upTo: 1000)
        let deadline = configuration.calendar.deadline(days, after: from)
        let known = configuration.calendar.knownYears
        return DeadlineResponse(
            from: from.description, workingDays: days, deadline: deadline.day.description,
            provisional: deadline.isProvisional,
            remark: deadline.isProvisional
                ? "a year on the way has no calendar in schemes/: its weekends were taken, not its holidays" : nil,
            calendars: known.map { "\($0.year): \($0.source)" })
    }
}

extension SchemeStanding {
    /// What a reader of points must know of their scheme.
    fileprivate var remark: String? {
        switch state {
        case "changed": "the scheme was changed after it was published for the year"
        case "published_late": "the scheme was published after the year had begun"
        case "not_published": "the scheme was not published for the year"
        default: nil
        }
    }
}

extension Result where Failure == KPINull {
    /// Why there is nothing; nil when there is.
    var reason: String? {
        if case .failure(let null) = self { null.description } else { nil }
    }
}
