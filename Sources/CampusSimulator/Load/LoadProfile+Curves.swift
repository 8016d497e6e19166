/// A day of a load by the hour, and how the seasons and chance change it.
struct DailyCurve: Sendable {
    /// Relative weights of the hours 0...23 of a working day.
    let working: [Double]
    /// Relative weights of the hours 0...23 of a rest day.
    let resting: [Double]
    /// What cooling adds at its peak, as a share.
    let cooling: Double
    /// What heating adds at its peak, as a share.
    let heating: Double
    /// Amplitude of the hourly noise, as a share.
    let noise: Double
}

extension LoadProfile {
    /// The curve of a demand; the sun's and the lamps' hours are not in a table.
    var curve: DailyCurve {
        switch self {
        case .office, .solar, .lamp: Self.officeDay
        case .canteen: Self.canteenDay
        case .water: Self.waterDay
        }
    }

    private static let officeDay = DailyCurve(
        working: [
            0.34, 0.33, 0.32, 0.32, 0.33, 0.36, 0.48, 0.72, 1.05, 1.22, 1.28, 1.26, 1.02, 1.04, 1.24, 1.30, 1.27, 1.12,
            0.80, 0.62, 0.55, 0.48, 0.40, 0.36,
        ],
        resting: [
            0.30, 0.29, 0.28, 0.28, 0.28, 0.29, 0.31, 0.34, 0.38, 0.40, 0.41, 0.41, 0.40, 0.40, 0.41, 0.41, 0.40, 0.38,
            0.37, 0.36, 0.35, 0.33, 0.32, 0.31,
        ],
        cooling: 0.40, heating: 0.18, noise: 0.06)

    private static let canteenDay = DailyCurve(
        working: [
            0.30, 0.30, 0.30, 0.32, 0.45, 0.90, 1.35, 1.20, 0.70, 0.85, 1.50, 1.75, 1.30, 0.70, 0.60, 0.75, 1.20, 1.45,
            1.05, 0.60, 0.45, 0.38, 0.34, 0.32,
        ],
        resting: [
            0.28, 0.28, 0.28, 0.28, 0.30, 0.38, 0.48, 0.50, 0.42, 0.46, 0.60, 0.66, 0.52, 0.40, 0.38, 0.42, 0.52, 0.58,
            0.46, 0.38, 0.34, 0.31, 0.30, 0.29,
        ],
        cooling: 0.28, heating: 0.08, noise: 0.08)

    private static let waterDay = DailyCurve(
        working: [
            0.12, 0.10, 0.10, 0.10, 0.14, 0.40, 0.95, 1.25, 1.45, 1.50, 1.65, 1.80, 1.60, 1.10, 1.20, 1.30, 1.35, 1.40,
            0.95, 0.55, 0.40, 0.30, 0.20, 0.15,
        ],
        resting: [
            0.10, 0.09, 0.09, 0.09, 0.11, 0.18, 0.30, 0.38, 0.42, 0.45, 0.50, 0.55, 0.48, 0.40, 0.38, 0.40, 0.42, 0.44,
            0.36, 0.28, 0.22, 0.18, 0.14, 0.12,
        ],
        cooling: 0.30, heating: 0, noise: 0.12)
}
