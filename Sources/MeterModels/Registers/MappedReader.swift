/// Reads a device with a fixed register map.
///
/// A request that the device refuses as a whole is asked again point by point from the next cycle on, since one
/// unmapped register must not cost its neighbours.
public struct MappedReader: DeviceReader {
    private let map: RegisterMap
    private var requests: [RegisterRequest]
    private var position = 0
    private var answers: [(request: RegisterRequest, registers: [UInt16])] = []
    private var unanswered: [RegisterRequest] = []
    private var startedAt: Timestamp?

    /// A reader of a map.
    public init(map: RegisterMap) {
        self.map = map
        requests = map.requests
    }

    /// The next request of this cycle; nil when there is nothing more to read.
    public mutating func next() -> RegisterRequest? {
        guard position < requests.count else { return nil }
        position += 1
        return requests[position - 1]
    }

    /// The registers asked for last, or nil when the device gave none.
    public mutating func receive(_ registers: [UInt16]?, at: Timestamp) {
        let request = requests[position - 1]
        guard let registers else {
            unanswered.append(request)
            return
        }
        if startedAt == nil { startedAt = at }
        answers.append((request, registers))
    }

    /// Ends the cycle: what the device said in it, and what could not be read.
    public mutating func finishCycle() -> DeviceCycle {
        defer { reset() }
        var cycle = DeviceCycle(at: startedAt)
        let ratio: ExactDecimal?
        do {
            ratio = try transformerRatio()
        } catch {
            ratio = nil
            cycle.failures.append(error)
        }
        for point in map.points {
            guard let answer = answers.first(where: { $0.request.contains(point.request) }) else { continue }
            if point.appliesRatio && ratio == nil { continue }
            do {
                let reading = try point.decode(answer.registers, of: answer.request, ratio: ratio ?? ExactDecimal(1))
                if let reading { cycle.readings.append(reading) }
            } catch {
                cycle.failures.append(error)
            }
        }
        return cycle
    }

    /// PT × CT from the configuration or, failing that, from the device's own registers; nil when not answered.
    private func transformerRatio() throws(DecodingFailure) -> ExactDecimal? {
        if let ratio = map.ratio { return ratio }
        var product = ExactDecimal(1)
        for point in map.ratioPoints {
            guard let answer = answers.first(where: { $0.request.contains(point.request) }) else { return nil }
            guard let factor = try point.decode(answer.registers, of: answer.request)?.raw, factor.significand > 0,
                let next = product.multiplied(by: factor)
            else { throw DecodingFailure(at: point.place, "the transformer ratio is not available") }
            product = next
        }
        return product
    }

    /// Prepares the next cycle; a refused block of several points is split.
    private mutating func reset() {
        // Only when the device answered other requests is it the block that it refuses.
        if !answers.isEmpty {
            for block in unanswered {
                let parts = (map.points + map.ratioPoints).map(\.request).filter { block.contains($0) }
                guard parts.count > 1, let index = requests.firstIndex(of: block) else { continue }
                requests.replaceSubrange(index...index, with: Set(parts).sorted { $0.address < $1.address })
            }
        }
        position = 0
        answers.removeAll(keepingCapacity: true)
        unanswered.removeAll(keepingCapacity: true)
        startedAt = nil
    }
}
