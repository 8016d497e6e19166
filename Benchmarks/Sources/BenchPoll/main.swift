// Ours: the link and the decoder, polling as many devices as told.
//
//   bench-poll PORT DEVICES INTERVAL_MS SECONDS SILENT_PERCENT

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
        var cyclesOfDevice: [Int: Int] = [:]
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
                counts.cyclesOfDevice[index, default: 0] += 1
                // Cycles stand at the same place of each interval: how far two are from a whole number of intervals.
                if last > 0 {
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
guard arguments.count == 5, let port = UInt16(exactly: arguments[0]) else {
    print("usage: bench-poll PORT DEVICES INTERVAL_MS SECONDS SILENT_PERCENT")
    exit(2)
}
var limits = rlimit(rlim_cur: 8192, rlim_max: 8192)
setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limits)
let silent = arguments[4]
let tally = Tally()
let link = try ModbusLink(
    endpoints: (0..<arguments[1]).map { ModbusEndpoint(id: "d\($0)", host: "127.0.0.1", port: port) },
    polls: (0..<arguments[1]).map { index in
        ModbusPoll(
            id: "d\(index)", endpoint: "d\(index)", interval: .milliseconds(arguments[2]),
            program: BenchProgram(
                index: index, unit: silent > 0 && index % (100 / silent) == 1 ? 2 : 1, interval: Int64(arguments[2]),
                tally: tally))
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
func microseconds(_ time: timeval) -> Double { Double(time.tv_sec) * 1e6 + Double(time.tv_usec) }
let cpu =
    microseconds(after.ru_utime) + microseconds(after.ru_stime) - microseconds(before.ru_utime)
    - microseconds(before.ru_stime)
let lateness = counts.lateness.sorted()
let least = counts.cyclesOfDevice.values.min() ?? 0
print(
    "requests=\(counts.requests) answers=\(counts.answers) readings=\(counts.readings) "
        + "cpu_us_per_request=\((cpu / Double(max(1, counts.answers)) * 10).rounded() / 10) "
        + "p99_late_ms=\(lateness.isEmpty ? 0 : lateness[lateness.count * 99 / 100]) "
        + "devices=\(counts.cyclesOfDevice.count) least_cycles=\(least) rss_kb=\(after.ru_maxrss)")
await link.stop()
