import Dispatch
import Foundation
import MeterModels
import Synchronization

@testable import CampusSimulator

/// A Modbus server on a thread of its own, on ephemeral ports, until it is released.
final class RunningServer: Sendable {
    private struct Started {
        var ports: [String: UInt16] = [:]
        var stopSignal: StopSignal?
        var failure: (any Error)?
    }

    /// Ports by gateway id.
    let ports: [String: UInt16]
    private let stopSignal: StopSignal
    private let ended: DispatchSemaphore

    /// Serves a campus whose clock stands at an instant.
    init(_ campus: Campus, at instant: Timestamp = .now()) throws {
        let started = Mutex(Started())
        let ready = DispatchSemaphore(value: 0)
        let ended = DispatchSemaphore(value: 0)
        let shared = SharedReference(started)
        Thread.detachNewThread {
            defer { ended.signal() }
            do {
                let loop = try EventLoop()
                let server = try ModbusServer(loop: loop, clock: { instant })
                let simulated = try SimulatedCampus(campus)
                for gateway in simulated.gateways {
                    let port = try server.listen(gateway, port: 0)
                    shared.value.withLock { $0.ports[gateway.id] = port }
                }
                shared.value.withLock { $0.stopSignal = loop.stopSignal }
                ready.signal()
                try loop.run()
            } catch {
                shared.value.withLock { $0.failure = error }
                ready.signal()
            }
        }
        ready.wait()
        let (ports, stopSignal, failure) = shared.value.withLock { ($0.ports, $0.stopSignal, $0.failure) }
        guard let stopSignal else { throw failure ?? RawClient.Failure.nothingCame }
        self.ports = ports
        self.stopSignal = stopSignal
        self.ended = ended
    }

    deinit {
        stopSignal.stop()
        ended.wait()
    }

    /// A client of a gateway.
    func client(of gateway: String = "gw") throws -> RawClient {
        try RawClient(port: ports[gateway] ?? 0)
    }

    /// Holds a mutex, which cannot be captured, for the server's thread.
    private final class SharedReference: Sendable {
        let value: Mutex<Started>

        init(_ value: consuming sending Mutex<Started>) {
            self.value = value
        }
    }
}
