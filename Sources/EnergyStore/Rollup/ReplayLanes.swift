import ConsumptionLedger
import Dispatch
import MeterModels

/// The registers of several meters on their way through the same observations, on as many lanes as there are cores.
///
/// A meter's registers are on one lane and take its observations in their order: what comes out is the same on any number
/// of lanes.
struct ReplayLanes {
    /// Fewer observations than this are not worth waking other cores for.
    private static let worthwhile = 4096

    private struct Place {
        var lane: Int
        var range: Range<Int>
    }

    private var lanes: [[RegisterReplay]]
    private var places: [Int64: Place] = [:]

    init(_ replaysByMeter: [(meter: Int64, replays: [RegisterReplay])], cores: Int) {
        lanes = Array(repeating: [], count: max(1, cores))
        for (index, (meter, replays)) in replaysByMeter.enumerated() {
            let lane = index % lanes.count
            let first = lanes[lane].count
            lanes[lane] += replays
            places[meter] = Place(lane: lane, range: first..<lanes[lane].count)
        }
    }

    /// Registers that take an observation of a meter.
    func count(ofMeter meter: Int64) -> Int { places[meter]?.range.count ?? 0 }

    /// Has every register take its readings of some observations in time order, which come after everything before.
    mutating func take(_ batch: [StoredObservation], zone: CivilZone) {
        guard batch.count >= Self.worthwhile, lanes.count > 1 else {
            for observation in batch {
                guard let place = places[observation.meter] else { continue }
                for index in place.range { Self.take(observation, by: &lanes[place.lane][index], zone: zone) }
            }
            return
        }
        let places = places
        let count = lanes.count
        lanes.withUnsafeMutableBufferPointer { lanes in
            // nonisolated(unsafe): each lane is touched by one iteration only.
            nonisolated(unsafe) let lanes = lanes
            DispatchQueue.concurrentPerform(iterations: count) { lane in
                for observation in batch {
                    guard let place = places[observation.meter], place.lane == lane else { continue }
                    for index in place.range { Self.take(observation, by: &lanes[lane][index], zone: zone) }
                }
            }
        }
    }

    private static func take(_ observation: StoredObservation, by replay: inout RegisterReplay, zone: CivilZone) {
        // At the end of the series there is nothing stored that it could be equal to.
        replay.take(observation, zone: zone) { _, _ in false }
    }

    /// Has a meter's registers take what was declared up to an instant, and gives them.
    mutating func finish(
        _ meter: Int64, through instant: Timestamp, zone: CivilZone
    ) -> ArraySlice<RegisterReplay> {
        guard let place = places[meter] else { return [] }
        for index in place.range {
            lanes[place.lane][index].takeDeclared(through: instant, zone: zone) { _, _ in false }
        }
        return lanes[place.lane][place.range]
    }
}
