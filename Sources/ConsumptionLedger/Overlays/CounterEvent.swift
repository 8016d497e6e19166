public import MeterModels

/// Something that happened to a meter, as it touches one of its registers.
///
/// Events win over what readings alone suggest, also when they are told of later.
public struct CounterEvent: Hashable, Sendable {
    /// What became of the register.
    public enum Change: Hashable, Sendable {
        /// One life ended and another began: a meter was replaced or reset, or its ratio changed. Base units; nil when
        /// nobody read the register.
        case newLife(final: Int64?, initial: Int64?)
        /// The meter was taken away.
        case removed(final: Int64?)
        /// A meter was put in place.
        case installed(initial: Int64?)
        /// The device began to name another serial number, and nobody has said why.
        case otherDevice
    }

    /// When it happened.
    public var at: Timestamp
    /// What became of the register.
    public var change: Change
    /// The final reading is below the last one by at most this: it says the same.
    public var tolerance: Int64

    /// An event.
    public init(at: Timestamp, change: Change, tolerance: Int64 = 0) {
        self.at = at
        self.change = change
        self.tolerance = tolerance
    }
}
