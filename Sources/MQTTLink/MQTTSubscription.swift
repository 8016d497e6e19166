/// What a session asks the broker for.
///
/// The quality of service is always 1: 0 may lose messages, and with 2 libmosquitto tells the broker that it owns a
/// message before the sink has stored it. A message published at 2 arrives at 1.
public struct MQTTSubscription: Sendable, Hashable {
    /// The topics wanted.
    public let filter: TopicFilter

    /// Creates a subscription at quality of service 1.
    ///
    /// - Parameter filter: The topics wanted.
    public init(_ filter: TopicFilter) {
        self.filter = filter
    }
}
