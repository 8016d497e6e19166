import ControlAPI
import Foundation
import NIOCore

/// A small text file that is sent whole.
struct UTF8File {
    /// The largest file, in bytes; the daemon takes no more statements than fit.
    private static let sizeLimit = 1 << 20

    /// Its name for messages, without folders in the audit log.
    let name: String
    let text: String

    /// Reads a file; `-` is the given standard input.
    ///
    /// - Throws: `RequestBody.Failure` when it cannot be read, is too large, or is not UTF-8.
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
        guard let text = String(validating: data, as: UTF8.self) else {
            throw RequestBody.Failure(
                description: "\(body.name) is not UTF-8, but perhaps GB18030 as Excel saves it: save it as "
                    + "\"CSV UTF-8 (逗号分隔)\"")
        }
        name = body.name.split(separator: "/").last.map(String.init) ?? body.name
        self.text = text
    }
}
