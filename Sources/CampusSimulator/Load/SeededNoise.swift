/// Deterministic noise: the same seed and number always give the same value, without state.
struct SeededNoise: Sendable {
    /// What tells one device's noise from another's.
    let seed: UInt64

    /// Noise of a device, seeded by its id (FNV-1a, 64 bit).
    init(id: String) {
        seed = id.utf8.reduce(0xCBF2_9CE4_8422_2325) { ($0 ^ UInt64($1)) &* 0x0000_0100_0000_01B3 }
    }

    /// A value in 0..<1 that belongs to a number (SplitMix64).
    func unit(_ number: Int) -> Double {
        var bits = seed &+ UInt64(bitPattern: Int64(number)) &* 0x9E37_79B9_7F4A_7C15
        bits = (bits ^ (bits >> 30)) &* 0xBF58_476D_1CE4_E5B9
        bits = (bits ^ (bits >> 27)) &* 0x94D0_49BB_1331_11EB
        bits ^= bits >> 31
        return Double(bits >> 11) * 0x1p-53
    }

    /// A value in -1..<1 that belongs to a number.
    func symmetric(_ number: Int) -> Double {
        unit(number) * 2 - 1
    }
}
