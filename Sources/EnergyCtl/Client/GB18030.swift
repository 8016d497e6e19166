import Glibc

/// The encoding in which Excel saves CSV in China (GB 18030), read by the C library.
enum GB18030 {
    /// Why bytes cannot be read.
    enum Failure: Error, Equatable {
        /// They are of no GB18030 text from an offset on.
        case invalid(offset: Int)
        /// The C library does not know the encoding; the system's reason.
        case unavailable(String)
    }

    /// A conversion of the C library, closed when it is no longer used.
    private struct Conversion: ~Copyable {
        let handle: iconv_t

        init() throws(Failure) {
            // iconv_open fails with the pointer of all ones.
            guard let handle = iconv_open("UTF-8", "GB18030"), Int(bitPattern: handle) != -1 else {
                let code = errno
                throw .unavailable(String(cString: strerror(code)))
            }
            self.handle = handle
        }

        deinit { iconv_close(handle) }
    }

    /// The text of some bytes.
    ///
    /// - Throws: `Failure` with the offset of the first byte that is no GB18030.
    static func decoded(_ bytes: [UInt8]) throws(Failure) -> String {
        let conversion = try Conversion()
        // One byte becomes one, two become at most three, four at most four.
        var output = [UInt8](repeating: 0, count: bytes.count * 2 + 4)
        var input = bytes
        var code: Int32 = 0
        let (left, written) = input.withUnsafeMutableBytes { source in
            output.withUnsafeMutableBytes { target in
                var from = source.baseAddress?.assumingMemoryBound(to: CChar.self)
                var to = target.baseAddress?.assumingMemoryBound(to: CChar.self)
                var (left, room) = (source.count, target.count)
                if iconv(conversion.handle, &from, &left, &to, &room) == -1 { code = errno }
                return (left, target.count - room)
            }
        }
        guard code == 0, left == 0 else { throw .invalid(offset: bytes.count - left) }
        return String(decoding: output[..<written], as: UTF8.self)
    }
}
