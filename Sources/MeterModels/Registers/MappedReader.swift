/// Reads a device with a fixed register map.
///
/// A request that the device refuses is split at once, and the split is remembered: one unmapped register costs its
/// neighbours nothing. A point that is refused alone is asked again only now and then.
public struct MappedReader: DeviceReader {
    /// Points that are read equally often, and the requests that read them.
    private struct Group {
        let every: Int
        var requests: [RegisterRequest]
    }

    /// A record of one of the device's tables.
    private struct HistoryPlace {
        var table: Int
        var record: Int
    }

    /// Cycles between two attempts at a register that was refused.
    private static let retryCycles = 100
    /// Records of the device's own that are read along with a cycle, so that neighbours keep their cadence.
    private static let recordsPerCycle = 4

    private let map: RegisterMap
    private let needed: [RegisterRequest]
    /// The request and, where it never changes, the scale of each point.
    private let plans: [(request: RegisterRequest, scale: RegisterScale?)]
    private var groups: [Group]
    private var texts: [TextPoint]
    private var refused: Set<RegisterRequest> = []
    private var asksIdentity: Bool
    /// Records still to be read.
    private var wantedRecords: [HistoryPlace] = []
    /// The records among the requests of this cycle.
    private var askedRecords: [RegisterRequest: HistoryPlace] = [:]
    private var cycleNumber = 0
    private var queue: [RegisterRequest] = []
    private var position = 0
    private var answers: [(request: RegisterRequest, registers: [UInt16])] = []
    private var startedAt: Timestamp?

    /// A reader of a map.
    public init(map: RegisterMap) {
        self.map = map
        groups = map.cadences.map { Group(every: $0, requests: map.requests(every: $0)) }
        needed = map.neededRequests
        plans = map.points.map { ($0.request, $0.fixedScale) }
        texts = map.texts
        asksIdentity = !map.texts.isEmpty
        queue = dueRequests()
    }

    /// The next request of this cycle; nil when there is nothing more to read.
    public mutating func next() -> RegisterRequest? {
        guard position < queue.count else { return nil }
        position += 1
        return queue[position - 1]
    }

    /// What became of the request handed out last.
    public mutating func receive(_ answer: RegisterAnswer, at: Timestamp) {
        let request = queue[position - 1]
        switch answer {
        case .registers(let registers):
            if startedAt == nil { startedAt = at }
            refused.remove(request)
            answers.append((request, registers))
        case .refused:
            if let place = askedRecords[request] {
                // The table ends here.
                wantedRecords.removeAll { $0.table == place.table }
            } else {
                split(request)
            }
        case .unanswered:
            break
        }
    }

    /// Has the device's own records read along with the next cycles, a few in each.
    public mutating func requestHistory() {
        wantedRecords = map.history.indices.flatMap { table in
            (0..<map.history[table].records).map { HistoryPlace(table: table, record: $0) }
        }.reversed()
    }

    /// Ends the cycle: what the device said in it, and what could not be read.
    public mutating func finishCycle() -> DeviceCycle {
        defer { beginNextCycle() }
        var cycle = DeviceCycle(at: startedAt, identity: identity())
        let ratio: ExactDecimal?
        do {
            ratio = try transformerRatio()
        } catch {
            ratio = nil
            cycle.failures.append(error)
        }
        cycle.readings.reserveCapacity(plans.count)
        for index in plans.indices {
            do {
                if let reading = try decode(index, ratio: ratio) { cycle.readings.append(reading) }
            } catch {
                cycle.failures.append(error)
            }
        }
        addHistory(to: &cycle, ratio: ratio)
        return cycle
    }

    private func addHistory(to cycle: inout DeviceCycle, ratio: ExactDecimal?) {
        for (request, registers) in answers {
            guard let place = askedRecords[request] else { continue }
            let table = map.history[place.table]
            guard let ratio = table.point.appliesRatio ? ratio : ExactDecimal(1) else { continue }
            do {
                let record = try table.record(place.record, registers, of: request, ratio: ratio)
                if let record { cycle.history.append(record) }
            } catch {
                cycle.failures.append(error)
            }
        }
    }

    /// A point's reading; nil when it was not read in this cycle or is not available.
    private func decode(_ index: Int, ratio: ExactDecimal?) throws(DecodingFailure) -> Reading? {
        let (request, scale) = plans[index]
        guard let answer = answers.firstIndex(where: { $0.request.contains(request) }) else {
            if startedAt != nil, refused.contains(where: { $0.contains(request) }) {
                throw DecodingFailure(at: map.points[index].place, "the device has no such register")
            }
            return nil
        }
        let first = Int(request.address) - Int(answers[answer].request.address)
        if let scale, first + request.count <= answers[answer].registers.count {
            return try map.points[index].decode(answers[answer].registers[first...], scale)
        }
        guard let ratio = map.points[index].appliesRatio ? ratio : ExactDecimal(1) else { return nil }
        return try map.points[index].decode(answers[answer].registers, of: answers[answer].request, ratio: ratio)
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

    /// The texts that were read in this cycle.
    private func identity() -> DeviceIdentity? {
        guard asksIdentity, startedAt != nil else { return nil }
        var identity = DeviceIdentity()
        for text in texts {
            guard let answer = answers.first(where: { $0.request == text.request }) else { continue }
            identity.texts[text.field] = TextPoint.decode(answer.registers)
        }
        return identity
    }

    /// Puts smaller requests in the place of a refused one, now and from now on.
    private mutating func split(_ request: RegisterRequest) {
        if let text = texts.firstIndex(where: { $0.request == request }) {
            texts.remove(at: text)
            return
        }
        let parts = smaller(request)
        if parts.isEmpty || parts.contains(request) { refused.insert(request) }
        let rest = parts.filter { $0 != request }
        queue.insert(contentsOf: rest, at: position)
        guard !rest.isEmpty else { return }
        for index in groups.indices {
            guard let place = groups[index].requests.firstIndex(of: request) else { continue }
            groups[index].requests.replaceSubrange(place...place, with: parts)
        }
    }

    /// A refused request without its gaps or, when it has none, in halves; empty when it is one point.
    private func smaller(_ request: RegisterRequest) -> [RegisterRequest] {
        let parts = needed.filter { request.contains($0) }
        let runs = ReadPlan.requests(for: parts, maximumCount: map.maximumCount, maximumGap: 0)
        if runs.count > 1 || runs.first != request { return runs }
        guard parts.count > 1 else { return [] }
        let half = parts.count / 2
        return [parts[..<half], parts[half...]].flatMap {
            ReadPlan.requests(for: Array($0), maximumCount: map.maximumCount, maximumGap: 0)
        }
    }

    private mutating func beginNextCycle() {
        // A device that was silent may have been replaced.
        asksIdentity = !texts.isEmpty && (startedAt == nil || (asksIdentity && answers.isEmpty))
        cycleNumber += 1
        queue = dueRequests()
        askedRecords.removeAll(keepingCapacity: true)
        for _ in 0..<Self.recordsPerCycle {
            guard let place = wantedRecords.popLast() else { break }
            guard let request = map.history[place.table].request(place.record) else { continue }
            askedRecords[request] = place
            queue.append(request)
        }
        position = 0
        answers.removeAll(keepingCapacity: true)
        startedAt = nil
    }

    private func dueRequests() -> [RegisterRequest] {
        var due: [RegisterRequest] = []
        for group in groups where cycleNumber % group.every == 0 { due += group.requests }
        if !refused.isEmpty, cycleNumber % Self.retryCycles != 0 { due.removeAll { refused.contains($0) } }
        return asksIdentity ? due + texts.map(\.request) : due
    }
}
