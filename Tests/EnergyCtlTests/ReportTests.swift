import ControlAPI
import Foundation
import Testing

@testable import EnergyCtl

struct ReportTests {
    private let plain = Painter(isColoured: false)

    @Test func `a rollup shows intensity, coverage, members and grades beside the amount`() throws {
        let response: RollupResponse = try Samples.decoded(Samples.rollup)
        let report = RollupReport(rows: response.rows, per: .capita)
        #expect(
            report.text(plain) == """
                MONTH     CARRIER      AMOUNT kWh  PER CAPITA kWh/人  COVERAGE  MEMBERS  MEASURED  DERIVED
                2026-10   electricity  182345.678             86.699    99.9 %      4/5  181900.1  445.578
                2026-11*  electricity           –                  –     0.0 %      0/5         –        –

                """)
        #expect(report.remarks == ["* provisional: later readings can still change it"])
    }

    @Test func `a rollup that is all measured shows no grades`() throws {
        var response: RollupResponse = try Samples.decoded(Samples.rollup)
        response.rows.removeLast()
        response.rows[0].derived = 0
        response.rows[0].measured = response.rows[0].amount
        let report = RollupReport(rows: response.rows, per: .area)
        #expect(
            report.text(plain) == """
                MONTH    CARRIER      AMOUNT kWh  PER AREA kWh/m²  COVERAGE  MEMBERS
                2026-10  electricity  182345.678            2.989    99.9 %      4/5

                """)
        #expect(report.remarks.isEmpty)
    }

    @Test func `amounts of several units have a unit column and no common header`() throws {
        var response: RollupResponse = try Samples.decoded(Samples.rollup)
        response.rows[1] = response.rows[0]
        response.rows[1].carrier = "water"
        response.rows[1].unit = "m3"
        response.rows[1].derived = 0
        response.rows[1].amount = 12
        response.rows[1].measured = 12
        response.rows[1].coverage = 1
        response.rows[0].derived = 0
        #expect(
            RollupReport(rows: response.rows, per: nil).text(plain) == """
                MONTH    CARRIER          AMOUNT  UNIT  COVERAGE  MEMBERS
                2026-10  electricity  182345.678  kWh     99.9 %      4/5
                2026-10  water                12  m³       100 %      4/5

                """)
    }

    @Test func `a meter's rollup names its quantity and shows what is outside the amount`() throws {
        var response: RollupResponse = try Samples.decoded(Samples.rollup)
        for index in response.rows.indices {
            response.rows[index].node = nil
            response.rows[index].meter = "main"
            response.rows[index].quantity = "active_energy_import"
            response.rows[index].membersExpected = nil
            response.rows[index].derived = 0
            response.rows[index].provisional = false
        }
        response.rows[1].unattributed = 7
        let report = RollupReport(rows: response.rows, per: nil)
        #expect(
            report.text(plain) == """
                MONTH    CARRIER      QUANTITY              AMOUNT kWh  COVERAGE  MEASURED  UNATTRIBUTED
                2026-10  electricity  active_energy_import  182345.678    99.9 %  181900.1             0
                2026-11  electricity  active_energy_import           –     0.0 %         –             7

                """)
        #expect(report.remarks == ["unattributed and rejected advances are outside the amount"])
    }

    @Test func `a rollup as CSV has every field, and nothing where nothing is known`() throws {
        let response: RollupResponse = try Samples.decoded(Samples.rollup)
        #expect(
            RollupReport(rows: response.rows, per: nil).csv.text == """
                node,meter,quantity,carrier,by,start,end,amount,unit,measured,derived,apportioned,manual,estimated,\
                unattributed,rejected,coverage,members_present,members_expected,headcount,floor_area_m2,per_capita,\
                per_area,provisional,worst_member,flags,unaccounted,unaccounted_coverage
                campus,,,electricity,month,2026-10-01T00:00:00+08:00,2026-11-01T00:00:00+08:00,182345.678,kWh,\
                181900.1,445.578,0,0,0,0,0,0.9999,4,5,2103.2,61000,86.699,2.989,false,,,,
                campus,,,electricity,month,2026-11-01T00:00:00+08:00,2026-12-01T00:00:00+08:00,0,kWh,\
                0,0,0,0,0,0,0,0,0,5,,,,,true,,,,

                """)
    }

    @Test func `meters show age, value and why`() throws {
        let response: MetersResponse = try Samples.decoded(Samples.meters)
        #expect(
            MetersReport(meters: response.meters, unhealthyOnly: false).text(plain) == """
                METER     NODE    CARRIER      LINK  STATE  LAST READING       VALUE  UNIT  FAILURES  WHY
                main      campus  electricity  gw-a  ok         12 s ago  182345.678  kWh          0  –
                食堂水表  bldg-a  water        gw-a  never             –           –  –            7  no answer within 1 s, since 08:00

                """)
        #expect(
            MetersReport(meters: response.meters, unhealthyOnly: false).csv.text == """
                meter,node,carrier,roles,link,profile,state,last_reading,age,value,quantity,unit,consecutive_failures,reason,\
                calibration,calibration_due,findings
                main,campus,electricity,grid_import,gw-a,eastron-sdm630,ok,2026-10-01T08:00:00+08:00,12.4,182345.678,\
                active_energy_import,kWh,0,,,,
                食堂水表,bldg-a,water,consumption,gw-a,,never,,,,,,7,"no answer within 1 s, since 08:00",,,

                """)
        #expect(MetersReport(meters: [], unhealthyOnly: true).remarks == ["every meter is ok"])
    }

    @Test func `indicators show value, reference, change and why one is missing`() throws {
        let report = KPIReport(response: try Samples.decoded(Samples.kpi))
        #expect(
            report.text(plain) == """
                综合办公区 (campus)  2026*, statistical (统计口径), gb-2589@1, coverage 99.9 %

                指标              KPI                       VALUE  UNIT     REFERENCE  OF                               CHANGE  NOTE
                人均综合能耗      energy_per_capita       283.682  kgce/人      402.5  2016 (declared, not verified)  -29.52 %
                人均用电量        electricity_per_capita     1040  kWh/人           –  –                                     –  no change: reference_missing
                单位建筑面积能耗  energy_per_area               –  kgce/m²          –  –                                     –  coverage_below_limit

                """)
        #expect(
            report.remarks == [
                "* provisional: later readings can still change it", "bldg-b: no floor area before 2026-03-01",
            ])
        #expect(report.csv.text.split(separator: "\n").count == 4)
        #expect(
            report.csv.text.contains(
                ",energy_per_capita,人均综合能耗,kgce/人,283.682,,402.5,\"2016 (declared, not verified)\",-29.52,,,,,,\n"))
    }

    @Test func `what the node does not use is left out, and quotas and trends are shown`() throws {
        var response: KPIResponse = try Samples.decoded(Samples.kpi)
        response.values[0].quota = QuotaRow(
            band: "above_constraint", bandName: "超过约束值", reason: nil, needsExplanation: true, constraint: 200,
            base: 150, guide: 100, source: "DB37")
        response.values[0].trend = [1, nil, 3, 2, 9]
        response.values[1].reason = "not_used"
        response.values[1].value = nil
        let text = KPIReport(response: response).text(plain)
        #expect(text.contains("▁·▃▂█"))
        #expect(text.contains("超过约束值 (200/150/100): a written explanation is due"))
        #expect(!text.contains("electricity_per_capita"))
        #expect(KPIReport(response: response).csv.text.contains("above_constraint,200,150,100"))
    }

    @Test func `blocks show shares and shapes, and what is missing`() {
        #expect(BlockChart.sparkline([0, 1, 2, 3, 4, 5, 6, 7]) == "▁▂▃▄▅▆▇█")
        #expect(BlockChart.sparkline([5, 5, nil]) == "▄▄·")
        #expect(BlockChart.sparkline([nil, nil]) == "")
        #expect(BlockChart.bar(1, columns: 4) == "████")
        #expect(BlockChart.bar(0, columns: 4) == "")
        #expect(BlockChart.bar(-3, columns: 4) == "" && BlockChart.bar(7, columns: 4) == "████")
        #expect(BlockChart.bar(0.53125, columns: 4) == "██▏")
    }

    @Test func `a status begins with health and problems`() throws {
        let report = StatusReport(status: try Samples.decoded(Samples.status))
        #expect(
            report.text(plain) == """
                degraded  综合办公区 (dz), energy-collector 0.1.0, up 2 d 4 h
                  ! w-main is silent for 20 min: no answer within 1 s

                MODBUS  ENDPOINT       STATE      SINCE           ANSWERING  REQUESTS  FAILURES  RECONNECTS  SKIPPED  LAST ERROR
                gw-a    10.0.8.11:502  connected  3 h 20 min ago        1/2       900         4           1        0  w-main: no answer within 1 s

                MQTT    BROKER          STATE    SINCE    SOURCES  MESSAGES  ACKNOWLEDGED  PENDING  SENT AGAIN  REJECTED  LAST ERROR
                lights  127.0.0.1:1883  waiting  5 s ago      300      7003          7000        0           2         3  –
                  lights rejected: no_time 2, bad_json 1

                STORE   /var/lib/energy.sqlite: 1.2 GiB, 30.0 GiB free, last commit 0 s ago
                        160000 observations, 3 of 10000 queued, 0 dropped, 12 repeated, 0 quarantined
                ROLLUP  last run 12 s ago, took 13 ms, 3 meters waiting

                """)
        let lines = report.csv.text.split(separator: "\n")
        #expect(lines.contains("modbus,gw-a,last_error,w-main: no answer within 1 s"))
        #expect(lines.contains("mqtt,lights,rejected.no_time,2"))
        #expect(lines.contains("store,,last_error,"))
        #expect(lines.contains("rollup,,last_duration_ms,12.5"))
    }

    @Test func `readings of a quantity have their points below each other`() throws {
        let response: ReadingsResponse = try Samples.decoded(
            """
            {"meter":"main","readings":[\
            {"at":"2026-10-01T08:00:00+08:00","quantity":"active_energy_import","raw":"1823456","unit":"kWh","value":182345.6},\
            {"at":"2026-10-01T08:00:00+08:00","quantity":"active_power","raw":"220","unit":"W","value":220},\
            {"at":"2026-10-01T08:00:15+08:00","quantity":"active_energy_import","raw":"1823470","unit":"kWh","value":182347,"base_units":182347000}],\
            "truncated":true}
            """)
        let report = ReadingsReport(response: response)
        #expect(
            report.text(plain) == """
                TIME                       QUANTITY                 VALUE  UNIT  REGISTER
                2026-10-01T08:00:00+08:00  active_energy_import  182345.6  kWh    1823456
                2026-10-01T08:00:00+08:00  active_power               220  W          220
                2026-10-01T08:00:15+08:00  active_energy_import  182347.0  kWh    1823470

                """)
        #expect(
            report.remarks == [
                "the limit cut the answer: go on with --from 2026-10-01T08:00:15+08:00, or take all with --format csv"
            ])
        #expect(
            report.csv.text.hasSuffix(
                "main,2026-10-01T08:00:15+08:00,active_energy_import,182347,kWh,1823470,,182347000\n"))
    }

    @Test func `states have their meaning beside them`() throws {
        let response: ReadingsResponse = try Samples.decoded(
            """
            {"meter":"pv","readings":[\
            {"at":"2026-10-01T08:00:00+08:00","quantity":"operating_state","raw":"4","unit":"1","value":4,"meaning":"mppt"},\
            {"at":"2026-10-01T08:00:00+08:00","quantity":"active_power","raw":"220","unit":"W","value":220}],\
            "truncated":false}
            """)
        #expect(
            ReadingsReport(response: response).text(plain) == """
                TIME                       QUANTITY         VALUE  UNIT  REGISTER  MEANING
                2026-10-01T08:00:00+08:00  operating_state      4               4  mppt
                2026-10-01T08:00:00+08:00  active_power       220  W          220

                """)
    }
}
