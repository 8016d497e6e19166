import ControlAPI
import Foundation
import Testing

struct RollupResponseTests {
    /// The example of the control API's documentation, with its keys sorted.
    private let example = """
        {"amount":182345.678,"apportioned":0,"by":"month","carrier":"electricity","coverage":0.9971,\
        "derived":445.578,"end":"2026-11-01T00:00:00+08:00","estimated":0,"floor_area_m2":61000,\
        "headcount":2103.2,"manual":0,"measured":181900.1,"members_expected":5,"members_present":5,\
        "node":"campus","per_area":2.989,"per_capita":86.699,"provisional":false,"rejected":0,\
        "start":"2026-10-01T00:00:00+08:00","unattributed":0,"unit":"kWh"}
        """

    private func row() throws -> RollupRow {
        RollupRow(
            node: "campus", meter: nil, quantity: nil, carrier: "electricity", by: "month",
            start: "2026-10-01T00:00:00+08:00", end: "2026-11-01T00:00:00+08:00", amount: try decimal("182345.678"),
            unit: "kWh", measured: try decimal("181900.100"), derived: try decimal("445.578"), apportioned: 0,
            manual: 0, estimated: 0, unattributed: 0, rejected: 0, coverage: try decimal("0.9971"), membersPresent: 5,
            membersExpected: 5, headcount: try decimal("2103.2"), floorArea: 61000, perCapita: try decimal("86.699"),
            perArea: try decimal("2.989"), provisional: false)
    }

    @Test func `a node's row has the documented fields, without those of a meter`() throws {
        #expect(try JSONText.of(row()) == example)
    }

    @Test func `a row is what its text says, to the last digit`() throws {
        let decoded: RollupRow = try JSONText.decoded(example)
        #expect(try decoded == row())
        #expect(decoded.amount.description == "182345.678")
    }

    @Test func `a meter's row has no members and no denominators`() throws {
        var row = try row()
        row.node = nil
        row.meter = "pv-1"
        row.quantity = "active_energy_export"
        row.membersPresent = nil
        row.membersExpected = nil
        row.headcount = nil
        row.floorArea = nil
        row.perCapita = nil
        row.perArea = nil
        let text = try JSONText.of(RollupResponse(rows: [row]))
        #expect(text.hasPrefix(#"{"rows":[{"amount":182345.678,"#))
        #expect(text.contains(#""meter":"pv-1""#) && text.contains(#""quantity":"active_energy_export""#))
        for key in ["node", "members", "headcount", "floor_area", "per_", "null"] {
            #expect(!text.contains(key), "\(key)")
        }
    }

    @Test(arguments: [
        "0", "0.001", "182345.678", "-12.5", "999999999999.999", "9223372036854775.807", "0.0000001",
    ])
    func `a decimal is printed and read exactly`(text: String) throws {
        let value = try decimal(text)
        #expect(try JSONText.of([value]) == "[\(text)]")
        let decoded: [Decimal] = try JSONText.decoded("[\(text)]")
        #expect(decoded == [value])
    }

    @Test func `a field of a later version does not disturb`() throws {
        let later = example.dropLast() + #","zone":"Asia/Shanghai"}"#
        let decoded: RollupRow = try JSONText.decoded(String(later))
        #expect(try decoded == row())
    }
}
