import MeterModels

/// What a meter measures at one instant, from which its registers follow.
struct MeterState: Equatable, Sendable {
    /// The lifetime registers in base units (Wh, mL).
    var registers: TwoWayAmount
    /// Power in W, or flow in mL/h; negative towards the grid.
    var rate: Int64
    /// When.
    var at: Timestamp
}

/// A lifetime register of a device model.
struct LifetimeRegister: Equatable, Sendable {
    /// Which way it counts.
    var direction: Direction
    /// What the daemon calls its value.
    var quantity: Quantity
    /// Its wire address.
    var address: UInt16
}

/// The register map of a kind of device.
protocol DeviceModel: Sendable {
    /// Base units in a display unit: 1,000 Wh in a kWh, 1,000,000 mL in a m³.
    var baseUnitsPerDisplayUnit: Int64 { get }

    /// Where the lifetime registers stand, the main one first.
    var lifetimeRegisters: [LifetimeRegister] { get }

    /// Where sums of lifetime registers stand; reading one is reading the lifetime.
    var sumAddresses: [UInt16] { get }

    /// The registers that a state shows.
    func image(of state: MeterState) -> RegisterImage

    /// The registers of a record that the device kept by itself, when a reading falls into its tables.
    ///
    /// `registers` gives the lifetime registers at an instant.
    func frozenImage(
        covering request: ReadRequest, at instant: Timestamp, registers: (Timestamp) -> TwoWayAmount
    ) -> RegisterImage?

    /// What a lifetime register says of an amount in base units, in display units (kWh, m³): the amount as far as the
    /// register resolves it.
    func displayValue(of amount: Int64) -> ExactDecimal
}

extension DeviceModel {
    var sumAddresses: [UInt16] { [] }

    func frozenImage(
        covering request: ReadRequest, at instant: Timestamp, registers: (Timestamp) -> TwoWayAmount
    ) -> RegisterImage? {
        nil
    }

    /// The addresses whose reading is a reading of the lifetime.
    var lifetimeAddresses: [UInt16] { lifetimeRegisters.map(\.address) + sumAddresses }

    /// The display value of an amount in base units, cut to whole steps of `size` base units.
    func steps(_ amount: Int64, of size: Int64) -> ExactDecimal {
        let exact = amount.floorDivided(by: size) * size
        return ExactDecimal(exact, exponent: baseUnitsPerDisplayUnit == 1_000_000 ? -6 : -3)
    }
}
