/// The ids of the last messages, as many as are worth remembering: at least 5,000, at most 10,000.
///
/// Readers are copied for each batch, so what changes with each message is small: new ids go into `fresh`, which is
/// merged into larger sets only now and then.
struct RecentIDs: Hashable, Sendable {
    private static let freshLimit = 256
    private static let youngLimit = 5_000

    private var fresh: Set<String> = []
    private var young: Set<String> = []
    private var old: Set<String> = []

    /// Remembers an id; says whether it is new.
    mutating func insert(_ id: String) -> Bool {
        guard !young.contains(id), !old.contains(id), fresh.insert(id).inserted else { return false }
        guard fresh.count >= Self.freshLimit else { return true }
        young.formUnion(fresh)
        fresh = []
        if young.count >= Self.youngLimit {
            old = young
            young = []
        }
        return true
    }
}

/// The last count of each sender's messages; copied for each batch as `RecentIDs` is.
struct FrameCounters: Hashable, Sendable {
    private static let freshLimit = 256
    /// Senders beyond these are not remembered.
    private static let limit = 100_000

    private var fresh: [String: Int64] = [:]
    private var settled: [String: Int64] = [:]

    /// The last count of a sender; nil before its first.
    subscript(sender: String) -> Int64? { fresh[sender] ?? settled[sender] }

    mutating func set(_ counter: Int64, of sender: String) {
        guard self[sender] != nil || fresh.count + settled.count < Self.limit else { return }
        fresh[sender] = counter
        guard fresh.count >= Self.freshLimit else { return }
        settled.merge(fresh) { _, new in new }
        fresh = [:]
    }
}
