/// The ids of the last messages, as many as are worth remembering.
struct RecentIDs: Hashable, Sendable {
    private let limit: Int
    private var known: Set<String> = []
    private var order: [String] = []
    private var oldest = 0

    init(limit: Int = 10_000) {
        self.limit = limit
    }

    /// Remembers an id; says whether it is new.
    mutating func insert(_ id: String) -> Bool {
        guard known.insert(id).inserted else { return false }
        if order.count < limit {
            order.append(id)
        } else {
            known.remove(order[oldest])
            order[oldest] = id
            oldest = (oldest + 1) % limit
        }
        return true
    }
}
