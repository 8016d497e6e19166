import ControlAPI
import Foundation

/// Everything that the read-only page says, in no language.
struct PageModel: Sendable {
    /// Power by quarters of an hour, in kW; nil where it is not known, which is not zero.
    struct Curve: Sendable {
        enum Kind: Sendable {
            case consumption, generation
        }

        var kind: Kind
        var today: [Decimal?]
        var yesterday: [Decimal?]
    }

    /// What a building consumed.
    struct Building: Sendable {
        var name: String
        /// Electricity since midnight, in kWh; nil when nothing is known.
        var today: Decimal?
        /// Electricity since the month began, in kWh.
        var month: Decimal?
        /// The share of this month so far that readings cover, 0…1.
        var coverage: Decimal?
    }

    /// A figure of the data's quality in the last month, or why there is none.
    struct Quality: Sendable {
        enum Kind: Sendable {
            case completeness, estimatedShare
        }

        var kind: Kind
        var percent: Decimal?
        var reason: String?
    }

    var status: StatusResponse
    /// What the site takes and makes at this moment, in kW.
    var power: Decimal?
    var generation: Decimal?
    var curves: [Curve]
    var buildings: [Building]
    var year: Int
    var targets: [TargetResponse]
    var fleets: [FleetStatus]
    /// Meters that are late, silent or never said anything.
    var silent: [MeterStatus]
    var quality: [Quality]
}
