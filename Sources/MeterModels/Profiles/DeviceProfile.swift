/// What a kind of device says and how: one YAML file of the profile library.
public struct DeviceProfile: Hashable, Sendable {
    /// Stable id, such as `eastron-sdm630`.
    public var id: String
    /// Name for people.
    public var name: String
    /// Where the facts come from.
    public var source: String
    /// How sure they are.
    public var verification: Verification
    /// How its values are found.
    public var decoding: Decoding
    /// Points whose facts come from elsewhere than the profile's.
    public var provenance: [Quantity: Provenance]

    /// Where a point's facts come from and how sure they are.
    public struct Provenance: Hashable, Sendable {
        /// Where they come from.
        public var source: String
        /// How sure they are.
        public var verification: Verification

        /// A point's provenance.
        public init(source: String, verification: Verification) {
            self.source = source
            self.verification = verification
        }
    }

    /// How sure a profile's facts are.
    public enum Verification: String, CaseIterable, Sendable {
        case manual
        case oneSource = "one-source"
        case twoSources = "two-sources"
        case fieldTested = "field-tested"
    }

    /// How a device's values are found.
    public enum Decoding: Hashable, Sendable {
        /// At fixed registers.
        case registers(RegisterMap)
        /// By walking the SunSpec models; lifetime energy comes from model 122, or from the inverter's own model.
        case sunSpec(readsExtendedEnergy: Bool)
        /// In a JSON message.
        case json(PayloadMap)
        /// In metrics of Sparkplug B.
        case sparkplug(SparkplugMap)
    }

    /// A profile.
    public init(
        id: String, name: String, source: String, verification: Verification, decoding: Decoding,
        provenance: [Quantity: Provenance] = [:]
    ) {
        self.id = id
        self.name = name
        self.source = source
        self.verification = verification
        self.decoding = decoding
        self.provenance = provenance
    }
}

extension DeviceProfile {
    /// A reader of the device's registers; nil for a device that sends messages.
    public func makeReader() -> (any DeviceReader)? {
        switch decoding {
        case .registers(let map): MappedReader(map: map)
        case .sunSpec(let readsExtendedEnergy): SunSpecReader(readsExtendedEnergy: readsExtendedEnergy)
        case .json, .sparkplug: nil
        }
    }

    /// A reader of the device's messages; nil for a device whose registers are read.
    public func makeMessageReader() -> (any MessageReader)? {
        switch decoding {
        case .registers, .sunSpec: nil
        case .json(let map): JSONMessageReader(map: map)
        case .sparkplug(let map): SparkplugMessageReader(map: map)
        }
    }

    /// What a first cycle gives of a device with these registers, by address; the device refuses all others.
    public func read(_ registers: [UInt16: UInt16], at: Timestamp = Timestamp(milliseconds: 0)) -> DeviceCycle {
        guard var reader = makeReader() else { return DeviceCycle() }
        while let request = reader.next() {
            let words = (Int(request.address)..<request.end).compactMap { address in
                UInt16(exactly: address).flatMap { registers[$0] }
            }
            reader.receive(words.count == request.count ? .registers(words) : .refused, at: at)
        }
        return reader.finishCycle()
    }

    /// The names of a state or of the event bits that are set; nil for other quantities and unnamed values.
    public func meaning(of value: Int64, _ quantity: Quantity) -> String? {
        let names: [Int64: String]
        switch decoding {
        case .registers(let map): names = map.points.first { $0.quantity == quantity }?.names ?? [:]
        case .sunSpec: names = quantity == .operatingState ? SunSpecModel.stateNames : SunSpecModel.eventNames
        case .json, .sparkplug: names = [:]
        }
        switch quantity {
        case .lampFaults:
            let faults = LampFault.faults(in: value)
            return faults.isEmpty ? nil : faults.map(\.name).joined(separator: ", ")
        case .eventBits:
            let set = (0..<63).filter { value >> $0 & 1 == 1 }.map { names[Int64($0)] ?? "bit \($0)" }
            return set.isEmpty ? nil : set.joined(separator: ", ")
        case _ where quantity.kind == .state: return names[value]
        default: return nil
        }
    }

    /// Whether the device keeps readings of its own by which an outage can be filled.
    public var keepsRecords: Bool {
        guard case .registers(let map) = decoding else { return false }
        return !map.history.isEmpty
    }

    /// In every how many cycles the slowest of the device's counters is read.
    public var counterEvery: Int {
        guard case .registers(let map) = decoding else { return 1 }
        return map.points.filter { $0.quantity.kind == .counter }.map(\.every).max() ?? 1
    }
}
