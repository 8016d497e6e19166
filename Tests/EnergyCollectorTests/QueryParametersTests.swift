import ConsumptionLedger
import ControlAPI
import HTTPTypes
import Hummingbird
import MeterModels
import NIOCore
import Testing

@testable import EnergyCollector

@Suite struct QueryParametersTests {
    private func parameters(_ query: String) throws -> QueryParameters {
        let head = HTTPRequest(method: .get, scheme: nil, authority: nil, path: "/v1/rollup?" + query)
        return QueryParameters(
            Request(head: head, body: RequestBody(buffer: ByteBuffer())),
            zone: try CivilZone(identifier: "Asia/Shanghai"), now: Self.now)
    }

    /// 2026-11-24 10:30 in Shanghai.
    private static let now = Timestamp(milliseconds: 1_795_487_400_000)

    private let all = Span(start: 0, end: 4_000_000_000)

    @Test(arguments: [
        ("from=2026-10&to=2026-10", "2026-09-30T16:00:00Z", "2026-10-31T16:00:00Z"),
        ("from=2026-10-07&to=2026-10-07", "2026-10-06T16:00:00Z", "2026-10-07T16:00:00Z"),
        ("from=2025&to=2026Q1", "2024-12-31T16:00:00Z", "2026-03-31T16:00:00Z"),
        ("from=2026-10-07T08:00:00%2B08:00&to=2026-10-07T01:00:00Z", "2026-10-07T00:00:00Z", "2026-10-07T01:00:00Z"),
        ("from=yesterday&to=yesterday", "2026-11-22T16:00:00Z", "2026-11-23T16:00:00Z"),
        ("from=-7d&to=now", "2026-11-17T02:30:00Z", "2026-11-24T02:30:00Z"),
        ("from=-90m&to=-30s", "2026-11-24T01:00:00Z", "2026-11-24T02:29:30Z"),
        ("from=last-month&to=this-month", "2026-09-30T16:00:00Z", "2026-11-30T16:00:00Z"),
        ("from=last-year&to=last-quarter", "2024-12-31T16:00:00Z", "2026-09-30T16:00:00Z"),
        ("from=last-half&to=today", "2025-12-31T16:00:00Z", "2026-11-24T16:00:00Z"),
    ])
    func `a span takes instants and the site's dates, months, quarters and years, the last included`(
        query: String, from: String, to: String
    ) throws {
        let span = try parameters(query).span(default: all)
        #expect(span.start == Timestamp(rfc3339: from)?.seconds)
        #expect(span.end == Timestamp(rfc3339: to)?.seconds)
    }

    @Test(arguments: [
        "from=-7", "from=-7y", "from=-d", "from=last-week", "from=this", "from=2026-10-07T08:00:00",
        "from=2026-11&to=2026-10", "to=2026-13", "from=",
    ])
    func `what is no time is named with what was expected`(query: String) throws {
        let parameters = try parameters(query)
        let problem = #expect(throws: ProblemDocument.self) { try parameters.span(default: all) }
        #expect(problem?.status == 400)
        #expect(problem?.detail.contains("expected") == true)
    }

    @Test(arguments: [
        "basis=statistical&basis=quota", "by=day&node=a&by=day", "nonsense=1&nonsense=2",
    ])
    func `a parameter that stands twice is refused, whatever it says`(query: String) throws {
        let parameters = try parameters(query)
        let problem = #expect(throws: ProblemDocument.self) {
            try parameters.refuseOthers(than: ["basis", "by", "node"])
        }
        #expect(problem?.status == 400 && problem?.type == "repeated-parameter", "\(String(describing: problem))")
    }

    @Test(arguments: ["by=", "node=a&by=", "by"])
    func `a parameter that says nothing is refused, not taken for one that is absent`(query: String) throws {
        let parameters = try parameters(query)
        let problem = #expect(throws: ProblemDocument.self) { try parameters.refuseOthers(than: ["by", "node"]) }
        #expect(problem?.status == 400 && problem?.type == "empty-parameter", "\(String(describing: problem))")
        #expect(problem?.detail.contains("'by'") == true)
    }

    @Test func `a parameter that nobody knows is named, and one that is known is taken`() throws {
        try parameters("basis=quota&by=day").refuseOthers(than: ["basis", "by"])
        let unknown = try parameters("basi=quota")
        let problem = #expect(throws: ProblemDocument.self) { try unknown.refuseOthers(than: ["basis"]) }
        #expect(problem?.detail.contains("did you mean 'basis'?") == true)
    }

    @Test func `counts and choices have their limits`() throws {
        #expect(try parameters("").count("limit", default: 100, upTo: 10_000) == 100)
        #expect(try parameters("limit=7").count("limit", default: 100, upTo: 10_000) == 7)
        for text in ["0", "-1", "10001", "many", "99999999999999999999"] {
            let parameters = try parameters("limit=\(text)")
            #expect(throws: ProblemDocument.self) { try parameters.count("limit", default: 1, upTo: 10_000) }
        }
        let parameters = try parameters("by=fortnight")
        let problem = #expect(throws: ProblemDocument.self) {
            try parameters.choice("by", among: ["day", "month"]) { $0 == "day" ? $0 : nil }
        }
        #expect(problem?.detail.contains("fortnight") == true && problem?.detail.contains("day, month") == true)
    }
}
