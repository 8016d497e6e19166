import ConsumptionLedger
import MeterModels

/// Something that happened to a meter, as it was told of.
public struct MeterEvent: Hashable, Codable, Sendable {
    /// What happened.
    public enum Kind: String, CaseIterable, Codable, Sendable {
        /// A meter was put in place, 安装.
        case install
        /// The meter was taken away, 拆除.
        case remove
        /// Another meter took its place, 换表.
        case replace
        /// Its registers were set to other values, 清零.
        case reset
        /// The ratio of its current or voltage transformers changed, 互感器变比变更.
        case ratio
        /// The device began to name another serial number, and nobody has said why; noted by the collector itself.
        case otherDevice = "other_device"
    }

    /// What somebody read of a register, in base units; nil when nobody did.
    public struct Register: Hashable, Codable, Sendable {
        /// Before the event.
        public var final: Int64?
        /// After it.
        public var initial: Int64?

        /// What was read.
        public init(final: Int64?, initial: Int64?) {
            self.final = final
            self.initial = initial
        }
    }

    /// A transformer ratio before and after, as decimals.
    public struct Ratio: Hashable, Codable, Sendable {
        /// The ratio that readings before were multiplied by.
        public var before: String
        /// The ratio that readings from then on are multiplied by.
        public var after: String

        /// A change of ratio.
        public init(before: String, after: String) {
            self.before = before
            self.after = after
        }
    }

    /// What happened.
    public var kind: Kind
    /// What was read, by quantity.
    public var registers: [String: Register]
    /// For a change of ratio.
    public var ratio: Ratio?
    /// The serial number of the meter that stands there from then on.
    public var serial: String?

    /// An event.
    public init(kind: Kind, registers: [String: Register] = [:], ratio: Ratio? = nil, serial: String? = nil) {
        self.kind = kind
        self.registers = registers
        self.ratio = ratio
        self.serial = serial
    }

    /// What it means for a register.
    func change(of quantity: Quantity) -> CounterEvent.Change {
        let read = registers[quantity.rawValue]
        return switch kind {
        case .install: .installed(initial: read?.initial)
        case .remove: .removed(final: read?.final)
        case .replace, .reset, .ratio: .newLife(final: read?.final, initial: read?.initial)
        case .otherDevice: .otherDevice
        }
    }
}
