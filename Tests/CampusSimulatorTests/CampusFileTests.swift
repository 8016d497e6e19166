import MeterModels
import Testing

@testable import CampusSimulator

struct CampusFileTests {
    private func file(_ device: String) -> String {
        #"{"gateways": [{"id": "gw", "devices": [\#(device)]}]}"#
    }

    @Test func `a campus file says everything that the built-in campus says`() throws {
        let campus = try Campus.parsing(
            """
            {"commissioned": "2025-01-01",
             "gateways": [
               {"id": "gw-a", "port": 1502, "devices": [
                 {"id": "main", "unit": 1, "kind": "sdm630", "initial": 10,
                  "balance": {"loads": ["a"], "generation": ["pv"]}},
                 {"id": "a", "unit": 2, "kind": {"type": "acrel-adl400", "ct": 40},
                  "load": {"profile": "office", "annual": 2350000}},
                 {"id": "w", "unit": 7, "kind": {"type": "generic-water", "address": 3, "word_order": "ABCD"},
                  "load": {"profile": "water", "annual": 52000},
                  "faults": [{"kind": "delay", "milliseconds": 80, "at": "0x03", "every": 2, "from_read": 3}]},
                 {"id": "pv", "unit": 9, "kind": {"type": "sunspec", "rated_w": 50000},
                  "load": {"profile": "solar", "annual": 60000}},
                 {"id": "r", "unit": 10, "kind": "xintai-water",
                  "replay": {"file": "w.csv", "unit": "L", "advance": "speed", "speed": 60}}]}],
             "lamps": {"count": 20, "interval_s": 5}}
            """)
        #expect(campus.commissioned == CivilDate(firstOfMonth: 1, year: 2025))
        #expect(campus.devices.map(\.unit) == [1, 2, 7, 9, 10])
        #expect(campus.devices[0].source == .balance(loads: ["a"], generation: ["pv"]))
        #expect(campus.devices[0].initial == 10)
        #expect(campus.devices[1].kind == .acrelADL400(voltageRatio: 1, currentRatio: 40))
        #expect(campus.devices[2].kind == .genericWater(address: 3, order: .abcd, litresPerCount: 10))
        #expect(
            campus.devices[2].faults == [
                Fault(effect: .delay(milliseconds: 80), register: 3, window: .init(every: 2, fromRead: 3))
            ])
        #expect(campus.devices[3].kind == .sunspec(ratedWatts: 50_000))
        #expect(
            campus.devices[4].source == .replay(Replay(file: "w.csv", column: nil, unit: .litre, advance: .speed(60))))
        #expect(campus.lamps == .init(count: 20, intervalSeconds: 5))
    }

    @Test(arguments: [
        (
            #"{"id": "m", "unit": 1, "kind": "sdm631", "load": {"profile": "office", "annual": 1}}"#, "[0].kind",
            "sdm631"
        ),
        (#"{"id": "m", "unit": 1, "kind": "sdm630", "lod": {}}"#, "[0].lod", "unknown key"),
        (#"{"id": "m", "unit": 300, "kind": "sdm630", "load": {"profile": "office", "annual": 1}}"#, "[0].unit", "300"),
        (#"{"id": "m", "unit": 1, "kind": "sdm630"}"#, "[0]", "exactly one of load, balance and replay"),
        (#"{"unit": 1, "kind": "sdm630", "load": {"profile": "office", "annual": 1}}"#, "[0].id", "is missing"),
        (
            #"{"id": "m", "unit": 1, "kind": "sdm630", "load": {"profile": "office", "annual": 0}}"#, "load.annual",
            "found 0"
        ),
        (
            #"{"id": "m", "unit": 1, "kind": "sdm630", "balance": {"loads": ["x"]}}"#, "balance.loads[0]",
            "no device 'x'"
        ),
        (
            #"{"id": "m", "unit": 1, "kind": "sdm630", "load": {"profile": "office", "annual": 1}, "faults": [{"kind": "gremlin"}]}"#,
            "[0].faults[0].kind", "gremlin"
        ),
        (
            #"{"id": "m", "unit": 1, "kind": "sdm630", "load": {"profile": "office", "annual": 1}, "faults": [{"kind": "sentinel", "words": ["0x7FC0"]}]}"#,
            "[0].faults[0].at", "needs a register"
        ),
        (
            #"{"id": "m", "unit": 1, "kind": "sdm630", "load": {"profile": "office", "annual": 1}, "faults": [{"kind": "silence", "at": "48h"}]}"#,
            "[0].faults[0].at", "48h"
        ),
    ])
    func `an error names the key and what was found`(device: String, key: String, reason: String) throws {
        let error = try #require(throws: CampusError.self) { try Campus.parsing(file(device)) }
        #expect(error.file == "campus.json")
        #expect(error.key.hasPrefix("gateways[0].devices") && error.key.hasSuffix(key), "\(error)")
        #expect(error.reason.contains(reason), "\(error)")
    }

    @Test func `a unit and an id belong to one device`() throws {
        let load = #""kind": "sdm630", "load": {"profile": "office", "annual": 1}"#
        let units = #"{"id": "m", "unit": 1, \#(load)}, {"id": "n", "unit": 1, \#(load)}"#
        let unitError = try #require(throws: CampusError.self) { try Campus.parsing(file(units)) }
        #expect(unitError.key == "gateways[0].devices[1].unit")
        let ids = #"{"id": "m", "unit": 1, \#(load)}, {"id": "m", "unit": 2, \#(load)}"#
        let idError = try #require(throws: CampusError.self) { try Campus.parsing(file(ids)) }
        #expect(idError.key == "gateways[0].devices[1].id")
    }

    @Test func `text that is not JSON is refused with its place`() throws {
        let error = try #require(throws: CampusError.self) { try Campus.parsing("{\"gateways\": [}") }
        #expect(error.description.hasPrefix("campus.json: "))
    }

    @Test func `a file that is not there is named`() throws {
        let error = try #require(throws: CampusError.self) { try CampusFile.read(path: "/nonexistent/campus.json") }
        #expect(error.description.hasPrefix("/nonexistent/campus.json: cannot be read"))
    }
}
