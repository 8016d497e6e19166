import Foundation

/// Numbers as blocks of text, where a person would rather look than read.
enum BlockChart {
    private static let heights = Array("▁▂▃▄▅▆▇█")
    private static let widths = Array("▏▎▍▌▋▊▉█")

    /// A line of columns from the smallest value to the largest; `·` where nothing is known.
    static func sparkline(_ values: [Decimal?]) -> String {
        let known = values.compactMap(\.self)
        guard let low = known.min(), let high = known.max() else { return "" }
        return String(
            values.map { value in
                guard let value else { return "·" }
                guard high > low else { return heights[3] }
                let share = ((value - low) / (high - low)).asDouble
                return heights[min(heights.count - 1, Int(share * Double(heights.count)))]
            })
    }

    /// A bar of at most so many columns for a share of 0…1.
    static func bar(_ share: Decimal, columns: Int) -> String {
        let eighths = Int((min(max(share, 0), 1).asDouble * Double(columns * 8)).rounded(.down))
        let full = String(repeating: "█", count: eighths / 8)
        return eighths % 8 == 0 ? full : full + String(widths[eighths % 8 - 1])
    }
}

extension Decimal {
    /// For drawing alone.
    fileprivate var asDouble: Double { NSDecimalNumber(decimal: self).doubleValue }
}
