import ControlAPI
import Crypto
import Foundation
import NIOCore

/// A small text file that is sent whole.
struct TextFile {
    /// How a file is encoded.
    enum Encoding: String {
        case utf8 = "utf-8"
        case gb18030
    }

    /// The largest file, in bytes; the daemon takes no more statements than fit.
    private static let sizeLimit = 1 << 20

    /// Its name for messages, without folders in the audit log.
    let name: String
    let text: String
    let encoding: Encoding
    /// The SHA-256 of its bytes, in hexadecimal digits.
    let digest: String

    /// Reads a file; `-` is the given standard input.
    ///
    /// - Throws: `RequestBody.Failure` when it cannot be read, is too large, or is neither UTF-8 nor GB18030.
    init(path: String, standardInput: Int32) throws {
        let body = try RequestBody(path: path, mediaType: "text/csv", standardInput: standardInput)
        var data = Data()
        while let part = try body.next() {
            data += Data(part.readableBytesView)
            guard data.count <= Self.sizeLimit else {
                throw RequestBody.Failure(
                    description: "\(body.name) has more than \(Self.sizeLimit) bytes: split it, by years for example")
            }
        }
        let bytes = Array(data)
        digest = SHA256.hash(data: data).map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
        name = body.name.split(separator: "/").last.map(String.init) ?? body.name
        if let text = String(validating: bytes, as: UTF8.self) {
            (self.text, encoding) = (text, .utf8)
            return
        }
        do {
            (text, encoding) = (try GB18030.decoded(bytes), .gb18030)
        } catch {
            let place = { (offset: Int) in
                let line = bytes[..<offset].count { $0 == UInt8(ascii: "\n") } + 1
                let byte = String(bytes[offset], radix: 16, uppercase: true)
                return "byte \(offset + 1) (0x\(byte)) in line \(line)"
            }
            let problem: String
            switch error {
            case .invalid(let offset):
                problem =
                    "\(body.name) is neither UTF-8 nor GB18030: \(place(Self.validPrefix(bytes))) is no UTF-8, "
                    + "\(place(offset)) no GB18030"
            case .unavailable(let reason):
                problem =
                    "\(body.name) is not UTF-8 (\(place(Self.validPrefix(bytes)))), and GB18030 cannot be read here: "
                    + "\(reason); save it as \"CSV UTF-8 (逗号分隔)\""
            }
            throw RequestBody.Failure(description: problem)
        }
    }

    /// How many bytes are UTF-8, up to the first that is not.
    private static func validPrefix(_ bytes: [UInt8]) -> Int {
        var decoder = UTF8()
        var iterator = bytes.makeIterator()
        var count = 0
        while case .scalarValue(let scalar) = decoder.decode(&iterator) { count += UTF8.width(scalar) }
        return min(count, bytes.count - 1)
    }
}
