import Crypto
import Foundation
import MeterModels

/// The canonical listing of a register's observations, hashed as it is written.
///
/// A line an observation, in the order of time, ended by a line feed: `1793462400000,1231000.5,1231000500`, which is
/// the time in milliseconds since 1970 UTC, what the register said in plain digits, and its value in base units (Wh,
/// mL, …), empty where it has none. Nothing of how or where an observation is stored is in it.
///
/// Memory: 16 KiB, however long it is.
final class ObservationListing {
    private static let part = 16 * 1024
    /// No line is longer: 20 digits of time, 118 of a raw value with its exponent, 20 of a value.
    private static let longestLine = 192

    private var hash = SHA256()
    private var bytes: [UInt8] = []
    /// Lines so far.
    private(set) var count = 0
    /// The time of the last line, in milliseconds since 1970 UTC.
    private(set) var last: Int64?

    /// Appends an observation, which is later than those before.
    func append(at: Int64, raw: ExactDecimal, value: Int64?) {
        if bytes.isEmpty { bytes.reserveCapacity(Self.part + Self.longestLine) }
        append(at)
        bytes.append(UInt8(ascii: ","))
        append(raw)
        bytes.append(UInt8(ascii: ","))
        if let value { append(value) }
        bytes.append(UInt8(ascii: "\n"))
        count += 1
        last = at
        guard bytes.count >= Self.part else { return }
        hash.update(data: bytes)
        bytes.removeAll(keepingCapacity: true)
    }

    /// SHA-256 of the lines so far, 64 hexadecimal digits.
    var digest: String {
        var hash = hash
        hash.update(data: bytes)
        return hash.finalize().map { byte in
            String(byte >> 4, radix: 16) + String(byte & 15, radix: 16)
        }.joined()
    }

    private func append(_ number: Int64) {
        if number < 0 { bytes.append(UInt8(ascii: "-")) }
        append(number.magnitude, places: 0)
    }

    /// As `ExactDecimal.description`, without making a text of each.
    private func append(_ number: ExactDecimal) {
        if number.significand < 0 { bytes.append(UInt8(ascii: "-")) }
        append(number.significand.magnitude, places: max(0, -Int(number.exponent)))
        for _ in 0..<max(0, Int(number.exponent)) { bytes.append(UInt8(ascii: "0")) }
    }

    /// Appends digits, of which some stand after the point.
    private func append(_ digits: UInt64, places: Int) {
        var low = bytes.count
        var (rest, written) = (digits, 0)
        repeat {
            bytes.append(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest % 10))
            rest /= 10
            written += 1
            if written == places { bytes.append(UInt8(ascii: ".")) }
        } while rest != 0 || written <= places
        // They were written from the last one on.
        var high = bytes.count - 1
        while low < high {
            bytes.swapAt(low, high)
            low += 1
            high -= 1
        }
    }
}
