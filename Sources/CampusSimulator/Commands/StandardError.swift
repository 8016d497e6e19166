import Glibc

/// The commentary of a command.
enum StandardError {
    /// Writes a line; what cannot be written is lost.
    static func write(_ line: String) {
        let bytes = Array("campus-simulator: \(line)\n".utf8)
        _ = Glibc.write(STDERR_FILENO, bytes, bytes.count)
    }
}
