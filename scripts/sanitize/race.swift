import Foundation
import Synchronization

// What the thread sanitizer must report, and what it must not: `race` has two threads count without a lock, `mutex` with
// one that they wait for. scripts/sanitize.sh runs both before it believes a silence.
final class Counter: @unchecked Sendable {
    let locked = Mutex(0)
    var bare = 0
}

let counter = Counter()
let isRace = CommandLine.arguments.contains("race")
let threads = DispatchGroup()
for _ in 0..<2 {
    threads.enter()
    Thread.detachNewThread {
        for _ in 0..<200 {
            if isRace {
                counter.bare += 1
            } else {
                // Held for long enough that the other one has to wait.
                counter.locked.withLock { count in
                    count += 1
                    usleep(50)
                }
            }
        }
        threads.leave()
    }
}
threads.wait()
print(isRace ? counter.bare : counter.locked.withLock { $0 })
