import ConsumptionLedger
import EnergyKPI
import MeterModels
import Testing

/// The administrative centre of the golden cases: two coefficient sets, and years built from plain amounts.
enum DezhouFixture {
    static func set(_ basis: Basis) throws -> CoefficientSet {
        let isQuota = basis == .quota
        return try CoefficientSet(
            id: isQuota ? "db37-t-2672" : "gb-t-2589", version: isQuota ? "2019" : "2020", basis: basis,
            source: "golden case 9",
            coefficients: [
                coefficient(.electricity, isQuota ? "0.31" : "0.1229", .kilowattHour),
                coefficient(.naturalGas, isQuota ? "1.2143" : "1.33", .cubicMetre),
                coefficient(.petrol, "1.4714", .kilogram, density: "0.73"),
                coefficient(.heat, "34.12", .gigajoule),
            ])
    }

    static func coefficient(
        _ carrier: Carrier, _ kgce: String, _ unit: MeasurementUnit, density: String? = nil
    ) throws -> Coefficient {
        Coefficient(
            carrier: carrier, kgce: try #require(ExactDecimal(kgce)), unit: unit,
            density: density.flatMap { ExactDecimal($0) }, source: "golden case 9", confidence: .secondary)
    }

    static func day(_ text: String) throws -> CivilDate {
        try #require(CivilDate(text))
    }

    static func fact(
        _ kind: FactKind, _ value: String, from: String, to: String? = nil, year: Int? = nil, basis: Basis? = nil,
        revision: Int = 1
    ) throws -> Fact {
        Fact(
            node: "campus", kind: kind, value: try #require(ExactDecimal(value)), from: try day(from),
            to: try to.map { try day($0) }, year: year, basis: basis, source: "台账", author: "test",
            recordedAt: Timestamp(seconds: 0), revision: revision)
    }

    /// Fully covered metered electricity, Wh.
    static func electricity(_ wattHours: Int64?, covered: Int64 = 1, expected: Int64 = 1) -> CarrierAmount {
        CarrierAmount(
            carrier: .electricity, amount: wattHours, coveredSeconds: covered, expectedSeconds: expected,
            membersPresent: 1, membersExpected: 1)
    }

    static func bill(
        _ carrier: Carrier, _ amount: Int64, from: String, to: String, purpose: Bill.Purpose = .other,
        node: String = "campus"
    ) throws -> Bill {
        Bill(
            node: node, carrier: carrier, amount: amount, from: try day(from), to: try day(to), purpose: purpose,
            source: "发票")
    }

    /// A year of golden case 9 by a basis.
    static func year(_ year: Int, _ basis: Basis, headcount: String? = nil) throws -> KPIReport {
        let is2016 = year == 2016
        let bills = try BillBook([
            bill(
                .naturalGas, is2016 ? 60_000_000_000 : 50_000_000_000, from: "\(year)-01-01", to: "\(year + 1)-01-01"),
            bill(
                .petrol, is2016 ? 20_000_000 : 15_000_000, from: "\(year)-01-01", to: "\(year + 1)-01-01",
                purpose: .officialVehicles),
        ])
        let facts = try FactBook([
            fact(.floorArea, "61000", from: "2016-01-01"),
            fact(.headcount, headcount ?? "2100", from: "2016-01-01"),
            fact(.headcount, headcount ?? "2548", from: "2021-01-01"),
            fact(.visitorPersonDays, "940", from: "2021-01-01", to: "2022-01-01"),
        ])
        let input = KPIInput(
            node: "campus", period: .year(year), metered: [electricity(is2016 ? 6_000_000_000 : 5_169_400_000)],
            bills: bills, facts: facts, expectedCarriers: [.electricity, .naturalGas, .petrol])
        return try KPICalculator(coefficients: set(basis)).report(for: input)
    }
}
