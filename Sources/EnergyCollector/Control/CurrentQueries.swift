import Synchronization

/// The queries by the configuration of now; a reload replaces them.
final class CurrentQueries: Sendable {
    private let queries: Mutex<Queries>

    init(_ queries: Queries) {
        self.queries = Mutex(queries)
    }

    /// Those of now: an answer is made by one configuration from its beginning to its end.
    var now: Queries { queries.withLock { $0 } }

    func replace(by queries: Queries) {
        self.queries.withLock { $0 = queries }
    }
}
