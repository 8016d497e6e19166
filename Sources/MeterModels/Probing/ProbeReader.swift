/// Asks an unknown device for the registers by which profiles can be told apart: reads only, one request at a time.
///
/// First the SunSpec map is looked for; then, for each profile, the registers of its telling quantities are read from
/// both tables, with a register on either side.
public struct ProbeReader: Sendable {
    /// Quantities whose values are plausible or not by themselves.
    static let telling: [Quantity] = [
        .voltageA, .frequency, .activePower, .powerFactor, .activeEnergyImport, .activeEnergyExport, .waterVolume,
        .flow, .temperature,
    ]

    /// A place and how often it was tried around it.
    private struct Window: Hashable {
        var request: RegisterRequest
        /// Whether a register on either side is read along.
        var isWide: Bool
    }

    /// What the device answered.
    public private(set) var seen = ProbedRegisters()
    /// What the SunSpec walk gave; nil when there is no map.
    public private(set) var sunSpec: DeviceCycle?
    /// Requests answered, refused and not answered.
    public private(set) var counts = (answered: 0, refused: 0, unanswered: 0)

    private var walk: SunSpecReader? = SunSpecReader()
    private var windows: [Window]
    private var current: Window?
    private var asked: Set<Window> = []

    /// A probe that can tell some profiles apart.
    public init(profiles: [DeviceProfile]) {
        let requests = profiles.flatMap { profile -> [RegisterRequest] in
            guard case .registers(let map) = profile.decoding else { return [] }
            return map.points.filter { Self.telling.contains($0.quantity) }.map(\.request)
        }
        // The profiles' own tables first: they are most often right.
        let both = requests + requests.map { $0.inOtherTable }
        var known: Set<RegisterRequest> = []
        windows = both.filter { known.insert($0).inserted }.map { Window(request: $0, isWide: true) }.reversed()
    }

    /// The next request; nil when there is nothing more to ask.
    public mutating func next() -> RegisterRequest? {
        if let request = walk?.next() { return request }
        if walk != nil { endWalk() }
        while let window = windows.popLast() {
            guard asked.insert(window).inserted else { continue }
            let request = window.isWide ? window.request.widened : window.request
            guard !seen.holds(request) else { continue }
            current = window
            return request
        }
        return nil
    }

    /// What became of the request handed out last.
    public mutating func receive(_ answer: RegisterAnswer, at: Timestamp) {
        switch answer {
        case .registers: counts.answered += 1
        case .refused: counts.refused += 1
        case .unanswered: counts.unanswered += 1
        }
        if walk != nil {
            walk?.receive(answer, at: at)
            return
        }
        guard let window = current else { return }
        current = nil
        switch answer {
        case .registers(let registers):
            seen.put(registers, at: window.isWide ? window.request.widened : window.request)
        case .refused where window.isWide:
            // A neighbour may be what is refused; the place itself and each side are tried alone.
            let request = window.request
            let places = [0, -1, 1].compactMap { request.shifted(by: $0) }
            windows += places.reversed().map { Window(request: $0, isWide: false) }
        case .refused, .unanswered:
            break
        }
    }

    private mutating func endWalk() {
        let cycle = walk?.finishCycle()
        walk = nil
        sunSpec = cycle.flatMap { $0.readings.isEmpty ? nil : $0 }
        // What speaks SunSpec needs no guessing.
        if sunSpec != nil { windows = [] }
    }
}

/// The registers of a device as far as they were read.
public struct ProbedRegisters: Hashable, Sendable {
    private var words: [RegisterTable: [UInt16: UInt16]] = [:]

    /// Nothing read yet.
    public init() {}

    /// Notes the answer to a request.
    public mutating func put(_ registers: [UInt16], at request: RegisterRequest) {
        for (index, word) in registers.enumerated() {
            guard let address = UInt16(exactly: Int(request.address) + index) else { return }
            words[request.table, default: [:]][address] = word
        }
    }

    /// The registers of a request; nil when some were not read.
    public func registers(of request: RegisterRequest) -> [UInt16]? {
        let found = (Int(request.address)..<request.end).compactMap { address in
            UInt16(exactly: address).flatMap { words[request.table]?[$0] }
        }
        return found.count == request.count ? found : nil
    }

    func holds(_ request: RegisterRequest) -> Bool {
        registers(of: request) != nil
    }
}

extension RegisterRequest {
    /// The same registers of the other table.
    var inOtherTable: RegisterRequest {
        RegisterRequest(table: table == .holding ? .input : .holding, address: address, count: count)
    }

    /// With a register on either side, as far as there are such.
    var widened: RegisterRequest {
        let first = max(0, Int(address) - 1)
        return RegisterRequest(table: table, address: UInt16(first), count: min(0x10000, end + 1) - first)
    }

    /// The same number of registers some places on; nil beyond the address space.
    func shifted(by places: Int) -> RegisterRequest? {
        guard let address = UInt16(exactly: Int(address) + places), Int(address) + count <= 0x10000 else { return nil }
        return RegisterRequest(table: table, address: address, count: count)
    }
}
