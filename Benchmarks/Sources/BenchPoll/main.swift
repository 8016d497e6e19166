// Ours: the link and the decoder, polling as many devices as told.
//
//   bench-poll PORT DEVICES INTERVAL_MS SECONDS SILENT_PERCENT DRIBBLING
//
// So many percent of the devices never answer (unit 2), and the first DRIBBLING send a byte at a time (unit 3).

import Foundation
import Glibc
import MeterModels
import ModbusLink
import Synchronization

/// What all polls did together; one lock a cycle.
final class Tally: Sendable {
    struct Counts {
        var requests = 0
        var answers = 0
        var readings = 0
        /// Cycles that healthy devices should have had between two that they had.
        var missed = 0
        var lastOfDevice: [Int: Int64] = [:]
        var lateness: [Double] = []
    }

    let counts = Mutex(Counts())
}

/// A device with 30 float registers, read in one request and decoded as the daemon does.
struct BenchProgram: ModbusPollProgram {
    let index: Int
    let unit: UInt8
    let interval: Int64
    let tally: Tally
    var reader: MappedReader
    var requests = 0
    var last: Int64 = 0

    init(index: Int, unit: UInt8, interval: Int64, tally: Tally) {
        self.index = index
        self.unit = unit
        self.interval = interval
        self.tally = tally
        // Thirty quantities at thirty floats; the quantity does not matter to the cost.
        let points = Quantity.allCases.filter { $0.kind != .state }.prefix(30).enumerated().map { place, quantity in
            RegisterPoint(
                quantity: quantity, table: .holding, address: UInt16(place * 2), type: .f32, unit: quantity.displayUnit)
        }
        reader = MappedReader(map: RegisterMap(points: points))
    }

    mutating func next() -> ModbusRequest? {
        guard let request = reader.next() else { return nil }
        requests += 1
        return ModbusRequest(
            unit: unit, function: .readHoldingRegisters, address: request.address, count: request.count)
    }

    mutating func receive(_ outcome: Result<[UInt16], ModbusError>, at: Int64) {
        switch outcome {
        case .success(let registers): reader.receive(.registers(registers), at: Timestamp(milliseconds: at))
        case .failure: reader.receive(.unanswered, at: Timestamp(milliseconds: at))
        }
    }

    mutating func cycleEnded(at: Int64, failure: ModbusError?) {
        let cycle = reader.finishCycle()
        tally.counts.withLock { counts in
            counts.requests += requests
            if cycle.at != nil {
                counts.answers += 1
                counts.lastOfDevice[index] = at
                // Cycles stand at the same place of each interval: how far two are from a whole number of intervals.
                if last > 0 {
                    counts.missed += max(0, Int((at - last + interval / 2) / interval) - 1)
                    let rest = Double((at - last) % interval)
                    counts.lateness.append(min(rest, Double(interval) - rest))
                }
            }
            counts.readings += cycle.readings.count
        }
        requests = 0
        if cycle.at != nil { last = at }
    }
}

let arguments = CommandLine.arguments.dropFirst().compactMap { Int($0) }
guard arguments.count == 6, let port = UInt16(exactly: arguments[0]) else {
    print("usage: bench-poll PORT DEVICES INTERVAL_MS SECONDS SILENT_PERCENT DRIBBLING")
    exit(2)
}
var limits = rlimit(rlim_cur: 8192, rlim_max: 8192)
setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limits)
let interval = Int64(arguments[2])
let (silent, dribbling) = (arguments[4], arguments[5])
func unit(_ index: Int) -> UInt8 { index < dribbling ? 3 : silent > 0 && index % (100 / silent) == 1 ? 2 : 1 }
let tally = Tally()
let link = try ModbusLink(
    endpoints: (0..<arguments[1]).map { ModbusEndpoint(id: "d\($0)", host: "127.0.0.1", port: port) },
    polls: (0..<arguments[1]).map { index in
        ModbusPoll(
            id: "d\(index)", endpoint: "d\(index)", interval: .milliseconds(arguments[2]),
            program: BenchProgram(index: index, unit: unit(index), interval: interval, tally: tally))
    })
try link.start()
// Connected and in step before it is measured.
try await Task.sleep(for: .seconds(3))
tally.counts.withLock { $0 = Tally.Counts() }
var before = rusage()
getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &before)
try await Task.sleep(for: .seconds(arguments[3]))
var after = rusage()
getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &after)
let counts = tally.counts.withLock { $0 }
let end = Int64(Date().timeIntervalSince1970 * 1000)
let healthy = (0..<arguments[1]).count { unit($0) == 1 }
// Between its answers, since its last, and of devices that never answered, all the time.
let missed =
    counts.missed + counts.lastOfDevice.values.reduce(0) { $0 + Int(max(0, end - $1 - interval / 2) / interval) }
    + max(0, healthy - counts.lastOfDevice.count) * arguments[3] * 1000 / arguments[2]
func microseconds(_ time: timeval) -> Double { Double(time.tv_sec) * 1e6 + Double(time.tv_usec) }
let cpu =
    microseconds(after.ru_utime) + microseconds(after.ru_stime) - microseconds(before.ru_utime)
    - microseconds(before.ru_stime)
let lateness = counts.lateness.sorted()
print(
    "requests=\(counts.requests) answers=\(counts.answers) readings=\(counts.readings) "
        + "cpu_us_per_request=\((cpu / Double(max(1, counts.answers)) * 10).rounded() / 10) "
        + "p99_late_ms=\(lateness.isEmpty ? 0 : lateness[lateness.count * 99 / 100]) "
        + "devices=\(counts.lastOfDevice.count) missed=\(missed) rss_kb=\(after.ru_maxrss)")
await link.stop()
