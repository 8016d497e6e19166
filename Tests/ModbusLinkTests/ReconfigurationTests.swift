import ModbusLink
import TestSupport
import Testing

/// A link that is told to poll something else while it runs.
@Suite struct ReconfigurationTests {
    @Test func `what is the same keeps its connection, what is new is polled, what is gone is left alone`() async throws
    {
        let (kept, gone, new) = (
            try ScriptedDevice { _, _ in .answer }, try ScriptedDevice { _, _ in .answer },
            try ScriptedDevice { _, _ in .answer }
        )
        let (keeps, goes, comes, joins) = (PollRecorder(), PollRecorder(), PollRecorder(), PollRecorder())
        let first: [ModbusEndpoint] = [.loopback(gone.port, id: "gone"), .loopback(kept.port, id: "kept")]
        let poll = keeps.poll("k", endpoint: "kept")
        try await withLink(first, [goes.poll("g", endpoint: "gone"), poll]) { link in
            _ = try await keeps.wait("cycles") { $0.cycles >= 3 }
            _ = try await goes.wait("cycles") { $0.cycles >= 3 }
            // The kept poll comes with a program that would record nothing: its running one goes on.
            try link.configure(
                ModbusPlan(
                    endpoints: [.loopback(kept.port, id: "kept"), .loopback(new.port, id: "new")],
                    polls: [
                        PollRecorder().poll("k", endpoint: "kept"), joins.poll("j", endpoint: "kept", unit: 2),
                        comes.poll("c", endpoint: "new"),
                    ], kept: ["kept": ["k"]]))
            _ = try await comes.wait("cycles of the new device") { $0.cycles >= 3 }
            _ = try await joins.wait("cycles of the new unit") { $0.cycles >= 3 }
            let before = keeps.current.cycles
            _ = try await keeps.wait("more cycles") { $0.cycles >= before + 3 }
            #expect(kept.accepted == 1, "its connection stood all the time")
            let requests = gone.requests
            _ = try await keeps.wait("time to pass") { $0.cycles >= before + 10 }
            #expect(gone.requests == requests)
            #expect(keeps.current.errors.isEmpty && comes.current.errors.isEmpty)
            let status = link.status()
            #expect(status.endpoints.map(\.id).sorted() == ["kept", "new"])
            #expect(status.polls.map(\.id).sorted() == ["c", "j", "k"])
        }
    }

    @Test func `changed again and again under way, every connection is polled and none is lost`() async throws {
        let devices = try (0..<4).map { _ in try ScriptedDevice { _, _ in .answer } }
        var seed = SeededGenerator(seed: 20_261_124)
        try await withLink([], []) { link in
            for _ in 0..<40 {
                let chosen = devices.indices.filter { _ in Bool.random(using: &seed) }
                let recorders = chosen.map { _ in PollRecorder() }
                let units = chosen.map { _ in UInt8.random(in: 1...3, using: &seed) }
                try link.configure(
                    ModbusPlan(
                        endpoints: chosen.map { .loopback(devices[$0].port, id: "d\($0)") },
                        polls: zip(chosen, zip(recorders, units)).map { place, recorder in
                            recorder.0.poll("p", endpoint: "d\(place)", unit: recorder.1)
                        }, kept: [:]))
                for recorder in recorders { _ = try await recorder.wait("a cycle") { !$0.registers.isEmpty } }
                #expect(recorders.allSatisfy { $0.current.errors.isEmpty })
            }
            try link.configure(ModbusPlan(endpoints: [], polls: [], kept: [:]))
            let isQuiet = await eventually { link.status().endpoints.allSatisfy { $0.state == .closed } }
            #expect(isQuiet)
        }
    }

    @Test func `a plan that contradicts itself changes nothing`() async throws {
        let device = try ScriptedDevice { _, _ in .answer }
        let recorder = PollRecorder()
        try await withLink([.loopback(device.port)], [recorder.poll("a")]) { link in
            #expect(throws: ModbusLinkError.self) {
                try link.configure(
                    ModbusPlan(endpoints: [], polls: [PollRecorder().poll("x", endpoint: "nowhere")], kept: [:]))
            }
            _ = try await recorder.wait("cycles") { $0.cycles >= 5 }
        }
    }
}
