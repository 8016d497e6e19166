import Testing

@testable import EnergyCtl

struct QueryTests {
    @Test func `everything but unreserved characters is encoded`() {
        #expect(
            ControlRequest.encoded("2026-10-01T00:00:00+08:00 A座&=%~/?\n")
                == "2026-10-01T00%3A00%3A00%2B08%3A00%20A%E5%BA%A7%26%3D%25~%2F%3F%0A")
    }

    @Test func `parameters that were not given are not sent`() {
        let request = ControlRequest(path: "/v1/x", query: [("a", nil), ("b", "1"), ("c", nil), ("d", "")])
        #expect(request.target == "/v1/x?b=1&d=")
        #expect(ControlRequest(path: "/v1/x", query: [("a", nil)]).target == "/v1/x")
    }

    @Test(arguments: [
        (["status"], "/v1/status"),
        (["meters"], "/v1/meters"),
        (["meters", "--unhealthy"], "/v1/meters?unhealthy=true"),
        (
            [
                "readings", "main", "--quantity", "active_power", "--from", "2026-10", "--to", "2026-10-02", "--limit",
                "5",
            ],
            "/v1/readings?meter=main&quantity=active_power&from=2026-10&to=2026-10-02&limit=5"
        ),
        (
            [
                "rollup", "bldg-a", "--carrier", "water", "--by", "day", "--from", "2026-10-01T00:00:00+08:00", "--per",
                "area",
            ],
            "/v1/rollup?id=bldg-a&carrier=water&by=day&from=2026-10-01T00%3A00%3A00%2B08%3A00"
        ),
        (
            ["kpi", "A座", "--period", "2026Q3", "--basis", "quota", "--compare", "last-year"],
            "/v1/kpi?node=A%E5%BA%A7&period=2026Q3&basis=quota&compare=last-year&trend=true"
        ),
        (
            ["kpi", "x", "--period", "2026", "--compare", "base", "--base-year", "2016", "--format", "csv"],
            "/v1/kpi?node=x&period=2026&compare=base&base_year=2016"
        ),
        (
            ["explain", "x", "co2", "--period", "2026-10", "--over", "twelve-months", "--basis", "quota"],
            "/v1/explain?node=x&kpi=co2&period=2026-10&over=twelve-months&basis=quota"
        ),
        (["targets", "--year", "2026", "--node", "x"], "/v1/targets?year=2026&node=x"),
        (
            ["ranking", "--period", "2026", "--by", "score", "--scheme", "s", "--kind", "building"],
            "/v1/ranking?period=2026&by=score&scheme=s&kind=building"
        ),
        (["schemes", "list"], "/v1/schemes"),
        (["deadline", "2026-11-23", "--days", "5"], "/v1/deadline?from=2026-11-23&days=5"),
        (
            ["bulletin", "export", "--period", "2026-10", "--kind", "monthly", "--output", "x", "--files", "html,csv"],
            "/v1/bulletin?period=2026-10&kind=monthly&files=html%2Ccsv"
        ),
    ])
    func `a command asks for its path`(arguments: [String], target: String) throws {
        let (result, request) = try Shell().run(arguments, .problem("404 Not Found", "{}"))
        let line = request?.split(separator: "\r\n").first
        #expect(line == "GET \(target) HTTP/1.1")
        #expect(result.status == .unreachable)
    }
}
