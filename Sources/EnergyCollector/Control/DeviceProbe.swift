import CollectorConfiguration
import ControlAPI
import MeterModels
import ModbusLink
import Synchronization

/// Probes one device over a connection of its own: read-only, paced, and at most a minute long.
struct DeviceProbe: Sendable {
    /// The most that a probe may take.
    private static let limit = Duration.seconds(60)

    let host: String
    let port: UInt16
    let unit: UInt8
    let profiles: [DeviceProfile]

    /// Asks the device and ranks what its answers may mean.
    func run() async throws(ModbusLinkError) -> ProbeResponse {
        let progress = ProbeProgress(reader: ProbeReader(profiles: profiles))
        let link = try ModbusLink(
            endpoints: [
                ModbusEndpoint(
                    id: "probe", host: host, port: port, timeout: .seconds(1), pause: .milliseconds(20),
                    reconnectDelay: .milliseconds(500) ... .seconds(2))
            ],
            polls: [
                ModbusPoll(
                    id: "probe", endpoint: "probe", interval: .milliseconds(50),
                    program: ProbeProgram(unit: unit, progress: progress))
            ])
        try link.start()
        let deadline = ContinuousClock.now + Self.limit
        while !progress.isFinished, ContinuousClock.now < deadline, !Task.isCancelled {
            try? await Task.sleep(for: .milliseconds(20))
        }
        await link.stop()
        let (reader, error) = progress.result
        return ProbeResponse(
            endpoint: "\(host):\(port)", unit: Int(unit), answered: reader.counts.answered,
            refused: reader.counts.refused, unanswered: reader.counts.unanswered,
            error: progress.isFinished ? error : error ?? "not everything was asked within \(Self.limit)",
            candidates: reader.candidates(profiles).prefix(5).map(row))
    }

    private func row(_ candidate: ProbeCandidate) -> ProbeCandidateRow {
        var changes: [String] = []
        if let table = candidate.table { changes.append("function \(table == .holding ? 3 : 4)") }
        if let order = candidate.order { changes.append("order \(order.rawValue)") }
        if candidate.shift != 0 { changes.append("addresses \(candidate.shift > 0 ? "+" : "")\(candidate.shift)") }
        return ProbeCandidateRow(
            profile: candidate.profile, score: candidate.score, changes: changes,
            values: candidate.readings.compactMap { reading in
                let unit = reading.quantity.displayUnit
                return reading.baseUnits.map {
                    ProbeValue(
                        quantity: reading.quantity.rawValue, value: DisplayAmount.decimal($0, unit), unit: unit.rawValue
                    )
                }
            })
    }
}

/// How far a probe has come: written on the link's thread, read by whoever waits.
private final class ProbeProgress: Sendable {
    private struct State {
        var reader: ProbeReader
        var isFinished = false
        var failuresInARow = 0
        var error: String?
    }

    private let state: Mutex<State>

    init(reader: ProbeReader) {
        state = Mutex(State(reader: reader))
    }

    var isFinished: Bool { state.withLock { $0.isFinished } }
    var result: (reader: ProbeReader, error: String?) { state.withLock { ($0.reader, $0.error) } }

    func next() -> RegisterRequest? {
        state.withLock { state in
            guard !state.isFinished else { return nil }
            let request = state.reader.next()
            if request == nil { state.isFinished = true }
            return request
        }
    }

    func receive(_ answer: RegisterAnswer) {
        state.withLock { state in
            if answer != .unanswered { state.failuresInARow = 0 }
            state.reader.receive(answer, at: Timestamp(milliseconds: 0))
        }
    }

    /// A silence or a broken connection; after three in a row there is nobody to ask.
    func fail(_ error: ModbusError) {
        state.withLock { state in
            state.failuresInARow += 1
            guard state.failuresInARow >= 3, !state.isFinished else { return }
            state.error = error.description
            state.isFinished = true
        }
    }
}

/// The probe as a poll that has one long cycle, taken up again after a silence.
private struct ProbeProgram: ModbusPollProgram {
    let unit: UInt8
    let progress: ProbeProgress

    mutating func next() -> ModbusRequest? {
        progress.next().map { request in
            ModbusRequest(
                unit: unit, function: request.table == .holding ? .readHoldingRegisters : .readInputRegisters,
                address: request.address, count: request.count)
        }
    }

    mutating func receive(_ outcome: Result<[UInt16], ModbusError>, at: Int64) {
        switch outcome {
        case .success(let registers): progress.receive(.registers(registers))
        // A function that the device does not know has no registers either.
        case .failure(let error):
            progress.receive(
                error.isRefusal || error.code == .exception(.illegalFunction) ? .refused : .unanswered)
        }
    }

    mutating func cycleEnded(at: Int64, failure: ModbusError?) {
        if let failure { progress.fail(failure) }
    }
}
