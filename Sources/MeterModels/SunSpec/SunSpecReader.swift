/// Reads a SunSpec inverter: finds the map, walks its models once, then reads the models with values each cycle.
public struct SunSpecReader: DeviceReader {
    private static let bases: [UInt16] = [40000, 0, 50000]
    /// 0x5375, 0x6E53: "SunS".
    private static let marker: [UInt16] = [0x5375, 0x6E53]
    private static let maximumModels = 64

    /// A model that was found, with as many of its registers as are needed.
    private struct Model: Hashable {
        var id: UInt16
        var request: RegisterRequest
    }

    /// What the reader knows of the device.
    private enum Phase: Hashable {
        /// Looking for the marker at one of the bases.
        case looking(base: Int)
        /// At a model's ID register.
        case identifying(address: UInt16, seen: Int)
        /// At the length register of a model.
        case measuring(address: UInt16, id: UInt16, seen: Int)
        /// The models are known; the next to be read.
        case reading(next: Int)
        /// This cycle is over, and the map must be looked for anew.
        case failed
    }

    /// Whether lifetime energy comes from model 122 and not from the inverter's model.
    private let readsExtendedEnergy: Bool
    private var phase = Phase.looking(base: 0)
    private var found: [Model] = []
    private var strings: StringPower?
    private var queue: [Model] = []
    private var cycle = DeviceCycle()

    /// A reader that knows nothing of the device yet.
    ///
    /// With `readsExtendedEnergy` lifetime energy is model 122's 64-bit one. The two are never mixed: they need not
    /// agree, and a counter must not jump between them.
    public init(readsExtendedEnergy: Bool = false) {
        self.readsExtendedEnergy = readsExtendedEnergy
    }

    /// The next request of this cycle; nil when there is nothing more to read.
    public mutating func next() -> RegisterRequest? {
        switch phase {
        case .looking(let base): RegisterRequest(table: .holding, address: Self.bases[base], count: 2)
        case .identifying(let address, _): RegisterRequest(table: .holding, address: address, count: 1)
        // Read apart from the ID: some devices do not answer both at the end marker.
        case .measuring(let address, _, _): RegisterRequest(table: .holding, address: address + 1, count: 1)
        case .reading(let next): queue.indices.contains(next) ? queue[next].request : nil
        case .failed: nil
        }
    }

    /// What became of the request handed out last.
    public mutating func receive(_ answer: RegisterAnswer, at: Timestamp) {
        let registers: [UInt16]? = if case .registers(let registers) = answer { registers } else { nil }
        switch phase {
        case .looking(let base):
            if registers == Self.marker {
                phase = .identifying(address: Self.bases[base] + 2, seen: 0)
            } else if base + 1 < Self.bases.count {
                phase = .looking(base: base + 1)
            } else {
                fail(at: "holding 0x9C40", "no SunSpec marker at 40000, 0 or 50000")
            }
        case .identifying(let address, let seen):
            identified(registers?.first, at: address, seen: seen)
        case .measuring(let address, let id, let seen):
            measured(registers?.first, of: id, at: address, seen: seen)
        case .reading(let next):
            if let registers { read(registers, of: queue[next], at: at) }
            if case .reading = phase { phase = .reading(next: next + 1) }
        case .failed:
            break
        }
    }

    /// Ends the cycle: what the device said in it, and what could not be read.
    public mutating func finishCycle() -> DeviceCycle {
        if cycle.at != nil, let reading = strings?.reading,
            !cycle.readings.contains(where: { $0.quantity == .dcPower })
        {
            cycle.readings.append(reading)
        }
        strings?.begin()
        defer {
            // A device that was silent may have been replaced: then it is asked for its name again.
            let isSilent = cycle.at == nil
            cycle = DeviceCycle()
            if case .reading = phase {
                queue = models(withIdentity: isSilent)
                phase = .reading(next: 0)
            } else {
                found = []
                strings = nil
                phase = .looking(base: 0)
            }
        }
        return cycle
    }

    private mutating func identified(_ id: UInt16?, at address: UInt16, seen: Int) {
        guard let id else { return endWalk(at: address, "the model walk was not answered") }
        guard id != 0xFFFF, seen < Self.maximumModels else {
            return endWalk(at: address, "none of the \(seen) models is an inverter's (101–103, 111–113, 701)")
        }
        phase = .measuring(address: address, id: id, seen: seen)
    }

