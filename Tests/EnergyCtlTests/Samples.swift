import ControlAPI
import Foundation

/// Answers of a daemon, as JSON text.
enum Samples {
    static let meters = """
        {"meters":[{"age":12.4,"carrier":"electricity","consecutive_failures":0,"last_reading":"2026-10-01T08:00:00+08:00",\
        "link":"gw-a","meter":"main","node":"campus","profile":"eastron-sdm630","quantity":"active_energy_import",\
        "roles":["grid_import"],"state":"ok","unit":"kWh","value":182345.678},{"carrier":"water","consecutive_failures":7,\
        "link":"gw-a","meter":"食堂水表","node":"bldg-a","reason":"no answer within 1 s, since 08:00","roles":["consumption"],\
        "state":"never"}]}
        """

    static let rollup = """
        {"rows":[{"amount":182345.678,"apportioned":0,"by":"month","carrier":"electricity","coverage":0.9999,\
        "derived":445.578,"end":"2026-11-01T00:00:00+08:00","estimated":0,"floor_area_m2":61000,"headcount":2103.2,\
        "manual":0,"measured":181900.1,"members_expected":5,"members_present":4,"node":"campus","per_area":2.989,\
        "per_capita":86.699,"provisional":false,"rejected":0,"start":"2026-10-01T00:00:00+08:00","unattributed":0,\
        "unit":"kWh"},{"amount":0,"apportioned":0,"by":"month","carrier":"electricity","coverage":0,"derived":0,\
        "end":"2026-12-01T00:00:00+08:00","estimated":0,"manual":0,"measured":0,"members_expected":5,\
        "members_present":0,"node":"campus","provisional":true,"rejected":0,"start":"2026-11-01T00:00:00+08:00",\
        "unattributed":0,"unit":"kWh"}]}
        """

    static let kpi = """
        {"basis":"statistical","coefficient_set":"gb-2589@1","compare":"base","coverage":0.99985,\
        "end":"2027-01-01T00:00:00+08:00","node":"campus","node_name":"综合办公区","period":"2026","provisional":true,\
        "pv_policy":"count-self-use","remarks":["bldg-b: no floor area before 2026-03-01"],"start":"2026-01-01T00:00:00+08:00","values":[\
        {"change_percent":-29.52,"kpi":"energy_per_capita","name":"人均综合能耗","reference":402.5,\
        "reference_label":"2016 (declared, not verified)","unit":"kgce/人","value":283.682},\
        {"change_reason":"reference_missing","kpi":"electricity_per_capita","name":"人均用电量","unit":"kWh/人",\
        "value":1040},{"kpi":"energy_per_area","name":"单位建筑面积能耗","reason":"coverage_below_limit",\
        "unit":"kgce/m²"}]}
        """

    static let status = """
        {"health":"degraded","modbus":[{"devices":2,"devices_answering":1,"endpoint":"10.0.8.11:502","failures":4,\
        "id":"gw-a","last_error":"w-main: no answer within 1 s","reconnects":1,"requests":900,\
        "since":"2026-10-01T05:00:00+08:00","skipped_cycles":0,"state":"connected"}],"mqtt":[{"acknowledged":7000,\
        "duplicates":2,"endpoint":"127.0.0.1:1883","id":"lights","messages":7003,"pending":0,\
        "rejected":{"bad_json":1,"no_time":2},"since":"2026-10-01T08:19:55+08:00","sources":300,"state":"waiting"}],\
        "now":"2026-10-01T08:20:00+08:00","problems":["w-main is silent for 20 min: no answer within 1 s"],\
        "rollup":{"dirty_meters":3,"last_duration_ms":12.5,"last_run":"2026-10-01T08:19:48+08:00"},\
        "site":"dz","site_name":"综合办公区","started_at":"2026-09-29T04:20:00+08:00",\
        "store":{"bytes":1395864371,"disk_free_bytes":32212254720,"dropped":0,\
        "last_commit":"2026-10-01T08:19:59.750+08:00","observations":160000,"path":"/var/lib/energy.sqlite",\
        "quarantined":0,"queue_limit":10000,"queued":3,"repeated":12},"version":"0.1.0"}
        """

    static let bulletin = """
        {"files":[{"content":"PGh0bWw+","media_type":"text/html","name":"bulletin-2026-10.html"},\
        {"content":"YSxi","media_type":"text/csv","name":"bulletin-2026-10.csv"}],"kind":"monthly",\
        "period":"2026-10","provisional":true}
        """

    static func decoded<Value: Decodable>(_ text: String) throws -> Value {
        try JSONDecoder().decode(Value.self, from: Data(text.utf8))
    }
}
