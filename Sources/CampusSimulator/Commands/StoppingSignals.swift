import Dispatch
import Glibc

/// Turns SIGTERM and SIGINT into the stop signal of an event loop.
struct StoppingSignals {
    private let sources: [any DispatchSourceSignal]

    /// Listens from now on.
    init(_ stopSignal: StopSignal) {
        // A reader of our output that went away must not end us by a signal.
        signal(SIGPIPE, SIG_IGN)
        sources = [SIGTERM, SIGINT].map { number in
            // Its default action would end the process before the source is told.
            signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
            source.setEventHandler { stopSignal.stop() }
            source.activate()
            return source
        }
    }

    /// Listens no more.
    func cancel() {
        for source in sources { source.cancel() }
    }
}