    private mutating func measured(_ length: UInt16?, of id: UInt16, at address: UInt16, seen: Int) {
        guard let length else { return endWalk(at: address, "the model walk was not answered") }
        let after = Int(address) + 2 + Int(length)
        guard after < 0xFFFF, length > 0 else {
            return endWalk(at: address, "model \(id) of length \(length) leads out of the map")
        }
        if id == SunSpecModel.strings, strings == nil {
            strings = StringPower(address: address, length: Int(length))
        } else if let needed = Self.registersNeeded(ofModel: id) {
            let count = min(Int(length) + 2, needed)
            found.append(Model(id: id, request: RegisterRequest(table: .holding, address: address, count: count)))
        }
        phase = .identifying(address: UInt16(after), seen: seen + 1)
    }

    /// The walk is over; it was in vain when no inverter's model was met.
    private mutating func endWalk(at address: UInt16, _ reason: String) {
        guard found.contains(where: { SunSpecModel.inverters.contains($0.id) }) else {
            return fail(at: RegisterRequest(table: .holding, address: address, count: 1).place, reason)
        }
        queue = models(withIdentity: true)
        phase = .reading(next: 0)
    }

    /// Registers of a model from its ID on that are read; nil when it is only walked over.
    private static func registersNeeded(ofModel id: UInt16) -> Int? {
        switch id {
        case SunSpecModel.common: 68
        case SunSpecModel.nameplate: 5
        default: SunSpecModel.points(ofModel: id).map(\.end).max()
        }
    }

    /// The models of a cycle: the inverter's first, since its answer stamps the cycle.
    private func models(withIdentity: Bool) -> [Model] {
        func first(_ ids: [UInt16]) -> [Model] { found.first { ids.contains($0.id) }.map { [$0] } ?? [] }
        let stringModels = (strings?.requests ?? []).map { Model(id: SunSpecModel.strings, request: $0) }
        return first(SunSpecModel.inverters) + stringModels
            + (readsExtendedEnergy ? first([SunSpecModel.extended]) : [])
            + (withIdentity ? first([SunSpecModel.common]) + first([SunSpecModel.nameplate]) : [])
    }

    private mutating func read(_ registers: [UInt16], of model: Model, at: Timestamp) {
        // Only the first of the strings' requests begins with the model's ID.
        let isContinuation = model.id == SunSpecModel.strings && model.request != strings?.requests.first
        guard isContinuation || registers.first == model.id else {
            // Another map than the one that was walked: a replaced device or new firmware.
            cycle = DeviceCycle()
            return fail(at: model.request.place, "model \(model.id) stood here and no longer does; looking for it anew")
        }
        switch model.id {
        case SunSpecModel.strings:
            strings?.take(registers, of: model.request)
        case SunSpecModel.common:
            cycle.identity = cycle.identity ?? DeviceIdentity()
            let fields: [(DeviceIdentity.Field, Range<Int>)] = [
                (.manufacturer, 2..<18), (.model, 18..<34), (.version, 42..<50), (.serial, 50..<66),
            ]
            for (field, range) in fields where range.upperBound <= registers.count {
                cycle.identity?.texts[field] = TextPoint.decode(registers[range])
            }
        case SunSpecModel.nameplate:
            let rating = SunSpecModel.Point(
                quantity: .activePower, offset: 3, type: .u16, unit: .watt, scaleFactorOffset: 4, sentinels: [0xFFFF])
            cycle.identity = cycle.identity ?? DeviceIdentity()
            cycle.identity?.ratedPower = try? rating.decode(registers, of: model.request)?.baseUnits
        default:
            if SunSpecModel.inverters.contains(model.id) { cycle.at = at }
            // Energy comes from one model only, and never without the inverter's own answer.
            let isExtended = model.id == SunSpecModel.extended
            guard cycle.at != nil else { return }
            for point in SunSpecModel.points(ofModel: model.id)
            where isExtended || !readsExtendedEnergy || point.quantity != .activeEnergyExport {
                do {
                    if let reading = try point.decode(registers, of: model.request) { cycle.readings.append(reading) }
                } catch {
                    cycle.failures.append(error)
                }
            }
        }
    }

    private mutating func fail(at place: String, _ reason: String) {
        cycle.failures.append(DecodingFailure(at: place, reason))
        phase = .failed
    }
}
