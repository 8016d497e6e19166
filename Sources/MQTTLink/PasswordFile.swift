import Glibc

/// A file with one password, such as a systemd credential.
struct PasswordFile {
    /// Longer than any password: a wrong path must not fill the memory.
    private static let maximumBytes = 4_096

    /// Where it is.
    let path: String

    /// Reads the password without the line break at its end.
    ///
    /// - Parameter broker: The broker that an error names.
    /// - Returns: The password.
    /// - Throws: `MQTTError` that names the file but never its content.
    func read(for broker: MQTTBroker) throws(MQTTError) -> String {
        func unreadable(_ why: String) -> MQTTError {
            MQTTError(.unreadablePassword, during: .connecting, broker: broker, detail: "\(path): \(why)")
        }
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else { throw unreadable(MQTTError.meaning(system: errno)) }
        defer { close(descriptor) }
        var bytes = [UInt8](repeating: 0, count: Self.maximumBytes + 1)
        let count = Glibc.read(descriptor, &bytes, bytes.count)
        guard count >= 0 else { throw unreadable(MQTTError.meaning(system: errno)) }
        guard count <= Self.maximumBytes else { throw unreadable("longer than \(Self.maximumBytes) bytes") }
        bytes.removeSubrange(count...)
        if bytes.last == UInt8(ascii: "\n") { bytes.removeLast() }
        if bytes.last == UInt8(ascii: "\r") { bytes.removeLast() }
        guard !bytes.contains(0), let password = String(validating: bytes, as: UTF8.self) else {
            throw unreadable("not UTF-8 text")
        }
        return password
    }
}
