import Foundation

/// Holds a thread until it is opened; gives up after 20 s, so that a failing test ends.
final class Gate: Sendable {
    private let semaphore = DispatchSemaphore(value: 0)

    func pass() {
        guard semaphore.wait(timeout: .now() + 20) == .success else { return }
        semaphore.signal()
    }

    func open() { semaphore.signal() }
}
