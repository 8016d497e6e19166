import CMosquitto
import Foundation
import Synchronization

/// Publishes with libmosquitto and returns when the broker has taken everything over.
enum TestPublisher {
    struct Failure: Error {
        let code: Int32
    }

    private final class Progress: Sendable {
        let connected = DispatchSemaphore(value: 0)
        let published = DispatchSemaphore(value: 0)
    }

    /// Publishes texts to one topic at quality of service 1, or another.
    static func publish(
        _ texts: [String], topic: String = "lights/1/telemetry", to broker: TestBroker, retain: Bool = false,
        qos: Int32 = 1, clientID: String = "publisher"
    ) async throws {
        let port = broker.port
        let result = await withCheckedContinuation { continuation in
            DispatchQueue.global().async {
                continuation.resume(
                    returning: Result {
                        try publishAndWait(
                            texts, topic: topic, port: port, retain: retain, qos: qos, clientID: clientID)
                    })
            }
        }
        try result.get()
    }

    private static func publishAndWait(
        _ texts: [String], topic: String, port: UInt16, retain: Bool, qos: Int32, clientID: String
    ) throws {
        mosquitto_lib_init()
        let progress = Progress()
        let context = Unmanaged.passUnretained(progress).toOpaque()
        guard let handle = mosquitto_new(clientID, true, context) else { throw Failure(code: -1) }
        // `progress` outlives the handle: its thread is joined and it is destroyed before this function returns.
        defer { withExtendedLifetime(progress) { mosquitto_destroy(handle) } }
        mosquitto_max_inflight_messages_set(handle, 0)
        mosquitto_connect_callback_set(handle) { _, context, code in
            guard code == 0, let context else { return }
            Unmanaged<Progress>.fromOpaque(context).takeUnretainedValue().connected.signal()
        }
        mosquitto_publish_callback_set(handle) { _, context, _ in
            guard let context else { return }
            Unmanaged<Progress>.fromOpaque(context).takeUnretainedValue().published.signal()
        }
        try check(mosquitto_connect(handle, "127.0.0.1", Int32(port), 30))
        try check(mosquitto_loop_start(handle))
        defer {
            mosquitto_disconnect(handle)
            mosquitto_loop_stop(handle, false)
        }
        try wait(progress.connected)
        for text in texts {
            let bytes = Array(text.utf8)
            try check(mosquitto_publish(handle, nil, topic, Int32(bytes.count), bytes, qos, retain))
            // Many of quality of service 2 under way at once are more than mosquitto 2.0.11 bears.
            if qos == 2 { try wait(progress.published) }
        }
        if qos < 2 { for _ in texts { try wait(progress.published) } }
    }

    private static func wait(_ semaphore: DispatchSemaphore) throws {
        guard semaphore.wait(timeout: .now() + 10) == .success else { throw Failure(code: MOSQ_ERR_TIMEOUT.rawValue) }
    }

    private static func check(_ code: Int32) throws {
        guard code == MOSQ_ERR_SUCCESS.rawValue else { throw Failure(code: code) }
    }
}
