import Foundation
import MeterModels

@testable import EnergyStore

extension FuzzTarget {
    /// Rows and blocks of a database that somebody or a bad disk changed: the first byte chooses which.
    ///
    /// Holds: a row that can be read is written to the same readings; a block ends, whatever it says of its length. A third
    /// form compresses the parts of a block first, since mutation never gets through a checksum.
    static func storedRows() -> Feed {
        { bytes in
            guard let choice = bytes.first else { return }
            let data = Array(bytes.dropFirst())
            switch choice % 3 {
            case 0:
                guard let readings = ObservationCodec.decode(data) else { return }
                let again = ObservationCodec.decode(ObservationCodec.encode(readings))
                expect(again == readings, "\(readings) became \(String(describing: again))")
            case 1: drain(data)
            default:
                var block: [UInt8] = [BlockCodec.version]
                for part in data.split(separator: 0xFE, omittingEmptySubsequences: false) {
                    guard let packed = try? Zstandard.compress(Array(part), level: 1) else { return }
                    Varint.append(UInt64(packed.count), to: &block)
                    block += packed
                }
                drain(block)
            }
        }
    }

    private static func drain(_ data: [UInt8]) {
        guard var reader = try? BlockReader(data) else { return }
        var taken = 0
        while taken <= reader.count, let next = try? reader.next() {
            taken += 1
            _ = next
        }
        expect(taken <= reader.count, "\(taken) observations in a block of \(reader.count)")
    }
}
