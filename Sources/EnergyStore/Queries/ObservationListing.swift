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
    /// No line is longer: 20 digits of time, 147 of a raw value whose exponent is written out, 20 of a value.
    private static let longestLine = 192

    private var hash = SHA256()
    /// Lines that are not hashed yet are the first `used` bytes.
    private var bytes = [UInt8](repeating: 0, count: part + longestLine)
    private var used = 0
    /// Lines so far.
    private(set) var count = 0
    /// The time of the last line, in milliseconds since 1970 UTC.
    private(set) var last: Int64?

    /// Appends an observation, which is later than those before.
    func append(at: Int64, raw: ExactDecimal, value: Int64?) {
        // The pointer is used only inside the call: appending byte by byte to an array took most of the time.
        used = bytes.withUnsafeMutableBufferPointer { buffer in
            var line = Line(bytes: buffer, end: used)
            line.write(at)
            line.write(UInt8(ascii: ","))
            line.write(raw)
            line.write(UInt8(ascii: ","))
            if let value { line.write(value) }
            line.write(UInt8(ascii: "\n"))
            return line.end
        }
        count += 1
        last = at
        guard used >= Self.part else { return }
        hash.update(data: bytes[..<used])
        used = 0
    }

    /// SHA-256 of the lines so far, 64 hexadecimal digits.
    var digest: String {
        var hash = hash
        hash.update(data: bytes[..<used])
        return hash.finalize().map { byte in
            String(byte >> 4, radix: 16) + String(byte & 15, radix: 16)
        }.joined()
    }

    /// A line that is written into bytes which have room for it.
    private struct Line {
        let bytes: UnsafeMutableBufferPointer<UInt8>
        var end: Int

        mutating func write(_ byte: UInt8) {
            bytes[end] = byte
            end += 1
        }

        mutating func write(_ number: Int64) {
            if number < 0 { write(UInt8(ascii: "-")) }
            write(number.magnitude, places: 0)
        }

        /// As `ExactDecimal.description`, without making a text of each.
        mutating func write(_ number: ExactDecimal) {
            if number.significand < 0 { write(UInt8(ascii: "-")) }
            write(number.significand.magnitude, places: max(0, -Int(number.exponent)))
            for _ in 0..<max(0, Int(number.exponent)) { write(UInt8(ascii: "0")) }
        }

        /// Digits, of which some stand after the point.
        private mutating func write(_ digits: UInt64, places: Int) {
            var low = end
            var (rest, written) = (digits, 0)
            repeat {
                write(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest % 10))
                rest /= 10
                written += 1
                if written == places { write(UInt8(ascii: ".")) }
            } while rest != 0 || written <= places
            // They were written from the last one on.
            var high = end - 1
            while low < high {
                bytes.swapAt(low, high)
                low += 1
                high -= 1
            }
        }
    }
}
