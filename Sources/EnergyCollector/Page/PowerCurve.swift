import ControlAPI
import Foundation

/// Power over a day as a drawing: a line a curve, with gaps where nothing is known.
enum PowerCurve {
    private static let (width, height, left, top, bottom) = (720.0, 220.0, 52.0, 10.0, 24.0)

    /// The drawing (SVG); it holds no words but numbers and the ones that are given.
    ///
    /// - Parameters:
    ///   - curves: What is drawn.
    ///   - description: The same in words, for those who do not see it; must be free of markup characters.
    /// - Returns: One `svg` element.
    static func svg(_ curves: [PageModel.Curve], description: String) -> String {
        let values = curves.flatMap { $0.today + $0.yesterday }.compactMap(\.self)
        let (low, high) = range(values)
        let slots = max(2, curves.map(\.today.count).max() ?? 96)
        func x(_ index: Int) -> Double { left + (width - left) * (Double(index) + 0.5) / Double(slots) }
        func y(_ value: Double) -> Double { top + (height - top - bottom) * (1 - (value - low) / (high - low)) }
        var parts = [
            "<svg viewBox=\"0 0 \(Int(width)) \(Int(height))\" role=\"img\" aria-label=\"\(description)\">"
        ]
        for share in 0...4 {
            let value = low + (high - low) * Double(share) / 4
            let line = text(y(value))
            parts.append(
                "<line class=\"grid\" x1=\"\(text(left))\" x2=\"\(text(width))\" y1=\"\(line)\" y2=\"\(line)\"/>"
                    + "<text x=\"\(text(left - 6))\" y=\"\(text(y(value) + 4))\" text-anchor=\"end\">\(label(value))</text>"
            )
        }
        for hour in stride(from: 0, through: 24, by: 6) {
            let place = text(left + (width - left) * Double(hour) / 24)
            let anchor = hour == 0 ? "start" : hour == 24 ? "end" : "middle"
            parts.append("<text x=\"\(place)\" y=\"\(text(height - 6))\" text-anchor=\"\(anchor)\">\(hour):00</text>")
        }
        for curve in curves {
            let name = curve.kind == .consumption ? "use" : "pv"
            for (day, values) in [("before", curve.yesterday), ("now", curve.today)] {
                let path = path(values.map { $0.map { NSDecimalNumber(decimal: $0).doubleValue } }, x, y)
                if !path.isEmpty { parts.append("<path class=\"\(name) \(day)\" d=\"\(path)\"/>") }
            }
        }
        return parts.joined() + "</svg>"
    }

    /// A line through what is known; it begins anew after a gap, and a value alone is a short dash.
    private static func path(
        _ values: [Double?], _ x: (Int) -> Double, _ y: (Double) -> Double
    ) -> String {
        var (path, isDrawing) = ("", false)
        for (index, value) in values.enumerated() {
            guard let value else {
                isDrawing = false
                continue
            }
            let isAlone = !isDrawing && (index + 1 >= values.count || values[index + 1] == nil)
            path += "\(isDrawing ? "L" : "M")\(text(x(index))) \(text(y(value)))" + (isAlone ? "h1.5" : "")
            isDrawing = true
        }
        return path
    }

    /// From zero, or what is below it, to a round number above everything.
    private static func range(_ values: [Decimal]) -> (low: Double, high: Double) {
        let numbers = values.map { NSDecimalNumber(decimal: $0).doubleValue }
        let (low, high) = (min(0, numbers.min() ?? 0), max(numbers.max() ?? 0, 0))
        func round(_ value: Double) -> Double {
            guard value > 0 else { return 0 }
            let power = pow(10, floor(log10(value)))
            return [1, 2, 4, 5, 8, 10].map { $0 * power }.first { $0 >= value } ?? value
        }
        return (-round(-low), high > 0 ? round(high) : 1)
    }

    private static func label(_ value: Double) -> String {
        value == value.rounded() ? String(Int(value)) : String(format: "%.1f", value)
    }

    private static func text(_ value: Double) -> String { String(format: "%.1f", value) }
}
