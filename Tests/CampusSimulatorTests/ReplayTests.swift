import MeterModels
import Testing
import TestSupport

@testable import CampusSimulator

struct ReplayTests {
    private func replay(_ file: String = "s.csv", column: String? = nil, advance: Replay.Advance = .eachRead) -> Replay
    {
        Replay(file: file, column: column, unit: .kilowattHour, advance: advance)
    }

    private func campus(_ replay: Replay, faults: [Fault] = []) -> Campus {
        var campus = Campus.pair(faults: faults)
        campus.gateways[0].devices[0].source = .replay(replay)
        return campus
    }

    private let text = """
        ts_utc,p_w,e_kwh
        2018-01-05T08:00Z,5,941120.0
        2018-01-05T09:00Z,6,941144.25\r
        2018-01-05T11:00:30Z,7,20

        """

    @Test func `rows are exact base units at their times`() throws {
        let series = try ReplaySeries(parsing: text, replay: replay(column: "e_kwh"))
        #expect(series.rows.map(\.value) == [941_120_000, 941_144_250, 20_000])
        #expect(series.rows.map(\.at.seconds) == [1_515_139_200, 1_515_142_800, 1_515_150_030])
        #expect(try ReplaySeries(parsing: text, replay: replay()).rows.map(\.value) == [5000, 6000, 7000])
    }

    @Test(arguments: [
        ("t,v\n2018-01-05T08:00Z,1\n2018-01-05T09:00,2\n", 3, "2018-01-05T09:00"),
        ("t,v\n2018-01-05T08:00Z,1\n2018-01-05T08:00Z,2\n", 3, "not after"),
        ("t,v\n2018-01-05T08:00Z,1\n\n2018-01-05T09:00Z,x\n", 4, "'x'"),
        ("t,v\n2018-01-05T08:00Z,-1\n", 2, "'-1'"),
        ("t,v\n2018-01-05T08:00Z,1,2\n", 2, "3 fields, expected 2"),
        ("t\n", 1, "1 columns"),
        ("t,v\n", 0, "no rows"),
    ])
    func `an error names the line`(text: String, line: Int, reason: String) throws {
        let error = try #require(throws: ReplayError.self) { try ReplaySeries(parsing: text, replay: replay()) }
        #expect(error.line == line && error.reason.contains(reason), "\(error)")
        #expect(error.description.hasPrefix(line == 0 ? "s.csv: " : "s.csv:\(line): "))
    }

    @Test func `a column that is not there is named`() throws {
        let error = try #require(throws: ReplayError.self) {
            try ReplaySeries(parsing: text, replay: replay(column: "kwh"))
        }
        #expect(error.line == 1 && error.reason.contains("'kwh'"))
    }

    @Test func `each answered reading of the register shows the next row and the last one stays`() throws {
        let folder = try TemporaryFolder()
        let file = try folder.file("s.csv", text)
        // The second reading meets silence: the series waits.
        let silence = Fault(effect: .damage(.silence), register: 0x48, window: .init(fromRead: 2, toRead: 2))
        let server = try RunningServer(campus(replay(file, column: "e_kwh"), faults: [silence]))
        let client = try server.client()
        func read() throws -> Float {
            let words = try client.registers(unit: 1, function: 4, address: 0x48, count: 2)
            return Float(bitPattern: UInt32(words[0]) << 16 | UInt32(words[1]))
        }
        #expect(try read() == 941_120)
        client.ask(unit: 1, function: 4, address: 0x48, count: 2)
        // Other registers do not move the series.
        #expect(try client.registers(unit: 1, function: 4, address: 0x00, count: 2).count == 2)
        #expect(try read() == 941_144.25)
        #expect(try read() == 20)
        #expect(try read() == 20)
    }

    @Test func `a series that follows time shows the row of its time`() throws {
        let series = try ReplaySeries(parsing: text, replay: replay(column: "e_kwh"))
        var source = MeterSource.replay(series, advance: .speed(3600), direction: .forward, row: 0)
        var shown: [Int64] = []
        for second in [0, 0.99, 1, 3.008, 3.01, 1e9] {
            source.follow(seconds: second)
            shown.append(source.registers(at: Timestamp(seconds: 0)).forward)
        }
        #expect(shown == [941_120_000, 941_120_000, 941_144_250, 941_144_250, 20_000, 20_000])
    }

    @Test func `a relative file is looked for beside the campus file`() throws {
        let folder = try TemporaryFolder()
        _ = try folder.file("s.csv", text)
        let path = try folder.file(
            "campus.json",
            """
            {"gateways": [{"id": "gw", "devices": [{"id": "r", "unit": 1, "kind": "sdm630",
              "replay": {"file": "s.csv", "column": "e_kwh", "unit": "kWh"}}]}]}
            """)
        let simulated = try SimulatedCampus(CampusFile.read(path: path))
        #expect(simulated.meters[0].lifetimeRegisters(at: .now()).forward == 941_120_000)
        #expect(!simulated.meters[0].hasHistory)
    }
}
