import Foundation
import Glibc
import TestSupport
import Testing

/// The published headline from register readings, bills and facts, by the real daemon and its command line.
@Suite(.serialized) struct EvaluationTests {
    /// Golden case 9: 2016 with 6 000 000 kWh, 60 000 m³ and 20 000 L for 2100 persons, 2021 with 5 169 400 kWh,
    /// 50 000 m³ and 15 000 L for 2548 and 940 person-days of visitors, 61 000 m² in both.
    private static let site = """
        id: dezhou
        name: 德州市行政中心
        timezone: Asia/Shanghai
        nodes:
          - id: campus
            name: 综合办公区
            kind: campus
            expects: [electricity, natural_gas, petrol]
            responsible: [{role: leader, name: 局长, from: 2016-01-01}]
          - {id: bldg-a, name: A座, kind: building, parent: campus}
          - {id: bldg-b, name: B座, kind: building, parent: campus}
        meters:
          - {id: main, node: campus, carrier: electricity, role: grid_import, interval: 366d, plausibility: off}
          - {id: a, node: bldg-a, carrier: electricity, role: consumption, interval: 366d, plausibility: off}
          - {id: b, node: bldg-b, carrier: electricity, role: consumption, interval: 366d, plausibility: off}
        export: none
        evaluation:
          co2_region: shandong
          quota: {table: sd-quota-offices, groups: [市级], zone: B}
          scheme: general
        targets:
          - {node: campus, year: 2021, kpi: energy_per_capita, role: leader, base_year: 2016, reduction: 28%, binding: yes, source: 2021年目标责任书}
        facts:
          - {node: campus, kind: headcount, value: 2100, from: 2016-01-01, source: 编制台账}
          - {node: campus, kind: headcount, value: 2548, from: 2021-01-01, source: 编制台账}
          - {node: campus, kind: visitor_person_days, value: 940, from: 2021-01-01, to: 2022-01-01, source: 来访登记}
          - {node: campus, kind: floor_area_m2, value: 61000, from: 2016-01-01, source: 房产台账}
          - {node: campus, kind: base_energy_per_area_kgce, value: 99.99, year: 2016, basis: statistical, source: 报表}
          - {node: bldg-a, kind: floor_area_m2, value: 1000, from: 2016-01-01, source: 房产台账}
        bills:
          - {node: campus, carrier: natural_gas, quantity: 60000m3, from: 2016-01-01, to: 2017-01-01, purpose: heating, source: 账单}
          - {node: campus, carrier: petrol, quantity: 20000L, from: 2016-01-01, to: 2017-01-01, purpose: official_vehicles, source: 油卡}
          - {node: campus, carrier: natural_gas, quantity: 50000m3, from: 2021-01-01, to: 2022-01-01, purpose: heating, source: 账单}
          - {node: campus, carrier: petrol, quantity: 15000L, from: 2021-01-01, to: 2022-01-01, purpose: official_vehicles, source: 油卡}
        """

    private static let readings = """
        meter,quantity,at,value
        main,active_energy_import,2016-01-01T00:00:00+08:00,1000
        main,active_energy_import,2017-01-01T00:00:00+08:00,6001000
        main,active_energy_import,2021-01-01T00:00:00+08:00,26001000
        main,active_energy_import,2022-01-01T00:00:00+08:00,31170400
        a,active_energy_import,2021-01-01T00:00:00+08:00,0.5
        a,active_energy_import,2022-01-01T00:00:00+08:00,5000.5

        """

    private func started() async throws -> Stage {
        let stage = try Stage()
        try stage.configure(
            groups: geteuid() == 0 ? ", readers: nogroup, writers: nogroup" : "",
            site: Self.site.replacing("366d", with: "8784h"))
        try await stage.startDaemon()
        let imported = try stage.ctl("import", "readings", try stage.folder.file("readings.csv", Self.readings))
        try #require(imported.status == 0, "\(imported)")
        try await stage.waitForRollup()
        return stage
    }

    private func values(_ stage: Stage, _ arguments: String...) throws -> [String: [String: Any]] {
        let answer = try Stage.run(
            "energyctl", ["kpi", "campus", "--format", "json", "--socket", stage.socket] + arguments)
        let rows = try #require(try answer.json()["values"] as? [[String: Any]], "\(answer)")
        return Dictionary(uniqueKeysWithValues: rows.compactMap { row in (row["kpi"] as? String).map { ($0, row) } })
    }

