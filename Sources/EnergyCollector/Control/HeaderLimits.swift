/// How much of a request may come before its body.
struct HeaderLimits {
    /// Bytes of the path or of one header.
    var field: Int
    /// Bytes of all of them.
    var all: Int
    /// Headers.
    var count = 64

    /// Those of the control socket.
    static let control = HeaderLimits(field: 16 * 1024, all: 32 * 1024)
    /// Those of the read-only page.
    static let page = HeaderLimits(field: 8 * 1024, all: 16 * 1024)
}
