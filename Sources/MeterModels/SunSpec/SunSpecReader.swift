/// Reads a SunSpec inverter: finds the map, walks its models once, then reads the inverter model each cycle.
public struct SunSpecReader: DeviceReader {
    private static let bases: [UInt16] = [40000, 0, 50000]
    /// 0x5375, 0x6E53: "SunS".
    private static let marker: [UInt16] = [0x5375, 0x6E53]
    private static let maximumModels = 64

    /// What the reader knows of the device.
    private enum Phase: Hashable {
        /// Looking for the marker at one of the bases.
        case looking(base: Int)
        /// At a model's ID register.
        case identifying(address: UInt16, seen: Int)
        /// At the length register of a model.
        case measuring(address: UInt16, id: UInt16, seen: Int)
        /// The inverter model is known.
        case reading(RegisterRequest, id: UInt16)
        /// This cycle is over.
        case finished(then: RegisterRequest?, id: UInt16)
    }

    private var phase = Phase.looking(base: 0)
    private var cycle = DeviceCycle()

    /// A reader that knows nothing of the device yet.
    public init() {}

    /// The next request of this cycle; nil when there is nothing more to read.
    public mutating func next() -> RegisterRequest? {
        switch phase {
        case .looking(let base): RegisterRequest(table: .holding, address: Self.bases[base], count: 2)
        case .identifying(let address, _): RegisterRequest(table: .holding, address: address, count: 1)
        // Read apart from the ID: some devices do not answer both at the end marker.
        case .measuring(let address, _, _): RegisterRequest(table: .holding, address: address + 1, count: 1)
        case .reading(let request, _): request
        case .finished: nil
        }
    }

    /// The registers asked for last, or nil when the device gave none.
    public mutating func receive(_ registers: [UInt16]?, at: Timestamp) {
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
            guard let id = registers?.first else { return fail(at: place(address), "the model walk was not answered") }
            if id == 0xFFFF || seen == Self.maximumModels {
                fail(at: place(address), "none of the \(seen) models is an inverter's (101–103, 111–113)")
            } else {
                phase = .measuring(address: address, id: id, seen: seen)
            }
        case .measuring(let address, let id, let seen):
            guard let length = registers?.first else {
                return fail(at: place(address), "the model walk was not answered")
            }
            let after = Int(address) + 2 + Int(length)
            if !SunSpecModel.points(ofModel: id).isEmpty, (1...123).contains(length) {
                phase = .reading(
                    RegisterRequest(table: .holding, address: address, count: Int(length) + 2), id: id)
            } else if after < 0xFFFF, length > 0 {
                phase = .identifying(address: UInt16(after), seen: seen + 1)
            } else {
                fail(at: place(address), "model \(id) of length \(length) leads out of the map")
            }
        case .reading(let request, let id):
            read(registers, of: request, model: id, at: at)
        case .finished:
            break
        }
    }

    /// Ends the cycle: what the device said in it, and what could not be read.
    public mutating func finishCycle() -> DeviceCycle {
        defer {
            cycle = DeviceCycle()
            switch phase {
            case .finished(let request?, let id), .reading(let request, let id): phase = .reading(request, id: id)
            default: phase = .looking(base: 0)
            }
        }
        return cycle
    }

    private mutating func read(_ registers: [UInt16]?, of request: RegisterRequest, model id: UInt16, at: Timestamp) {
        guard let registers else {
            phase = .finished(then: request, id: id)
            return
        }
        guard registers.first == id else {
            // Another map than the one that was walked: a replaced device or new firmware.
            return fail(at: request.place, "model \(id) stood here and no longer does; looking for it anew")
        }
        cycle.at = at
        for point in SunSpecModel.points(ofModel: id) {
            do {
                if let reading = try point.decode(registers, of: request) { cycle.readings.append(reading) }
            } catch {
                cycle.failures.append(error)
            }
        }
        phase = .finished(then: request, id: id)
    }

    private mutating func fail(at place: String, _ reason: String) {
        cycle.failures.append(DecodingFailure(at: place, reason))
        phase = .finished(then: nil, id: 0)
    }

    private func place(_ address: UInt16) -> String {
        RegisterRequest(table: .holding, address: address, count: 1).place
    }
}
