/// Buckets of one level in time order, by their first second.
///
/// Appending is O(1), finding O(log n): they mostly come in time order and are gone through in it.
public struct BucketSeries: Hashable, Sendable {
    /// A bucket and its first second.
    public struct Element: Hashable, Sendable {
        /// Its first second.
        public let start: Int64
        /// What it holds.
        public fileprivate(set) var amount: BucketAmount
    }

    /// The buckets in time order.
    public private(set) var elements: [Element] = []

    /// No buckets.
    public init() {}

    /// What the bucket that begins at a second holds; nil takes it out.
    public subscript(start: Int64) -> BucketAmount? {
        get {
            let index = index(of: start)
            return index < elements.count && elements[index].start == start ? elements[index].amount : nil
        }
        set {
            let index = index(of: start)
            let isThere = index < elements.count && elements[index].start == start
            switch newValue {
            case let amount? where isThere: elements[index].amount = amount
            case let amount?: elements.insert(Element(start: start, amount: amount), at: index)
            case nil where isThere: elements.remove(at: index)
            case nil: break
            }
        }
    }

    /// The first buckets' seconds.
    public var starts: some Sequence<Int64> { elements.lazy.map(\.start) }
    /// What the buckets hold.
    public var amounts: some Sequence<BucketAmount> { elements.lazy.map(\.amount) }
    /// Whether there are none.
    public var isEmpty: Bool { elements.isEmpty }

    /// Where a bucket is, or belongs.
    private func index(of start: Int64) -> Int {
        guard let last = elements.last, last.start >= start else { return elements.count }
        if last.start == start { return elements.count - 1 }
        var (low, high) = (0, elements.count - 1)
        while low < high {
            let middle = (low + high) / 2
            if elements[middle].start < start { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
