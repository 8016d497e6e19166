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

    /// Registers, and why the lane stopped.
    private struct Lane {
        var replays: [RegisterReplay] = []
        var failure: StoreError?
    }

    private let zone: CivilZone
    private var lanes: [Lane]
    private var places: [Int64: Place] = [:]
    private var last: [Int64: Timestamp] = [:]

    init(_ replaysByMeter: [(meter: Int64, replays: [RegisterReplay])], zone: CivilZone, cores: Int) {
        self.zone = zone
        lanes = Array(repeating: Lane(), count: max(1, cores))
        for (index, (meter, replays)) in replaysByMeter.enumerated() {
            let lane = index % lanes.count
            let first = lanes[lane].replays.count
            lanes[lane].replays += replays
            places[meter] = Place(lane: lane, range: first..<lanes[lane].replays.count)
        }
    }

    /// When a meter's last observation of those taken was; nil when there was none.
    func last(ofMeter meter: Int64) -> Timestamp? { last[meter] }

    /// Has every register take its readings of a stretch, which comes after everything before.
    ///
    /// - Returns: Readings taken.
    /// - Throws: `StoreError` when a block cannot be read; what is in the lanes is then of no use.
    mutating func take(_ stretch: StoredStretch) throws(StoreError) -> Int {
        var readings = 0
        for observation in stretch.observations {
            last[observation.meter] = observation.at
            readings += places[observation.meter]?.range.count ?? 0
        }
        for block in stretch.blocks {
            last[block.meter] = block.last
            readings += block.count * (places[block.meter]?.range.count ?? 0)
        }
        guard readings >= Self.worthwhile, lanes.count > 1 else {
            for index in lanes.indices { Self.run(&lanes[index], index, stretch, places, zone) }
            try check()
            return readings
        }
        let (places, zone) = (places, zone)
        let count = lanes.count
        lanes.withUnsafeMutableBufferPointer { lanes in
            // nonisolated(unsafe): each lane is touched by one iteration only.
            nonisolated(unsafe) let lanes = lanes
            DispatchQueue.concurrentPerform(iterations: count) { index in
                Self.run(&lanes[index], index, stretch, places, zone)
            }
        }
        try check()
        return readings
    }

    private func check() throws(StoreError) {
        for lane in lanes { if let failure = lane.failure { throw failure } }
    }

    private static func run(
        _ lane: inout Lane, _ index: Int, _ stretch: StoredStretch, _ places: [Int64: Place], _ zone: CivilZone
    ) {
        for observation in stretch.observations {
            guard let place = places[observation.meter], place.lane == index else { continue }
            // At the end of the series there is nothing stored that it could be equal to.
            for index in place.range { lane.replays[index].take(observation, zone: zone) { _, _ in false } }
        }
        for block in stretch.blocks {
            guard let place = places[block.meter], place.lane == index, !place.range.isEmpty else { continue }
            do throws(StoreError) {
                let scales = Set(place.range.flatMap { lane.replays[$0].scaleNumbers })
                let columns = try BlockReader(block.data) { scales.contains($0) }.unpacked()
                for index in place.range { lane.replays[index].take(columns, zone: zone) }
            } catch {
                lane.failure = error
            }
        }
    }

    /// Has a meter's registers take what was declared up to an instant, and gives them.
    mutating func finish(_ meter: Int64, through instant: Timestamp) -> ArraySlice<RegisterReplay> {
        guard let place = places[meter] else { return [] }
        for index in place.range {
            lanes[place.lane].replays[index].takeDeclared(through: instant, zone: zone) { _, _ in false }
        }
        return lanes[place.lane].replays[place.range]
    }
}
