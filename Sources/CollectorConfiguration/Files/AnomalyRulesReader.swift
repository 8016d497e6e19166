import ConsumptionLedger
import MeterModels

/// Reads `anomalies` of `site.yaml`: from when on something is an anomaly.
struct AnomalyRulesReader {
    let root: YAMLMapping

    func read() -> AnomalyRules {
        var rules = AnomalyRules()
        guard let entry = root.optional("anomalies")?.mapping else { return rules }
        func percent(_ name: String, _ range: ClosedRange<Int64>) -> Int64? {
            entry.optional(name, expected: "\(range.lowerBound)% to \(range.upperBound)%") { text in
                guard text.hasSuffix("%"), let number = Int64(text.dropLast()) else { return nil }
                return range.contains(number) ? number : nil
            }
        }
        func count(_ name: String, _ range: ClosedRange<Int>) -> Int? {
            entry.optional(name, expected: "a number from \(range.lowerBound) to \(range.upperBound)") { text in
                Int(text).flatMap { range.contains($0) ? $0 : nil }
            }
        }
        rules.nightShare = percent("night_share", 1...1000) ?? rules.nightShare
        rules.nightGrowth = percent("night_growth", 100...1000) ?? rules.nightGrowth
        rules.waterNights = count("water_nights", 1...7) ?? rules.waterNights
        rules.stuckHours = count("stuck_hours", 1...24) ?? rules.stuckHours
        rules.stuckEnergy =
            entry.optional("stuck_energy", expected: "an energy such as 2kWh") { ScalarForm.amount($0, .energy) }
            ?? rules.stuckEnergy
        rules.powerDeviation = percent("power_deviation", 1...100) ?? rules.powerDeviation
        rules.oppositeQuarters = count("opposite_quarters", 1...96) ?? rules.oppositeQuarters
        rules.twinDays = count("twin_days", 1...7) ?? rules.twinDays
        rules.unaccountedShare = percent("unaccounted_share", 1...100) ?? rules.unaccountedShare
        rules.silentDays = count("silent_days", 1...14) ?? rules.silentDays
        entry.finish()
        return rules
    }
}
