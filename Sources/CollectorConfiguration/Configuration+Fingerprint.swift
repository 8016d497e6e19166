import MeterModels
import ConsumptionLedger
import EnergyKPI

extension Configuration {
    /// A text that differs when anything does that the rows of nodes follow from: nodes, assignments, formulas, fleets.
    public var nodeFingerprint: String {
        let parts =
            [site.zone.identifier] + site.nodes.map { "\($0)" } + site.assignments.map { "\($0)" }
            + site.formulas.map { "\($0.node) \($0.carrier) \($0) \($0.validity)" } + site.fleets.map { "\($0)" }
        return Self.hash(parts)
    }

    /// A text that differs when anything does that anomalies follow from: nodes, assignments, thresholds, calibrations
    /// and cadences.
    public var anomalyFingerprint: String {
        let parts =
            [site.zone.identifier, "\(anomalyRules)"] + site.assignments.map { "\($0)" }
            + meters.map { "\($0.id) \($0.rules.cadence) \($0.card.calibrationDue?.description ?? "")" }
        return Self.hash(parts)
    }

    static func hash(_ parts: [String]) -> String {
        // FNV-1a over the whole text: short, and the same in every run.
        let hash = parts.joined(separator: "\n").utf8.reduce(UInt64(0xCBF2_9CE4_8422_2325)) {
            ($0 ^ UInt64($1)) &* 0x100_0000_01B3
        }
        return String(hash, radix: 16)
    }
}
