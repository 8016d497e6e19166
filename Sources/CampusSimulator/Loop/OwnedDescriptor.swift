import Glibc

/// A failed system call: what was tried, and errno.
struct SystemError: Error, Equatable, CustomStringConvertible {
    /// What was tried.
    var operation: String
    /// errno.
    var code: Int32

    var description: String { "\(operation): \(String(cString: strerror(code)))" }
}

/// A file descriptor with one owner, who closes it.
struct OwnedDescriptor: ~Copyable {
    /// The descriptor, valid as long as the owner lives.
    let number: Int32

    /// Takes over what a system call returned; captures errno when that was -1.
    init(_ operation: String, _ call: () -> Int32) throws(SystemError) {
        let result = call()
        let code = errno
        guard result >= 0 else { throw SystemError(operation: operation, code: code) }
        number = result
    }

    deinit {
        close(number)
    }
}