    @Test func `the headline comes from readings, bills and facts, and explains itself`() async throws {
        let stage = try await started()
        let rows = try values(stage, "--period", "2021", "--compare", "base", "--base-year", "2016")
        #expect(rows["comprehensive_energy"]?["value"] as? Double == 717_931.09)
        #expect(rows["energy_per_capita"]?["value"] as? Double == 281.48)
        #expect(rows["energy_per_capita"]?["change_percent"] as? Double == -29.52)
        // What the base year's own amounts give, not the figure that somebody declared.
        #expect(rows["energy_per_area"]?["reference"] as? Double == 13.4)
        #expect(rows["energy_per_area"]?["reference_label"] as? String == "2016")
        #expect(rows["energy_per_area"]?["change_percent"] as? Double == -14.12)
        #expect(rows["co2"]?["value"] as? Double == 3_674_919.22)
        let quota = try values(stage, "--period", "2021", "--basis", "quota")
        #expect(quota["comprehensive_energy"]?["value"] as? Double == 1_679_340.83)
        #expect((quota["energy_per_capita"]?["quota"] as? [String: Any])?["band"] as? String == "within_guide")
        #expect((rows["energy_per_capita"]?["quota"] as? [String: Any])?["reason"] as? String == "basis_differs")

        let explained = try stage.ctl(
            "explain", "campus", "energy_per_capita", "--period", "2021", "--format", "json")
        let figure = try explained.json()
        #expect(figure["value"] as? Double == 281.48)
        #expect(figure["adds_up"] as? Bool == true)
        try Readdition(days: 365).check(figure)
        let text = try stage.ctl("explain", "campus", "energy_per_capita", "--period", "2021")
        #expect(text.output.contains("5169400 kWh × 0.1229 kgce/kWh + 50000 m³ × 1.33 kgce/m³ + 15000 L × 1.074122"))
        #expect(text.output.contains("÷ 2550.575342 人 ≈ 281.48 kgce/人"))
        #expect(text.output.contains("26001000") && text.output.contains("31170400"))
        // The same question has the same hash, another fact another one.
        let hash = try #require(figure["input_hash"] as? String)
        let again = try stage.ctl("explain", "campus", "energy_per_capita", "--period", "2021", "--format", "json")
        #expect(try again.json()["input_hash"] as? String == hash)
        let set = try stage.ctl(
            "facts", "set", "campus", "headcount", "2549", "--from", "2021-01-01", "--source", "编制台账", "--reason", "漏报")
        #expect(set.status == 0, "\(set)")
        let changed = try stage.ctl("explain", "campus", "energy_per_capita", "--period", "2021", "--format", "json")
        #expect(try changed.json()["input_hash"] as? String != hash)
        #expect(try stage.stopDaemon() == 0)
    }

