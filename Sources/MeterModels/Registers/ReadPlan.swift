/// Which requests read a set of points with few round trips.
public enum ReadPlan {
    /// Coalesces the registers of some points into requests.
    ///
    /// - Parameters:
    ///   - points: What is to be read.
    ///   - maximumCount: Registers a request, 1...125.
    ///   - maximumGap: Unused registers that may be read along; 0 for devices that refuse unmapped ones.
    ///   - forbidden: Registers that are never read along.
    /// - Returns: Requests in address order; every point lies whole in one of them.
    public static func requests(
        for points: [RegisterRequest], maximumCount: Int = 125, maximumGap: Int = 8,
        forbidden: [ClosedRange<UInt16>] = []
    ) -> [RegisterRequest] {
        var requests: [RegisterRequest] = []
        let sorted = points.sorted {
            ($0.table.rawValue, $0.address, $0.count) < ($1.table.rawValue, $1.address, $1.count)
        }
        for point in sorted {
            let gap = (requests.last?.end ?? 0)..<max(requests.last?.end ?? 0, Int(point.address))
            if let last = requests.last, last.table == point.table, Int(point.address) <= last.end + maximumGap,
                max(last.end, point.end) - Int(last.address) <= maximumCount,
                !forbidden.contains(where: { (Int($0.lowerBound)...Int($0.upperBound)).overlaps(gap) })
            {
                requests[requests.count - 1].count = max(last.end, point.end) - Int(last.address)
            } else {
                requests.append(point)
            }
        }
        return requests
    }
}
