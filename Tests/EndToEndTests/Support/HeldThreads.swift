import Dispatch
import Foundation
import Glibc
import TestSupport

/// Threads of a program that a tracer holds still, as if they hung; they go on when the value is released.
final class HeldThreads {
    private let release = DispatchSemaphore(value: 0)
    private let released = DispatchSemaphore(value: 0)
    private var isHolding = false

    /// Holds every thread of a process whose name begins so.
    ///
    /// - Throws: `SystemFailure` when there is none, or the kernel does not allow it.
    init(of process: pid_t, named name: String) throws {
        let threads = try FileManager.default.contentsOfDirectory(atPath: "/proc/\(process)/task").compactMap { task in
            let own = try? String(contentsOfFile: "/proc/\(process)/task/\(task)/comm", encoding: .utf8)
            return own?.hasPrefix(name) == true ? pid_t(task) : nil
        }
        guard !threads.isEmpty else { throw SystemFailure(call: "a thread named \(name)", code: ESRCH) }
        let begun = DispatchSemaphore(value: 0)
        let failure = Failure()
        // The kernel knows the tracer by its thread, so the same thread holds and releases.
        Thread.detachNewThread { [release, released] in
            for thread in threads {
                if Self.trace(Self.seize, thread) != 0 || Self.trace(Self.interrupt, thread) != 0 {
                    failure.code = errno
                }
                // Detaching needs a thread that has stopped.
                var status: Int32 = 0
                waitpid(thread, &status, Self.allThreads)
            }
            begun.signal()
            release.wait()
            for thread in threads { _ = Self.trace(Self.detach, thread) }
            released.signal()
        }
        begun.wait()
        isHolding = true
        if let code = failure.code { throw SystemFailure(call: "ptrace", code: code) }
    }

    deinit {
        guard isHolding else { return }
        release.signal()
        released.wait()
    }

    private final class Failure: @unchecked Sendable {
        // @unchecked: written before the semaphore is signalled, read after it.
        var code: Int32?
    }

    // Of <sys/ptrace.h> and <sys/wait.h>, whose enumerations and variadic function Swift does not import.
    private static let seize = 0x4206
    private static let interrupt = 0x4207
    private static let detach = 17
    private static let allThreads: Int32 = 0x4000_0000

    private static func trace(_ request: Int, _ thread: pid_t) -> Int {
        typealias Trace = @convention(c) (Int, pid_t, Int, Int) -> Int
        guard let symbol = dlsym(nil, "ptrace") else { return -1 }
        return unsafeBitCast(symbol, to: Trace.self)(request, thread, 0, 0)
    }
}
