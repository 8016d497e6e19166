import ArgumentParser

/// A broker as `host:port`.
struct BrokerAddress: ExpressibleByArgument, Equatable {
    /// Name or IPv4 address.
    let host: String
    /// TCP port.
    let port: UInt16

    init?(argument: String) {
        guard let colon = argument.lastIndex(of: ":"), colon != argument.startIndex,
            let port = UInt16(argument[argument.index(after: colon)...]), port > 0
        else { return nil }
        host = String(argument[..<colon])
        self.port = port
    }
}
