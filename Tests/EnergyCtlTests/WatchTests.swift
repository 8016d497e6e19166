import ControlAPI
import Foundation
import NIOCore
import TestSupport
import Testing

@testable import EnergyCtl

@Suite struct WatchTests {
    private static let view = """
        {"status":{"site":"dz","site_name":"综合办公区","version":"0.1.0","health":"degraded","problems":["meter b is silent"],
        "started_at":"2026-11-24T08:00:00+08:00","now":"2026-11-24T10:30:00+08:00",
        "modbus":[{"id":"gw-a","endpoint":"x:502","state":"connected","devices":2,"devices_answering":1,"requests":9,
        "failures":0,"reconnects":0,"skipped_cycles":0}],"mqtt":[],
        "store":{"path":"/x","bytes":1,"disk_free_bytes":1073741824,"observations":5,"queued":0,"queue_limit":100,
        "dropped":0,"repeated":0,"quarantined":0,"last_commit":"2026-11-24T10:29:58+08:00"},
        "rollup":{"dirty_meters":0}},
        "meters":[{"meter":"a","node":"campus","roles":["grid_import"],"link":"gw-a","state":"ok","age":2,"value":100.5,
        "quantity":"active_energy_import","unit":"kWh","consecutive_failures":0},
        {"meter":"b","node":"bldg","roles":["consumption"],"link":"gw-a","state":"silent","age":7200,
        "consecutive_failures":30,"reason":"timed out\\u001b[2J"}],
        "power":[{"meter":"a","node":"campus","role":"grid_import","at":"2026-11-24T10:29:58+08:00","power_kw":845.1}],
        "today":[{"node":"campus","name":"综合办公区","carrier":"electricity","amount":1234.5,"unit":"kWh","coverage":0.5},
        {"node":"bldg","name":"A座","carrier":"electricity","amount":10,"unit":"kWh","coverage":1}],
        "fleets":[{"fleet":"lamps","node":"campus","session":"lights","planned":3,"known":3,"reporting":2,"silent":1,
        "lit":1,"unlit":1,"faulty":1,"lost_messages":0}]}
        """

    private func lines(columns: Int, atMost limit: Int) throws -> [String] {
        let view = try JSONDecoder().decode(WatchResponse.self, from: Data(Self.view.utf8))
        return WatchView(
            view, history: [800, nil, 845.1], columns: columns, painter: Painter(isColoured: false)
        ).lines(atMost: limit)
    }

    @Test func `a view says what is wrong first, and the meter that needs a look before the others`() throws {
        let text = try lines(columns: 200, atMost: 100).joined(separator: "\n")
        #expect(
            text == """
                degraded  综合办公区  2026-11-24 10:30+08:00
                  ! meter b is silent

                POWER   845.1 kW  ▁·█  a 845.1
                TODAY   综合办公区  electricity 1234.5 kWh (50.0 %)
                        A座         electricity 10 kWh
                LAMPS   lamps 2/3 reporting, 1 lit, 1 silent, 1 faulty
                LINKS   gw-a connected
                STORE   queue 0/100, commit 2 s ago, rollup lag 0 s, 1.0 GiB free

                METER  NODE    STATE   AGE  POWER kW  REGISTER  UNIT  REASON
                b      bldg    silent  2 h         –         –  –     timed out�[2J
                a      campus  ok      2 s     845.1     100.5  kWh
                q leaves
                """)
    }

    @Test func `what does not fit is cut to the screen, and said`() throws {
        let small = try lines(columns: 19, atMost: 6)
        #expect(small.count == 6)
        #expect(small[0] == "degraded  综合办公", "a wide character is not cut in half")
        #expect(small[5] == "… 8 more lines, q l")
        #expect(small.allSatisfy { DisplayWidth.of($0) <= 19 })
    }

    @Test(arguments: [1, 2, 3, 7, 1000])
    func `events come whole, however the answer is cut`(size: Int) {
        let text =
            ": hello\n\nevent: view\ndata: {\"a\":1}\n\nevent: view\r\ndata: first\r\ndata:second\r\n\r\ndata: rest"
        var (reader, events) = (EventReader(), [String]())
        var rest = ByteBuffer(string: text)
        while let part = rest.readSlice(length: min(size, rest.readableBytes)), part.readableBytes > 0 {
            events += reader.events(in: part).map { String(decoding: $0, as: UTF8.self) }
        }
        #expect(events == ["{\"a\":1}", "first\nsecond"])
    }

    @Test func `without a terminal views follow each other, as lines of JSON when that is asked for`() throws {
        let event = "event: view\ndata: \(Self.view.replacing("\n", with: ""))\n\n"
        let stream = "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\nconnection: close\r\n\r\n" + event + event
        let (text, request) = try Shell().run(["watch", "--count", "2"], .answer(Array(stream.utf8)))
        #expect(text.status == .done, "\(text)")
        #expect(text.output.components(separatedBy: "POWER   845.1 kW").count == 3)
        #expect(!text.output.contains("\u{1B}"))
        #expect(request?.contains("accept: text/event-stream") == true)
        let (json, _) = try Shell().run(["watch", "--count", "1", "--format", "json"], .answer(Array(stream.utf8)))
        #expect(json.output.split(separator: "\n").count == 1)
        let (full, _) = try Shell().run(
            ["watch"],
            .http(
                "503 Service Unavailable",
                #"{"type":"too-many-streams","title":"Too many live views","status":503,"detail":"16 live views are open"}"#,
                type: "application/problem+json"))
        #expect(full.status == .refused && full.commentary.contains("16 live views are open"), "\(full)")
        #expect(try Shell().run(["watch", "--interval", "0"]).status == .usage)
        #expect(try Shell().run(["watch", "--format", "csv"]).status == .usage)
    }

    @Test func `a command that is none is told with the nearest one`() throws {
        let near = try Shell().run(["stauts"])
        #expect(near.status == .usage)
        #expect(near.commentary == "energyctl: there is no command 'energyctl stauts', did you mean 'status'?\n")
        let nested = try Shell().run(["facts", "lst"])
        #expect(nested.commentary.contains("'energyctl facts lst', did you mean 'list'?"))
        #expect(try Shell().run(["xyzzy"]).commentary.contains("'energyctl --help' lists them"))
        #expect(try Shell().run(["\u{1B}[2J"]).commentary.contains("\u{1B}") == false)
    }

    @Test func `times may be words, also those that begin with a dash`() throws {
        let (_, request) = try Shell().run(
            ["rollup", "campus", "--by", "day", "--from", "-7d", "--to", "now"], .http("200 OK", Samples.rollup))
        #expect(request?.contains("from=-7d&to=now") == true)
    }

    @Test func `a change that was cut off is sent again under the same key`() throws {
        let folder = try TemporaryFolder()
        let server = try ScriptedServer(.answer([]), in: folder)
        let result = try Shell().run(
            [
                "facts", "set", "campus", "headcount", "5", "--from", "2026-01-01", "--source", "s", "--reason", "r",
                "--socket", server.path,
            ])
        #expect(result.status == .unreachable)
        #expect(result.commentary.contains("sending it again"))
    }
}
