import MeterModels

/// What a consumer or a plant turns over in an hour: a pure function of the hour.
struct HourlyLoad: Sendable {
    /// The year whose total is the stated annual amount; other years differ by weather and calendar.
    static let referenceYear = 2021

    private let profile: LoadProfile
    private let noise: SeededNoise
    private let baseUnitsPerWeight: Double

    /// A load of a profile.
    ///
    /// - Parameters:
    ///   - id: Names the device; seeds the noise.
    ///   - profile: Its shape over hours, days and seasons.
    ///   - annual: Base units (Wh, mL) in the reference year, to within the rounding of its 8,760 hours.
    init(id: String, profile: LoadProfile, annual: Int64) {
        self.profile = profile
        let noise = SeededNoise(id: id)
        self.noise = noise
        let first = SiteHour(startOf: CivilDate(firstOfMonth: 1, year: Self.referenceYear))
        let end = SiteHour(startOf: CivilDate(firstOfMonth: 1, year: Self.referenceYear + 1))
        var total = 0.0
        for number in first.number..<end.number {
            total += profile.weight(of: SiteHour(number: number), noise: noise)
        }
        baseUnitsPerWeight = Double(annual) / total
    }

    /// Base units (Wh, mL) turned over in an hour; at least 0.
    func amount(in hour: SiteHour) -> Int64 {
        Int64((profile.weight(of: hour, noise: noise) * baseUnitsPerWeight).rounded())
    }
}
