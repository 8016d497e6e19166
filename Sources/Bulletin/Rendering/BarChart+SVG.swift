import EnergyKPI
import MeterModels

extension BarChart {
    /// The chart as an inline SVG picture, in whole units of a 720 × 280 canvas.
    var svg: String {
        let plot = (left: 58, right: 712, top: 38, bottom: 244)
        let height = Int64(plot.bottom - plot.top)
        let top = axisTop
        func y(of value: Rational) -> Int64 {
            let share = value.divided(by: top) ?? .zero
            return Int64(plot.bottom) - ((share * Rational(height)).rounded(decimals: 0)?.rounded() ?? 0)
        }
        var parts = [
            #"<svg class="chart" viewBox="0 0 720 280" role="img" aria-label="\#(title)">"#,
            #"<text x="4" y="16" class="unit">\#(unit)</text>"#,
            legend(x: 520, label: "本年", style: "now"), legend(x: 610, label: "上年同月", style: "then"),
        ]
        let quarter = top * (Rational(1, over: 4) ?? 1)
        let decimals = (0...6).first { quarter.rounded(decimals: $0).map { Rational($0) } == quarter } ?? 6
        for step in Int64(0)...4 {
            let value = quarter * Rational(step)
            let line = y(of: value)
            parts.append(#"<path class="grid" d="M\#(plot.left) \#(line)H\#(plot.right)"/>"#)
            parts.append(
                #"<text x="\#(plot.left - 6)" y="\#(line + 4)" class="tick">"#
                    + value.formatted(decimals: decimals) + "</text>")
        }
        let slot = (plot.right - plot.left) / max(1, pairs.count)
        let bar = max(2, slot * 2 / 5)
        for (index, pair) in pairs.enumerated() {
            let x = plot.left + index * slot + (slot - 2 * bar) / 2
            for (offset, value, style) in [(0, pair.lastYear, "then"), (bar, pair.current, "now")] {
                guard let value, value.isPositive else { continue }
                let start = y(of: value)
                parts.append(
                    #"<rect class="\#(style)" x="\#(x + offset)" y="\#(start)" width="\#(bar - 1)" "#
                        + #"height="\#(Int64(plot.bottom) - start)"/>"#)
            }
            if pair.current == nil {
                parts.append(#"<text x="\#(x + bar + bar / 2)" y="\#(plot.bottom - 4)" class="label">—</text>"#)
            }
            parts.append(#"<text x="\#(x + bar)" y="\#(plot.bottom + 18)" class="label">\#(pair.label)</text>"#)
        }
        parts.append(#"<path class="axis" d="M\#(plot.left) \#(plot.bottom)H\#(plot.right)"/></svg>"#)
        return parts.joined(separator: "\n")
    }

    private func legend(x: Int, label: String, style: String) -> String {
        #"<rect class="\#(style)" x="\#(x)" y="6" width="12" height="12"/>"#
            + #"<text x="\#(x + 17)" y="16" class="unit">\#(label)</text>"#
    }

    /// The least of some round numbers that no bar exceeds; its quarters are short numbers.
    private var axisTop: Rational {
        let most = pairs.flatMap { [$0.current, $0.lastYear] }.compactMap(\.self).max() ?? 1
        guard most.isPositive else { return 1 }
        var power: Rational = 1
        while power > most { power = power * (Rational(1, over: 10) ?? 1) }
        while power * 10 <= most { power = power * 10 }
        let tenth = power * (Rational(1, over: 10) ?? 1)
        return [10, 12, 16, 20, 24, 32, 40, 48, 60, 80].map { tenth * $0 }.first { $0 >= most } ?? power * 10
    }
}
