import MeterModels

/// A block as columns.
struct BlockColumns {
    /// When each observation was, in milliseconds since 1970.
    let times: [Int64]
    private let layout: BlockLayout
    private let values: [Int64: [ExactDecimal]]

    /// Columns of a layout; `values` by their scales, those that are wanted.
    init(times: [Int64], layout: BlockLayout, values: [Int64: [ExactDecimal]]) {
        self.times = times
        self.layout = layout
        self.values = values
    }

    /// Gives what was read with some scales in time order, of each observation the first: when, with which of the scales,
    /// and what.
    func forEach(of scales: [Int64], _ take: (Int64, Int, ExactDecimal) -> Void) {
        // The scale that stands first in each order of readings, if there is one.
        let chosen = layout.orders.map { order -> Int? in
            order.lazy.compactMap { scales.firstIndex(of: $0) }.first
        }
        var passed: [Int64: Int] = [:]
        var observation = 0
        for run in layout.runs {
            if let index = chosen[run.order], let column = values[scales[index]] {
                let first = passed[scales[index]] ?? 0
                // One, unless somebody else wrote the block.
                let each = layout.orders[run.order].count { $0 == scales[index] }
                for offset in 0..<run.count { take(times[observation + offset], index, column[first + offset * each]) }
            }
            for scale in layout.orders[run.order] { passed[scale, default: 0] += run.count }
            observation += run.count
        }
    }
}
