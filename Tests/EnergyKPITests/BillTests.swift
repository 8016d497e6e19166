import ConsumptionLedger
import EnergyKPI
import MeterModels
import Testing
import TestSupport

struct BillTests {
    @Test func `the parts of a bill sum to it exactly`() throws {
        var random = SeededGenerator(seed: 31)
        for round in 0..<200 {
            let amount = Int64.random(in: 0...9_000_000_000_000, using: &random)
            let bill = try DezhouFixture.bill(.naturalGas, amount, from: "2026-09-17", to: "2026-12-05")
            let parts = (9...12).map { bill.amount(on: DayRange(.month(year: 2026, month: $0))) }
            #expect(parts.reduce(0, +) == amount, "round \(round)")
        }
    }

    /// By hand: 100 over 3 days, cumulative floors 33, 66, 100.
    @Test func `a bill is apportioned by days with a cumulative floor`() throws {
        let bill = try DezhouFixture.bill(.heat, 100, from: "2026-10-30", to: "2026-11-02")
        #expect(bill.amount(on: DayRange(.month(year: 2026, month: 10))) == 66)
        #expect(bill.amount(on: DayRange(.month(year: 2026, month: 11))) == 34)
        #expect(bill.amount(on: DayRange(.month(year: 2026, month: 12))) == 0)
    }

    @Test func `overlapping, empty and negative bills are refused`() throws {
        let october = try DezhouFixture.bill(.naturalGas, 5, from: "2026-10-01", to: "2026-11-01")
        let late = try DezhouFixture.bill(.naturalGas, 5, from: "2026-10-31", to: "2026-12-01")
        #expect(throws: BillError.overlap(october, late)) { try BillBook([late, october]) }
        let empty = try DezhouFixture.bill(.naturalGas, 5, from: "2026-10-01", to: "2026-10-01")
        #expect(throws: BillError.emptySpan(empty)) { try BillBook([empty]) }
        let negative = try DezhouFixture.bill(.naturalGas, -5, from: "2026-10-01", to: "2026-11-01")
        #expect(throws: BillError.negative(negative)) { try BillBook([negative]) }
        let lamps = try DezhouFixture.bill(.offGridSolar, 5, from: "2026-10-01", to: "2026-11-01")
        #expect(throws: BillError.notBilled(lamps)) { try BillBook([lamps]) }
        let vehicles = try DezhouFixture.bill(
            .naturalGas, 5, from: "2026-10-01", to: "2026-11-01", purpose: .officialVehicles)
        #expect(throws: Never.self) { try BillBook([october, vehicles]) }
    }

    @Test func `what a meter counts is not billed as well`() throws {
        let october = try DezhouFixture.bill(.naturalGas, 5, from: "2026-10-01", to: "2026-11-01")
        let book = try BillBook([october])
        func assignment(from: String) throws -> MeterAssignment {
            MeterAssignment(
                meter: "gas-1", node: "campus", carrier: .naturalGas, role: .consumption,
                from: try DezhouFixture.day(from))
        }
        let overlapping = try assignment(from: "2026-10-31")
        #expect(throws: BillError.meteredAsWell(october, meter: "gas-1")) {
            try book.check(against: [overlapping], areaBillings: [])
        }
        let following = try assignment(from: "2026-11-01")
        #expect(throws: Never.self) { try book.check(against: [following], areaBillings: []) }
    }

    @Test func `a bill counts above its node but not through a border balance`() throws {
        let site = Site(
            id: "site", name: "site", zone: try CivilZone(identifier: "Asia/Shanghai"),
            nodes: [
                SiteNode(id: "campus", name: "campus", kind: .campus, parent: nil),
                SiteNode(id: "bldg-a", name: "A", kind: .building, parent: "campus"),
                SiteNode(id: "bldg-b", name: "B", kind: .building, parent: "campus"),
            ],
            assignments: [
                MeterAssignment(meter: "main", node: "campus", carrier: .electricity, role: .gridImport)
            ],
            neverExports: true)
        let gas = try DezhouFixture.bill(.naturalGas, 31, from: "2026-10-01", to: "2026-11-01", node: "bldg-a")
        let power = try DezhouFixture.bill(.electricity, 31, from: "2026-10-01", to: "2026-11-01", node: "bldg-a")
        let book = try BillBook([gas, power])
        func carriers(of node: String) throws -> [Carrier] {
            let input = KPIInput(
                node: node, period: .month(year: 2026, month: 10), metered: [],
                bills: book.contributing(to: node, in: site), facts: FactBook())
            return try KPICalculator(coefficients: DezhouFixture.set(.quota)).report(for: input)
                .totals.map(\.amount.carrier)
        }
        #expect(try carriers(of: "bldg-a") == [.electricity, .naturalGas])
        #expect(try carriers(of: "campus") == [.naturalGas])
        #expect(try carriers(of: "bldg-b") == [])
    }
}
