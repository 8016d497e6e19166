import ControlAPI
import Foundation
import Testing

struct ResponseShapeTests {
    @Test func `a meter that never answered has no reading, no age and no value`() throws {
        let meter = MeterStatus(
            meter: "w-main", node: "campus", carrier: "water", roles: ["consumption"], link: "gw-a", profile: "generic",
            state: "never", lastReading: nil, age: nil, value: nil, quantity: nil, unit: nil, consecutiveFailures: 12,
            reason: "no answer within 1 s")
        #expect(
            try JSONText.of(MetersResponse(meters: [meter])) == """
                {"meters":[{"carrier":"water","consecutive_failures":12,"link":"gw-a","meter":"w-main",\
                "node":"campus","profile":"generic","reason":"no answer within 1 s","roles":["consumption"],\
                "state":"never"}]}
                """)
    }

    @Test func `a reading shows what the register said beside its value`() throws {
        let reading = ReadingRow(
            at: "2026-10-01T00:00:00+08:00", quantity: "active_energy_import", raw: "1823456",
            value: try decimal("182345.6"), unit: "kWh")
        let response = ReadingsResponse(meter: "main", readings: [reading], truncated: true)
        let text = """
            {"meter":"main","readings":[{"at":"2026-10-01T00:00:00+08:00","quantity":"active_energy_import",\
            "raw":"1823456","unit":"kWh","value":182345.6}],"truncated":true}
            """
        #expect(try JSONText.of(response) == text)
        let decoded: ReadingsResponse = try JSONText.decoded(text)
        #expect(decoded == response)
    }

    @Test func `an indicator without a value says why and has no value field`() throws {
        let row = KPIRow(
            kpi: "energy_per_capita", name: "人均综合能耗", unit: "kgce/人", value: nil,
            reason: "denominator_missing 2026-10-03..2026-10-04", reference: nil, referenceLabel: nil,
            changePercent: nil, changeReason: nil)
        #expect(
            try JSONText.of(row) == """
                {"kpi":"energy_per_capita","name":"人均综合能耗","reason":"denominator_missing 2026-10-03..2026-10-04",\
                "unit":"kgce/人"}
                """)
    }

    @Test func `an indicator's comparison has snake case keys`() throws {
        let text = """
            {"change_percent":-29.52,"kpi":"energy_per_capita","name":"人均综合能耗","reference":402.5,\
            "reference_label":"2016 (declared, not verified)","unit":"kgce/人","value":283.682}
            """
        let row: KPIRow = try JSONText.decoded(text)
        #expect(try row.changePercent == decimal("-29.52"))
        #expect(try JSONText.of(row) == text)
    }

    @Test func `a kpi answer names its node and coefficient set`() throws {
        let response = KPIResponse(
            node: "campus", nodeName: "综合办公区", period: "2026-10", start: "2026-10-01T00:00:00+08:00",
            end: "2026-11-01T00:00:00+08:00", basis: "statistical", coefficientSet: "gb@1", coverage: 1,
            provisional: false, compare: "previous", values: [], pvPolicy: "count-self-use",
            remarks: [])
        #expect(
            try JSONText.of(response) == """
                {"basis":"statistical","coefficient_set":"gb@1","compare":"previous","coverage":1,\
                "end":"2026-11-01T00:00:00+08:00","node":"campus","node_name":"综合办公区","period":"2026-10",\
                "provisional":false,"pv_policy":"count-self-use","remarks":[],"start":"2026-10-01T00:00:00+08:00",\
                "values":[]}
                """)
    }

    @Test func `a bulletin's bytes travel as base64`() throws {
        let response = BulletinResponse(
            period: "2026-10", kind: "monthly", provisional: true,
            files: [BulletinFile(name: "b.html", mediaType: "text/html", content: Data([0, 0xFF, 0x0A]))])
        let text = """
            {"files":[{"content":"AP8K","media_type":"text/html","name":"b.html"}],"kind":"monthly",\
            "period":"2026-10","provisional":true}
            """
        #expect(try JSONText.of(response) == text)
        let decoded: BulletinResponse = try JSONText.decoded(text)
        #expect(decoded == response)
    }

    @Test func `a problem without findings has no such field`() throws {
        let problem = ProblemDocument(type: "unknown-node", title: "Unknown node", status: 404, detail: "no 'x'")
        #expect(
            try JSONText.of(problem)
                == #"{"detail":"no 'x'","status":404,"title":"Unknown node","type":"unknown-node"}"#)
        let refused: ProblemDocument = try JSONText.decoded(
            #"{"detail":"1 finding","findings":["line 2: x"],"status":422,"title":"Refused","type":"import-refused"}"#)
        #expect(refused.findings == ["line 2: x"])
    }

    @Test func `an import counts rows, new and repeated ones`() throws {
        #expect(
            try JSONText.of(ImportResponse(rows: 3, stored: 2, repeated: 1, meters: ["old-b"]))
                == #"{"meters":["old-b"],"repeated":1,"rows":3,"stored":2}"#)
    }

    @Test func `a status keeps its shape`() throws {
        let text = """
            {"health":"ok","modbus":[{"devices":2,"devices_answering":2,"endpoint":"10.0.8.11:502","failures":0,\
            "id":"gw-a","reconnects":0,"requests":9,"skipped_cycles":0,"state":"connected"}],"mqtt":[{"acknowledged":7,\
            "duplicates":0,"endpoint":"127.0.0.1:1883","id":"lights","messages":8,"pending":1,"rejected":{"no_time":1},\
            "sources":300,"state":"waiting"}],"now":"2026-10-01T00:00:00+08:00","problems":[],\
            "rollup":{"dirty_meters":0,"last_duration_ms":12.5,"last_run":"2026-10-01T00:00:00+08:00"},\
            "site":"dz","site_name":"综合办公区","started_at":"2026-10-01T00:00:00+08:00",\
            "store":{"bytes":4096,"disk_free_bytes":1,"dropped":0,"observations":5,"path":"/var/e.sqlite",\
            "quarantined":0,"queue_limit":10000,"queued":0,"repeated":0},"version":"0.1.0"}
            """
        let status: StatusResponse = try JSONText.decoded(text)
        #expect(status.mqtt.first?.rejected == ["no_time": 1] && status.store.lastCommit == nil)
        #expect(try JSONText.of(status) == text)
    }
}