    @Test func `targets, places, schemes and deadlines are told as they stand`() async throws {
        let stage = try await started()
        let targets = try stage.ctl("targets", "--year", "2021", "--format", "json").json()
        let target = try #require((targets["targets"] as? [[String: Any]])?.first)
        #expect(target["state"] as? String == "reached")
        #expect(target["base"] as? Double == 399.37)
        #expect(target["completion_percent"] as? Double == 105.43)
        #expect(target["responsible"] as? String == "局长")
        #expect(try stage.ctl("targets", "--year", "2021").output.contains("████████████████████"))
        #expect(try stage.ctl("targets", "--year", "2019").errors.contains("no targets for 2019"))

        let ranking = try stage.ctl("ranking", "--period", "2021", "--by", "electricity_per_area", "--format", "json")
        let entries = try #require(try ranking.json()["entries"] as? [[String: Any]], "\(ranking)")
        #expect(entries.map { $0["node"] as? String } == ["bldg-a", "bldg-b"])
        #expect(entries[0]["place"] as? Int == 1 && entries[0]["value"] as? Double == 5)
        #expect(entries[1]["place"] == nil && entries[1]["value"] == nil)
        #expect((entries[1]["reason"] as? String)?.hasPrefix("carrier_missing") == true, "\(entries[1])")
        let wrong = try stage.ctl("ranking", "--period", "2021", "--by", "beauty")
        #expect(wrong.status == 1 && wrong.errors.contains("energy_per_area"))

        let before = try stage.ctl(
            "ranking", "--period", "2021", "--by", "score", "--kind", "campus", "--format", "json")
        let score = try #require((try before.json()["entries"] as? [[String: Any]])?.first, "\(before)")
        // Water has no target: there is no total, and nothing is put in its place.
        #expect(score["value"] == nil && score["place"] == nil)
        #expect((score["reason"] as? String)?.contains("water_per_capita") == true)
        let items = try #require(score["items"] as? [[String: Any]])
        #expect(items.first { $0["id"] as? String == "energy_per_capita" }?["points"] as? Double == 30)

        let published = try stage.ctl(
            "schemes", "publish", "general", "--year", "2098", "--reason", "年初公示", "--format", "json")
        let applied = try #require(try published.json()["applied"] as? [String: Any], "\(published)")
        #expect(applied["state"] as? String == "published")
        #expect(
            (applied["hash"] as? String)?.count == 64
                && applied["hash"] as? String == applied["published_hash"] as? String)
        let late = try stage.ctl("schemes", "publish", "general", "--year", "2021", "--reason", "x", "--format", "json")
        #expect((try late.json()["applied"] as? [String: Any])?["state"] as? String == "published_late")
        #expect(try stage.ctl("schemes", "publish", "general", "--year", "2098", "--reason", "x").status == 1)
        #expect(try stage.ctl("audit", "list").output.contains("scheme.publish"))

        // A scheme that says something else after it was published is flagged.
        try FileManager.default.createDirectory(
            atPath: stage.folder.path + "/schemes", withIntermediateDirectories: true)
        _ = try stage.folder.file(
            "schemes/ours.yaml",
            """
            {kind: scoring, id: general, version: "2023", name: 考核, source: x, bands: [{name: 完成, at_least: 0}],
             indicators: [{id: a, name: a, measure: year_on_year, kpi: water, points: 1, linear: {zero: 0, full: -5}}]}
            """)
        #expect(try stage.stopDaemon() == 0)
        try await stage.startDaemon()
        let list = try stage.ctl("schemes", "list", "--year", "2098", "--format", "json").json()
        let general = (list["schemes"] as? [[String: Any]])?.first { $0["id"] as? String == "general" }
        #expect(general?["state"] as? String == "changed")
        let flagged = try stage.ctl("ranking", "--period", "2098", "--by", "score", "--kind", "campus")
        #expect(flagged.errors.contains("the scheme was changed after it was published"), "\(flagged)")

        let deadline = try stage.ctl("deadline", "2026-09-17")
        #expect(deadline.output == "2026-10-08\n")
        #expect(try stage.ctl("deadline", "2026-12-18").output.contains("provisional"))
        #expect(try stage.ctl("deadline", "soon").status == 1)
        #expect(try stage.stopDaemon() == 0)
    }

    @Test func `a period reaches back as far as it is asked to`() async throws {
        let stage = try await started()
        let half = try stage.ctl("kpi", "campus", "--period", "2021H1", "--format", "json").json()
        #expect(half["end"] as? String == "2021-07-01T00:00:00+08:00")
        let twelve = try stage.ctl(
            "kpi", "campus", "--period", "2021-06", "--over", "twelve-months", "--format", "json"
        ).json()
        #expect(twelve["period"] as? String == "2020-07..2021-06")
        #expect(twelve["start"] as? String == "2020-07-01T00:00:00+08:00")
        let toDate = try stage.ctl(
            "kpi", "campus", "--period", "2021-06", "--over", "year-to-date", "--format", "json"
        ).json()
        #expect(toDate["period"] as? String == "2021-01..2021-06")
        #expect(toDate["end"] as? String == "2021-07-01T00:00:00+08:00")
        let values = try #require(toDate["values"] as? [[String: Any]])
        let gas = values.first { $0["kpi"] as? String == "headcount" }
        // 2548 + 940 × 181 ÷ 365 person-days over 181 days.
        #expect(gas?["value"] as? Double == 2550.58)
        #expect(try stage.ctl("kpi", "campus", "--period", "2021H3").status == 2)
        #expect(try stage.stopDaemon() == 0)
    }
}
