import CollectorConfiguration
import ConsumptionLedger
import ControlAPI
import EnergyStore
import MeterModels

extension Queries {
    /// A view of `GET /v1/watch`.
    func watch() throws -> WatchResponse {
        let now = clock()
        let meters = try self.meters(unhealthyOnly: false).meters.filter { $0.roles != ["fleet"] }
        return WatchResponse(
            status: try status(), meters: meters, power: power(now), today: try today(now),
            fleets: try fleetStatuses())
    }

    /// The power of polled meters, unless the last word of one is older than three polls.
    func power(_ now: Timestamp) -> [PowerReading] {
        configuration.meters.compactMap { meter in
            guard let entry = board.entry(of: meter.id), let power = entry.activePower, let at = entry.lastReading,
                case .good = MeterState.polled(at, now: now, cadence: meter.rules.cadence)
            else { return nil }
            let assignment = site.assignments.first { $0.meter == meter.id }
            return PowerReading(
                meter: meter.id, node: assignment?.node, role: assignment?.role.rawValue, at: zone.rfc3339(at),
                power: DisplayAmount.decimal(power, .kilowatt))
        }
    }

    /// What the nodes consumed since midnight.
    func today(_ now: Timestamp) throws -> [NodeToday] {
        let day = zone.bucket(.day, containing: now.seconds)
        let passed = max(1, now.seconds - day.start)
        return try site.nodes.flatMap { node in
            try store.rollup(node: node.id, carrier: nil, level: .day, in: day, site: site).map { row in
                let unit = row.carrier.displayUnit
                // Of the time that has passed, not of the day.
                let expected = Int64(Int128(row.expectedMilliseconds) * Int128(passed) / Int128(day.seconds))
                return NodeToday(
                    node: node.id, name: node.name, carrier: row.carrier.rawValue,
                    amount: DisplayAmount.decimal(row.amount, unit), unit: unit.rawValue,
                    coverage: DisplayAmount.share(min(row.coveredMilliseconds, expected), of: expected))
            }
        }
    }
}
