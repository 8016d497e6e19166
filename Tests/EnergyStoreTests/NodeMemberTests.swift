import ConsumptionLedger
import EnergyStore
import MeterModels
import Testing

/// What nodes say of their members, and meters of their sub-meters.
@Suite struct NodeMemberTests {
    private func readings(
        _ meter: String, _ hours: ClosedRange<Int>, each kilowattHours: Int, without gap: Set<Int> = []
    ) throws -> [SourcedObservation] {
        let start = try instant("2026-10-14T00:00:00+08:00").seconds
        return try hours.filter { !gap.contains($0) }.map { hour in
            try observation(meter, Timestamp(seconds: start + Int64(hour) * 3600), "\(hour * kilowattHours).0")
        }
    }

    private func meter(
        _ id: String, _ role: MeterRole = .consumption, node: String = "a", parent: String? = nil
    ) -> MeterAssignment {
        MeterAssignment(meter: id, node: node, carrier: .electricity, role: role, parentMeter: parent)
    }

    private func day(_ campus: Campus, _ node: String) throws -> NodeRollupRow {
        try #require(
            try campus.store.rollup(
                node: node, carrier: .electricity, level: .day,
                in: campus.span("2026-10-14T00:00:00+08:00", "2026-10-15T00:00:00+08:00"), site: campus.site
            ).first)
    }

    @Test func `what is unaccounted is known where the meter and all its sub-meters are covered, else not`() throws {
        let campus = try Campus(cadence: 3_600_000)
        campus.site.assignments = [meter("a1"), meter("a2", .sub, parent: "a1"), meter("b1", .sub, parent: "a1")]
        _ = try campus.store.append(
            readings("a1", 0...24, each: 10) + readings("a2", 0...24, each: 6)
                // Silent from 10:00 to 20:00, and not at all after 22:00.
                + readings("b1", 0...22, each: 3, without: Set(11...19)))
        try campus.rollUp()
        func unaccounted(_ level: BucketLevel) throws -> [UnaccountedAmount?] {
            try campus.store.unaccounted(
                meter: "a1", level: level,
                in: campus.span("2026-10-14T00:00:00+08:00", "2026-10-15T00:00:00+08:00"), site: campus.site
            ).map(\.amount)
        }
        let day = try #require(try unaccounted(.day).first ?? nil)
        #expect(day.seconds == 12 * 3600)
        #expect(day.main == 120_000 && day.subs == 12 * 9000 && day.amount == 12_000)
        let hours = try unaccounted(.hour)
        #expect(hours[0]?.amount == 1000)
        #expect(hours[10] == nil && hours[19] == nil && hours[23] == nil)
        #expect(hours[20]?.amount == 1000)
    }

    @Test func `a silent member is missing and named, and neither blocks nor zeroes its parent`() throws {
        let campus = try Campus(cadence: 3_600_000)
        campus.site.assignments = [meter("a1"), meter("a2"), meter("b1", node: "b")]
        _ = try campus.store.append(
            readings("a1", 0...24, each: 10) + readings("a2", 0...12, each: 5) + readings("b1", 0...24, each: 1))
        try campus.rollUp()
        let whole = try day(campus, "campus")
        #expect(whole.amount == 240_000 + 60_000 + 24_000)
        #expect(whole.membersPresent == 3 && whole.membersExpected == 3)
        #expect(whole.worstMember?.meter == "a2")
        #expect(whole.worstMember.map { $0.coveredMilliseconds * 2 == $0.expectedMilliseconds } == true)
        #expect(try day(campus, "b").worstMember == nil)
    }

    @Test func `a tenant that uses more than is metered makes the node negative, and no figure rests on it`() throws {
        let campus = try Campus(cadence: 3_600_000)
        campus.site.assignments = [meter("a1", node: "campus"), meter("a2", .deduct, node: "campus")]
        _ = try campus.store.append(readings("a1", 0...24, each: 1) + readings("a2", 0...24, each: 3))
        try campus.rollUp()
        let row = try day(campus, "campus")
        #expect(row.amount == -48_000)
        #expect(row.headcountMilli == 2_000_000 && row.perCapita == nil && row.perArea == nil)
    }

    @Test func `a formula counts what it names with its signs, and its parent counts that`() throws {
        let campus = try Campus(cadence: 3_600_000)
        campus.site.assignments = [meter("a1"), meter("a2", .sub, node: "b", parent: "a1"), meter("b1", node: "b")]
        campus.site.formulas = [
            NodeFormula(node: "b", carrier: .electricity, terms: try NodeFormula.terms("b1 - a2"))
        ]
        _ = try campus.store.append(
            readings("a1", 0...24, each: 10) + readings("a2", 0...24, each: 2) + readings("b1", 0...24, each: 5))
        try campus.rollUp()
        #expect(try day(campus, "b").amount == 24 * 3000)
        #expect(try day(campus, "campus").amount == 24 * 13_000)
    }

    @Test func `a fleet that grew is expected in its size of each day`() throws {
        let campus = try Campus(cadence: 86_400_000)
        let border = try #require(CivilDate("2026-10-21"))
        campus.site.fleets[0].sizes = [
            FleetSize(count: 2, validity: Validity(to: border)), FleetSize(count: 5, validity: Validity(from: border)),
        ]
        let start = try instant("2026-10-01T00:00:00+08:00").seconds
        for (index, day) in [0, 31].enumerated() {
            _ = try campus.store.append([
                try observation(
                    "lamps/L1", Timestamp(seconds: start + Int64(day) * 86_400), "\(index)", .lampEnergyUsed,
                    fleet: "lamps")
            ])
        }
        try campus.rollUp()
        let row = try #require(
            try campus.store.rollup(
                node: "campus", carrier: .offGridSolar, level: .month,
                in: campus.span("2026-10-01T00:00:00+08:00", "2026-11-01T00:00:00+08:00"), site: campus.site
            ).first)
        #expect(row.membersExpected == 5 && row.membersPresent == 1)
        // 31 days of the one, 20 days of another, 11 days of four more.
        #expect(row.expectedMilliseconds == (31 + 20 + 11 * 4) * 86_400_000)
        #expect(row.worstMember?.meter == "lamps/L1" || row.worstMember?.meter == "lamps")
    }

    /// Of so many that their coverage is read in one pass.
    @Test func `among many members the one of which least is known is named`() throws {
        let campus = try Campus(cadence: 3_600_000)
        let start = try instant("2026-10-14T00:00:00+08:00").seconds
        for lamp in 1...24 {
            let hours = lamp == 17 ? Array(0...9) : lamp == 5 ? Array(0...20) : Array(0...24)
            _ = try campus.store.append(
                hours.map { hour in
                    try observation(
                        "lamps/L\(lamp)", Timestamp(seconds: start + Int64(hour) * 3600), "\(hour)", .lampEnergyUsed,
                        fleet: "lamps")
                })
        }
        try campus.rollUp()
        let row = try #require(
            try campus.store.rollup(
                node: "campus", carrier: .offGridSolar, level: .day,
                in: campus.span("2026-10-14T00:00:00+08:00", "2026-10-15T00:00:00+08:00"), site: campus.site
            ).first)
        #expect(row.membersPresent == 24)
        let nine: Int64 = 9 * 3_600_000
        let worst = try #require(row.worstMember)
        #expect(worst.meter == "lamps/L17" && worst.coveredMilliseconds == nine)
        #expect(worst.expectedMilliseconds == 86_400_000)
        #expect(row.coveredMilliseconds == 22 * 86_400_000 + nine + 20 * 3_600_000)
    }
}
