import Synchronization

@testable import MQTTLink

/// Keeps what it is given, unless a behaviour blocks or throws first.
final class RecordingSink: MQTTSink {
    struct DiskFull: Error, CustomStringConvertible {
        let description = "no space left on device"
    }

    private let kept = Mutex<[MQTTMessage]>([])
    private let offered = Mutex<[[MQTTMessage]]>([])
    private let behaviour: @Sendable (_ call: Int) throws -> Void

    /// - Parameter behaviour: Runs before a batch is kept; `call` counts from 1.
    init(_ behaviour: @escaping @Sendable (_ call: Int) throws -> Void = { _ in }) {
        self.behaviour = behaviour
    }

    func commit(_ batch: [MQTTMessage]) throws {
        let call = offered.withLock { offered in
            offered.append(batch)
            return offered.count
        }
        try behaviour(call)
        kept.withLock { $0 += batch }
    }

    /// Every batch, also those that were not kept.
    var batches: [[MQTTMessage]] { offered.withLock { $0 } }
    /// The messages kept.
    var messages: [MQTTMessage] { kept.withLock { $0 } }
    /// The payloads kept, as text.
    var texts: [String] { messages.map { String(decoding: $0.payload, as: UTF8.self) } }
}
