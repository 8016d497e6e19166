/// A way to read a device that was probed, and how plausible what it gives is.
public struct ProbeCandidate: Hashable, Sendable {
    /// The profile's id.
    public var profile: String
    /// The register table, if not the profile's own.
    public var table: RegisterTable?
    /// The word order, if not the profile's own.
    public var order: WordOrder?
    /// Registers that the device's map is shifted by against the profile's.
    public var shift: Int
    /// Points for plausible values less points for impossible ones.
    public var score: Int
    /// The telling values, as they would be read.
    public var readings: [Reading]

    /// Whether the profile reads the device as it stands.
    public var isAsWritten: Bool { table == nil && order == nil && shift == 0 }
}

extension ProbeReader {
    /// The ways that give plausible values, best first.
    ///
    /// Of a profile only its best way is kept, and nothing that has no more for it than against it.
    public func candidates(_ profiles: [DeviceProfile]) -> [ProbeCandidate] {
        if let sunSpec {
            let profile = profiles.first { if case .sunSpec = $0.decoding { true } else { false } }
            return [
                ProbeCandidate(
                    profile: profile?.id ?? "sunspec", table: nil, order: nil, shift: 0, score: 100,
                    readings: sunSpec.readings)
            ]
        }
        let found = profiles.compactMap { profile -> ProbeCandidate? in
            guard case .registers(let map) = profile.decoding else { return nil }
            return ways(of: profile.id, map).max { left, right in
                (left.score, right.changes) < (right.score, left.changes)
            }
        }
        return found.filter { $0.score > 0 }.sorted {
            ($1.score, $0.changes, $0.profile) < ($0.score, $1.changes, $1.profile)
        }
    }

    private func ways(of profile: String, _ map: RegisterMap) -> [ProbeCandidate] {
        let points = map.points.filter { Self.telling.contains($0.quantity) }
        let usesOneOrder = points.contains { $0.type.registerCount > 1 }
        var ways: [ProbeCandidate] = []
        for isSwapped in [false, true] {
            for order in [nil] + (usesOneOrder ? WordOrder.allCases.map(Optional.some) : []) {
                for shift in [0, -1, 1] {
                    var readings: [Reading] = []
                    var score = 0
                    for point in points {
                        do {
                            guard let reading = try read(point, isSwapped: isSwapped, order: order, shift: shift) else {
                                continue
                            }
                            readings.append(reading)
                            score += reading.plausibility
                        } catch {
                            // A value that cannot be one speaks against the way as much as an impossible one.
                            score -= 3
                        }
                    }
                    guard !readings.isEmpty else { continue }
                    let table = isSwapped ? points.first.map { $0.request.inOtherTable.table } : nil
                    let isOwn = order == points.first { $0.type.registerCount > 1 }?.order
                    guard order == nil || !isOwn else { continue }
                    ways.append(
                        ProbeCandidate(
                            profile: profile, table: table, order: order, shift: shift,
                            score: score, readings: readings))
                }
            }
        }
        return ways
    }

    private func read(
        _ point: RegisterPoint, isSwapped: Bool, order: WordOrder?, shift: Int
    ) throws(DecodingFailure) -> Reading? {
        var point = point
        if isSwapped { point.table = point.request.inOtherTable.table }
        if let order, point.type.registerCount > 1 { point.order = order }
        guard let moved = point.request.shifted(by: shift), let registers = seen.registers(of: moved) else {
            return nil
        }
        point.address = UInt16(Int(point.address) + shift)
        point.scaleRegister = point.scaleRegister.flatMap { UInt16(exactly: Int($0) + shift) }
        // A transformer ratio is not known here; it changes nothing about what is plausible.
        point.appliesRatio = false
        return try point.decode(registers, of: moved)
    }
}

extension ProbeCandidate {
    /// In how many respects the profile would have to be changed.
    fileprivate var changes: Int {
        (table == nil ? 0 : 1) + (order == nil ? 0 : 1) + abs(shift)
    }
}

extension Reading {
    /// How much a value speaks for the way that it was read: voltages and frequencies say the most.
    fileprivate var plausibility: Int {
        guard let value = baseUnits else { return -3 }
        func within(_ range: ClosedRange<Int64>) -> Bool { range.contains(value) }
        switch quantity {
        case .voltageA: return within(90_000...500_000) ? 3 : value == 0 ? 0 : -3
        case .frequency: return within(45_000...65_000) ? 4 : value == 0 ? 0 : -3
        case .powerFactor: return value == 0 ? 0 : within(-1000...1000) ? 2 : -3
        case .activePower:
            return value == 0 ? 0 : within(-10_000_000_000...10_000_000_000) && abs(value) >= 100 ? 1 : -2
        case .activeEnergyImport, .activeEnergyExport:
            return value == 0 ? 0 : within(100...1_000_000_000_000) ? 1 : -2
        case .waterVolume: return value == 0 ? 0 : within(1000...10_000_000_000_000) ? 1 : -2
        case .flow: return value == 0 ? 0 : within(1000...10_000_000_000) ? 1 : -2
        case .temperature: return within(-40_000...120_000) && value != 0 ? 1 : value == 0 ? 0 : -2
        default: return -2
        }
    }
}
