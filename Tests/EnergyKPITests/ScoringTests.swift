import ConsumptionLedger
import EnergyKPI
import MeterModels
import TestSupport
import Testing

@Suite struct ScoringTests {
    private func report(_ kilowattHours: Int64, covered: Int64 = 100) throws -> KPIReport {
        let facts = try FactBook([
            DezhouFixture.fact(.headcount, "100", from: "2016-01-01"),
            DezhouFixture.fact(.floorArea, "1000", from: "2016-01-01"),
        ])
        return try KPICalculator(coefficients: DezhouFixture.set(.statistical)).report(
            for: KPIInput(
                node: "campus", period: .year(2026),
                metered: [DezhouFixture.electricity(kilowattHours * 1000, covered: covered, expected: 100)],
                facts: facts))
    }

    private func steps(_ limits: (String, String)...) throws -> ScoringScheme.Function {
        .steps(
            try limits.map { limit, points in
                ScoringScheme.Step(
                    .atMost(try #require(ExactDecimal(limit))), points: try #require(ExactDecimal(points)))
            }, otherwise: ExactDecimal(0))
    }

    private func indicator(
        _ id: String, _ measure: ScoringScheme.Measure, points: Int64, _ function: ScoringScheme.Function?,
        binding: Bool = false, bonus: Bool = false
    ) -> ScoringScheme.Indicator {
        ScoringScheme.Indicator(
            id: id, name: id, measure: measure, points: ExactDecimal(points), function: function, isBinding: binding,
            isBonus: bonus)
    }

    private func scheme(
        _ indicators: [ScoringScheme.Indicator], bonus: Int64 = 0, references: [KPI: ExactDecimal] = [:]
    ) -> ScoringScheme {
        ScoringScheme(
            id: "test", version: "1", name: "test", source: "test", indicators: indicators,
            bonusLimit: ExactDecimal(bonus),
            bands: [
                ScoringScheme.Band(name: "未完成", atLeast: ExactDecimal(0)),
                ScoringScheme.Band(name: "基本完成", atLeast: ExactDecimal(65)),
                ScoringScheme.Band(name: "完成", atLeast: ExactDecimal(80)),
                ScoringScheme.Band(name: "超额完成", atLeast: ExactDecimal(95)),
            ], failedBand: "未完成", references: references)
    }

    /// 节约型公共机构示范单位: ≤ 0.9 × reference = 7, ≤ 1.0 = 6, ≤ 1.1 = 5, ≤ 1.2 = 4, else 0; 100 kWh a person here.
    @Test(arguments: [
        ("112", "7"), ("111.2", "7"), ("111", "6"), ("100", "6"), ("99", "5"), ("90.9", "4"), ("84", "4"), ("83", "0"),
    ])
    func `a demonstration unit gets the points of its step`(_ reference: String, _ points: String) throws {
        let function = try steps(("0.9", "7"), ("1.0", "6"), ("1.1", "5"), ("1.2", "4"))
        let scheme = scheme(
            [indicator("electricity", .ratioToReference(.electricityPerCapita), points: 7, function)],
            references: [.electricityPerCapita: try #require(ExactDecimal(reference))])
        let score = NodeScore(ScoreInput(node: "campus", report: try report(10_000)), by: scheme)
        #expect(try score.total.get() == Rational(try #require(ExactDecimal(points))))
    }

    /// 邵阳 2022: from 95 超额完成, from 80 完成, from 65 基本完成, below 未完成.
    @Test(arguments: [
        ("95", "超额完成"), ("94.99", "完成"), ("80", "完成"), ("79.99", "基本完成"), ("65", "基本完成"), ("64.99", "未完成"),
    ])
    func `a total belongs to the band whose limit it reaches`(_ points: String, _ band: String) throws {
        let scheme = scheme([indicator("work", .declared, points: 100, nil)])
        let declared = Rational(try #require(ExactDecimal(points)))
        let score = NodeScore(
            ScoreInput(node: "campus", report: try report(1), declared: ["work": declared]), by: scheme)
        #expect(score.band == band)
    }

    @Test func `a missed binding indicator fails the node whatever its total is`() throws {
        let line = ScoringScheme.Function.linear(zero: ExactDecimal(2000), full: ExactDecimal(1000))
        let scheme = scheme([
            indicator("energy", .value(.siteElectricity), points: 5, line, binding: true),
            indicator("work", .declared, points: 95, nil),
        ])
        func score(_ kilowattHours: Int64) throws -> NodeScore {
            NodeScore(ScoreInput(node: "campus", report: try report(kilowattHours), declared: ["work": 95]), by: scheme)
        }
        #expect(try score(1000).band == "超额完成")
        // 1001 kWh give 5 × 999/1000 points: less than all of them.
        #expect(try score(1001).total.get() == Rational(99_995, over: 1000))
        #expect(try score(1001).band == "未完成")
        #expect(try score(5000).total.get() == 95)
        #expect(try score(500).total.get() == 100)
    }

    @Test func `a missing score leaves no total, and bonus points have a limit`() throws {
        let line = ScoringScheme.Function.linear(zero: ExactDecimal(0), full: ExactDecimal(100))
        let scheme = scheme(
            [
                indicator("energy", .value(.siteElectricity), points: 50, line),
                indicator("work", .declared, points: 40, nil),
                indicator("extra", .declared, points: 10, nil, bonus: true),
                indicator("solar", .value(.renewableShare), points: 10, line, bonus: true),
            ], bonus: 5)
        func score(_ declared: [String: Rational], covered: Int64 = 100) throws -> NodeScore {
            NodeScore(
                ScoreInput(node: "campus", report: try report(100, covered: covered), declared: declared), by: scheme)
        }
        // The site has no generator: of that it is known that there are no points.
        #expect(try score(["work": 40, "extra": 9]).total.get() == 95)
        #expect(try score(["work": 40, "extra": 2]).total.get() == 92)
        #expect(try score(["extra": 9]).total == .failure(.scoreMissing))
        let incomplete = try score(["work": 40, "extra": 9], covered: 50)
        #expect(incomplete.total.map { _ in 0 } == .failure(.coverageBelowLimit(Rational(1, over: 2) ?? 0)))
        #expect(incomplete.band == nil)
    }

    @Test func `a special scheme is the general one with what it says itself`() throws {
        let general = scheme([
            indicator("a", .declared, points: 60, nil), indicator("b", .declared, points: 40, nil),
        ])
        let special = ScoringScheme(
            id: "special", version: "2", name: "special", source: "test",
            indicators: [indicator("b", .declared, points: 70, nil), indicator("c", .declared, points: 30, nil)],
            bands: []
        ).extending(general, without: ["a"])
        #expect(special.indicators.map(\.id) == ["b", "c"])
        #expect(special.fullPoints == 100)
        #expect(special.bands == general.bands)
        #expect(special.base == "test")
        #expect(special.canonicalText != general.canonicalText)
        #expect(special.canonicalText.contains("extends test"))
    }

    @Test func `equal values share a place, and what is not known has none`() throws {
        let subjects: [(String, Int64?)] = [("a", 3), ("b", nil), ("c", 1), ("d", 3), ("e", 5)]
        func places(_ isSmallerBetter: Bool) -> [String] {
            Ranking(subjects, isSmallerBetter: isSmallerBetter) { subject in
                subject.1.map { .success(Rational($0)) } ?? .failure(.notUsed)
            }.entries.map { "\($0.subject.0) \($0.place.map(String.init) ?? "–")" }
        }
        #expect(places(true) == ["c 1", "a 2", "d 2", "e 4", "b –"])
        #expect(places(false) == ["e 1", "a 2", "d 2", "c 4", "b –"])
    }

    @Test(arguments: 0..<50)
    func `a place is one more than the number of better ones`(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        let values = (0..<20).map { _ in
            Int.random(in: 0...9, using: &random) == 0 ? nil : Int64.random(in: 0...8, using: &random)
        }
        let ranking = Ranking(values, isSmallerBetter: true) { value in
            value.map { .success(Rational($0)) } ?? .failure(.notUsed)
        }
        #expect(ranking.entries.count == values.count)
        for entry in ranking.entries {
            let better = entry.subject.map { own in values.count { ($0 ?? .max) < own } + 1 }
            #expect(entry.place == better)
        }
    }
}
