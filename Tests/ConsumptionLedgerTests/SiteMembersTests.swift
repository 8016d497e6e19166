import ConsumptionLedger
import MeterModels
import Testing

/// Which registers make up a node's amount, and when.
@Suite struct SiteMembersTests {
    private func date(_ text: String) throws -> CivilDate { try #require(CivilDate(text)) }

    private func site(
        _ assignments: [MeterAssignment], formulas: [NodeFormula] = []
    ) throws -> Site {
        Site(
            id: "s", name: "园区", zone: try CivilZone(identifier: "Asia/Shanghai"),
            nodes: [
                SiteNode(id: "campus", name: "园区", kind: .campus, parent: nil),
                SiteNode(id: "a", name: "A", kind: .building, parent: "campus"),
                SiteNode(id: "b", name: "B", kind: .building, parent: "campus"),
            ], assignments: assignments, formulas: formulas, neverExports: true)
    }

    private func meter(
        _ id: String, _ node: String, _ role: MeterRole = .consumption, share: MeterShare? = nil,
        from: String? = nil, to: String? = nil
    ) throws -> MeterAssignment {
        MeterAssignment(
            meter: id, node: node, carrier: .electricity, role: role, share: share, from: try from.map(date),
            to: try to.map(date))
    }

    private func formula(_ node: String, _ text: String, from: String? = nil, to: String? = nil) throws -> NodeFormula {
        NodeFormula(
            node: node, carrier: .electricity, terms: try NodeFormula.terms(text),
            validity: Validity(from: try from.map(date), to: try to.map(date)))
    }

    private func text(_ members: [NodeMember]) -> [String] {
        members.map { member in
            let days = "\(member.validity.from?.description ?? "")..\(member.validity.to?.description ?? "")"
            let share = member.share.map { " \($0.fraction)" } ?? ""
            return "\(member.sign > 0 ? "+" : "-")\(member.meter)\(share) \(days)"
        }
    }

    @Test func `a node that holds all sharing nodes counts the meter once and whole`() throws {
        let shares = try #require(MeterShare.shares([42287, 4379]))
        let site = try site([try meter("m", "a", share: shares[0]), try meter("m", "b", share: shares[1])])
        #expect(text(site.members(of: "a", carrier: .electricity)) == ["+m 42287/46666 .."])
        #expect(text(site.members(of: "b", carrier: .electricity)) == ["+m 4379/46666 .."])
        #expect(text(site.members(of: "campus", carrier: .electricity)) == ["+m .."])
        #expect(site.doubleCounts == [])
    }

    @Test func `shares that change are whole on each of their days`() throws {
        let old = try #require(MeterShare.shares([1, 1]))
        let new = try #require(MeterShare.shares([1, 3]))
        let site = try site([
            try meter("m", "a", share: old[0], to: "2026-07-01"), try meter("m", "b", share: old[1], to: "2026-07-01"),
            try meter("m", "a", share: new[0], from: "2026-07-01"),
            try meter("m", "b", share: new[1], from: "2026-07-01"),
        ])
        #expect(text(site.members(of: "campus", carrier: .electricity)) == ["+m .."])
        #expect(
            text(site.members(of: "b", carrier: .electricity)) == ["+m 1/2 ..2026-07-01", "+m 3/4 2026-07-01.."])
    }

    @Test func `a basis holds as long as what makes it, and each day has one`() throws {
        let site = try site(
            [
                try meter("main", "campus", .gridImport, from: "2020-01-01"), try meter("a1", "a"),
                try meter("b1", "b"), try meter("pv", "a", .generation),
            ], formulas: [try formula("campus", "main - b1", from: "2024-01-01", to: "2025-01-01")])
        let bases = site.bases(of: "campus", carrier: .electricity)
        #expect(bases.map(\.basis) == [.sum, .balance, .formula, .balance])
        #expect(
            text(site.members(of: "campus", carrier: .electricity)) == [
                "+a1 ..2020-01-01", "+b1 ..2020-01-01", "-b1 2024-01-01..2025-01-01", "+main 2020-01-01..",
            ])
    }

    @Test func `generation is never added under a sum, and a sub-meter never summed`() throws {
        let site = try site([
            try meter("a1", "a"), try meter("pv", "a", .generation), try meter("part", "a", .sub),
        ])
        #expect(text(site.members(of: "a", carrier: .electricity)) == ["+a1 .."])
    }

    @Test func `a formula is read with its signs and registers, and says what is wrong`() throws {
        let terms = try NodeFormula.terms("a-main + b-main - shop:import")
        #expect(terms.map(\.meter) == ["a-main", "b-main", "shop"])
        #expect(terms.map(\.sign) == [1, 1, -1])
        #expect(terms.last?.direction == .import)
        #expect(try NodeFormula.terms("- a + b").map(\.sign) == [-1, 1])
        #expect(throws: NodeFormula.Mistake.noSign(before: "b")) { try NodeFormula.terms("a b") }
        #expect(throws: NodeFormula.Mistake.noMeter("the end")) { try NodeFormula.terms("a +") }
        #expect(throws: NodeFormula.Mistake.noMeter("-")) { try NodeFormula.terms("a + - b") }
        #expect(throws: NodeFormula.Mistake.noMeter("3*a")) { try NodeFormula.terms("3*a") }
        #expect(throws: NodeFormula.Mistake.twice("a")) { try NodeFormula.terms("a + b - a") }
        #expect(throws: NodeFormula.Mistake.noDirection("net")) { try NodeFormula.terms("a:net") }
        #expect(throws: NodeFormula.Mistake.noMeter("the end")) { try NodeFormula.terms("") }
    }

    @Test func `a meter that a sum would count twice is found, by itself and inside another`() throws {
        let twice = try site(
            [try meter("a1", "a"), try meter("shop", "a", .deduct)], formulas: [try formula("b", "a1 - shop")])
        let found = twice.doubleCounts
        #expect(found.map(\.node) == ["campus", "campus"])
        #expect(Set(found.map(\.meter)) == ["a1", "shop"])
        var part = try meter("b1", "b")
        part.parentMeter = "a1"
        let within = try site([try meter("a1", "a"), part]).doubleCounts
        #expect(within.map(\.node) == ["campus"] && within.map(\.meter) == ["b1"] && within.map(\.within) == ["a1"])
    }
}
