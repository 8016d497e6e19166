/// Where the read-only page listens: `127.0.0.1:8080`, `[::1]:8080` or `localhost:8080`.
public struct HTTPAddress: Hashable, Sendable, CustomStringConvertible {
    /// A name or address, without brackets.
    public var host: String
    /// 1 to 65535.
    public var port: Int

    /// An address in its form; nil when the text is none.
    public init?(_ text: String) {
        guard let colon = text.lastIndex(of: ":"), let port = Int(text[text.index(after: colon)...]),
            (1...65535).contains(port)
        else { return nil }
        var host = String(text[..<colon])
        if host.hasPrefix("["), host.hasSuffix("]") {
            host = String(host.dropFirst().dropLast())
            guard host.contains(":") else { return nil }
        } else if host.contains(":") {
            return nil
        }
        let isPlain = host.utf8.allSatisfy { byte in
            (0x30...0x3A).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
                || byte == 0x2D || byte == 0x2E
        }
        guard !host.isEmpty, isPlain else { return nil }
        self.host = host
        self.port = port
    }

    /// Whether only this machine reaches it.
    public var isLoopback: Bool { host == "localhost" || host == "::1" || host.hasPrefix("127.") }

    /// Whether a request that names a host means this address: on this machine only its own names are taken, so that no
    /// name of others can be made to lead here (DNS rebinding).
    public func takes(host authority: String?) -> Bool {
        guard isLoopback else { return true }
        guard let authority else { return false }
        let names = [host, "localhost", "127.0.0.1", "::1"]
        return names.contains { name in
            let written = name.contains(":") ? "[\(name)]" : name
            return authority == written || authority == "\(written):\(port)"
        }
    }

    /// The text that it is made from.
    public var description: String { host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)" }
}
