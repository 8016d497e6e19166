import Foundation
import ModbusLink
import Synchronization
import TestSupport
import Testing

/// Asks one request a cycle and remembers what became of it.
final class PollRecorder: Sendable {
    struct Record: Sendable {
        var registers: [[UInt16]] = []
        var errors: [ModbusError] = []
        var cycles = 0
        var cutCycles: [ModbusError] = []
    }

    private let record = Mutex(Record())

    var current: Record { record.withLock { $0 } }

    fileprivate func note(_ change: (inout Record) -> Void) {
        record.withLock { change(&$0) }
    }

    /// Waits until something has been recorded; an issue is recorded after a minute.
    func wait(
        _ what: String, sourceLocation: SourceLocation = #_sourceLocation, until isDone: @Sendable (Record) -> Bool
    ) async throws -> Record {
        guard await eventually({ isDone(self.current) }) else {
            Issue.record("after a minute still no \(what): \(current)", sourceLocation: sourceLocation)
            return current
        }
        return current
    }

    /// A poll of some registers of a unit.
    func poll(
        _ id: String, endpoint: String = "gw", unit: UInt8 = 1, every interval: Duration = .milliseconds(20),
        requests: [(UInt16, Int)] = [(100, 3)]
    ) -> ModbusPoll {
        let requests = requests.map { address, count in
            ModbusRequest(unit: unit, function: .readHoldingRegisters, address: address, count: count)
        }
        return ModbusPoll(
            id: id, endpoint: endpoint, interval: interval, program: Program(requests: requests, recorder: self))
    }

    private struct Program: ModbusPollProgram {
        let requests: [ModbusRequest]
        let recorder: PollRecorder
        var position = 0

        mutating func next() -> ModbusRequest? {
            guard position < requests.count else { return nil }
            position += 1
            return requests[position - 1]
        }

        mutating func receive(_ outcome: Result<[UInt16], ModbusError>, at: Int64) {
            recorder.note { record in
                switch outcome {
                case .success(let registers): record.registers.append(registers)
                case .failure(let error): record.errors.append(error)
                }
            }
        }

        mutating func cycleEnded(at: Int64, failure: ModbusError?) {
            position = 0
            recorder.note { record in
                record.cycles += 1
                if let failure { record.cutCycles.append(failure) }
            }
        }
    }
}

extension ModbusEndpoint {
    /// An endpoint on loopback that is quick to give up.
    static func loopback(_ port: UInt16, id: String = "gw", timeout: Duration = .milliseconds(150)) -> ModbusEndpoint {
        ModbusEndpoint(
            id: id, host: "127.0.0.1", port: port, timeout: timeout,
            reconnectDelay: .milliseconds(20) ... .milliseconds(80))
    }
}

/// Runs a link while some expectations are met, and stops it whatever they do.
func withLink(
    _ endpoints: [ModbusEndpoint], _ polls: [ModbusPoll], _ body: (ModbusLink) async throws -> Void
) async throws {
    let link = try ModbusLink(endpoints: endpoints, polls: polls)
    try link.start()
    do {
        try await body(link)
    } catch {
        await link.stop()
        throw error
    }
    await link.stop()
}
