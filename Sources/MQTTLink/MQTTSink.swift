/// Where a link hands its messages over before it acknowledges them.
public protocol MQTTSink: Sendable {
    /// Makes every message of the batch durable, or judges and counts it.
    ///
    /// Called on the link's own thread, one call at a time, in the order of arrival; it may block. It should take well
    /// under the keepalive interval, else the broker ends the session and delivers again.
    ///
    /// - Parameter batch: At least one message, at most `MQTTBroker.batchLimit` in general.
    /// - Throws: Any error if the messages are not durable: none of the batch is acknowledged, the connection is
    ///   dropped, and the broker delivers the batch again after the next connection.
    func commit(_ batch: [MQTTMessage]) throws
}
