import EnergyKPI
import MeterModels

extension BulletinChart {
    /// The chart as an inline SVG picture, in whole units of a canvas of 720.
    ///
    /// Colours stand in the picture itself, so that it is the same in a page, a print and a text document.
    var svg: String {
        form == .bars ? LyingBars(chart: self).svg : Plot(chart: self).svg
    }
}

/// Colours and the shapes that all charts share.
private enum Drawing {
    static let palette = ["#a61b1b", "#c9c2bb", "#3b6ea5", "#d99a2b", "#5b8c5a", "#7d5a86", "#8c8c8c", "#2f8f8f"]
    /// Lines are told apart from bars and from each other.
    static let lines = ["#a61b1b", "#3b6ea5", "#8c8c8c", "#d99a2b"]

    static func colour(_ index: Int) -> String { palette[index % palette.count] }

    static func open(height: Int, title: String) -> String {
        #"<svg class="chart" xmlns="http://www.w3.org/2000/svg" viewBox="0 0 720 \#(height)" role="img" "#
            + #"aria-label="\#(escaped(title))" font-family="Noto Sans CJK SC, SimHei, sans-serif" font-size="12">"#
    }

    static func text(_ x: Int, _ y: Int, _ text: String, anchor: String = "start", size: Int = 12) -> String {
        #"<text x="\#(x)" y="\#(y)" text-anchor="\#(anchor)" font-size="\#(size)">\#(escaped(text))</text>"#
    }

    static func escaped(_ text: String) -> String {
        [("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"), ("\"", "&quot;")].reduce(text) { $0.replacing($1.0, with: $1.1) }
    }

    /// How wide a text is about, in units of the canvas.
    static func width(_ text: String) -> Int {
        text.unicodeScalars.reduce(0) { $0 + ($1.value < 0x2E80 ? 7 : 12) }
    }

    /// The least of some round numbers that no value exceeds; its quarters are short numbers.
    static func axisTop(_ most: Rational) -> Rational {
        guard most.isPositive else { return 1 }
        let tenthOf = Rational(ExactDecimal(1, exponent: -1))
        var power: Rational = 1
        while power > most { power = power * tenthOf }
        while power * 10 <= most { power = power * 10 }
        let tenth = power * tenthOf
        return [10, 12, 16, 20, 24, 32, 40, 48, 60, 80].map { tenth * $0 }.first { $0 >= most } ?? power * 10
    }
}

/// Upright bars, beside or on top of each other, and lines over labels.
private struct Plot {
    let chart: BulletinChart
    private let left = 58
    private let right = 712
    private let top = 44
    private let bottom = 250

    var svg: String {
        let axis = Drawing.axisTop(most)
        var parts = [
            Drawing.open(height: 286, title: chart.title), Drawing.text(4, 32, chart.unit),
        ]
        parts += legend + grid(axis)
        let slot = (right - left) / max(1, chart.labels.count)
        parts += bars(axis, slot)
        for (index, series) in chart.series.enumerated() where series.isLine || chart.form == .lines {
            parts += line(series, index, axis, slot)
        }
        for (index, label) in chart.labels.enumerated() {
            let middle = left + index * slot + slot / 2
            parts.append(Drawing.text(middle, bottom + 18, label, anchor: "middle", size: 11))
            if isMissing(index) { parts.append(Drawing.text(middle, bottom - 4, "—", anchor: "middle")) }
        }
        parts.append(##"<path stroke="#111" d="M\##(left) \##(bottom)H\##(right)"/></svg>"##)
        return parts.joined(separator: "\n")
    }

    private var barSeries: [(index: Int, series: BulletinChart.Series)] {
        chart.form == .lines
            ? [] : chart.series.enumerated().filter { !$0.element.isLine }.map { ($0.offset, $0.element) }
    }

    /// Whether the present value of a label is not known.
    private func isMissing(_ index: Int) -> Bool {
        switch chart.form {
        case .columns, .lines: chart.series.first?.values[index] == nil
        case .stack: barSeries.allSatisfy { $0.series.values[index] == nil }
        case .bars: false
        }
    }

    private var most: Rational {
        var values = chart.series.filter { $0.isLine || chart.form != .stack }.flatMap(\.values).compactMap(\.self)
        if chart.form == .stack {
            values += chart.labels.indices.map { index in
                barSeries.reduce(.zero) { $0 + ($1.series.values[index] ?? .zero) }
            }
        }
        return values.max() ?? 1
    }

    private func y(_ value: Rational, _ axis: Rational) -> Int {
        let share = value.divided(by: axis) ?? .zero
        let height = (share * Rational(Int64(bottom - top))).rounded(decimals: 0)?.rounded() ?? 0
        return bottom - Int(height)
    }

    private var legend: [String] {
        var x = right
        var parts: [String] = []
        for (index, series) in chart.series.enumerated().reversed() {
            x -= Drawing.width(series.name) + 30
            if series.isLine || chart.form == .lines {
                parts.append(stroke(index, series, "M\(x) 12H\(x + 16)"))
            } else {
                parts.append(#"<rect x="\#(x + 2)" y="6" width="12" height="12" fill="\#(Drawing.colour(index))"/>"#)
            }
            parts.append(Drawing.text(x + 20, 16, series.name))
        }
        return parts
    }

    private func grid(_ axis: Rational) -> [String] {
        let quarter = axis * Rational(ExactDecimal(25, exponent: -2))
        let decimals = (0...6).first { quarter.rounded(decimals: $0).map { Rational($0) } == quarter } ?? 6
        return (Int64(0)...4).flatMap { step -> [String] in
            let value = quarter * Rational(step)
            let line = y(value, axis)
            return [
                ##"<path stroke="#e2e2e2" d="M\##(left) \##(line)H\##(right)"/>"##,
                Drawing.text(left - 6, line + 4, value.formatted(decimals: decimals), anchor: "end"),
            ]
        }
    }

    private func bars(_ axis: Rational, _ slot: Int) -> [String] {
        let series = barSeries
        guard !series.isEmpty else { return [] }
        let isStack = chart.form == .stack
        // The present is on the right of the year before.
        let order = isStack ? series : series.reversed()
        let bar = max(2, slot * 4 / 5 / (isStack ? 1 : series.count))
        let used = bar * (isStack ? 1 : series.count)
        var parts: [String] = []
        for label in chart.labels.indices {
            var (x, base) = (left + label * slot + (slot - used) / 2, Rational.zero)
            for (index, one) in order {
                if let value = one.values[label], value.isPositive {
                    let (start, end) = (y(base + value, axis), y(base, axis))
                    parts.append(
                        #"<rect class="bar" x="\#(x)" y="\#(start)" width="\#(bar - 1)" height="\#(end - start)" "#
                            + #"fill="\#(Drawing.colour(index))"/>"#)
                    if isStack { base = base + value }
                }
                if !isStack { x += bar }
            }
        }
        return parts
    }

    /// A line through what is known; it is broken where something is missing.
    private func line(_ series: BulletinChart.Series, _ index: Int, _ axis: Rational, _ slot: Int) -> [String] {
        var path = ""
        var dots: [String] = []
        var isOpen = false
        for (label, value) in series.values.enumerated() {
            guard let value else {
                isOpen = false
                continue
            }
            let (x, y) = (left + label * slot + slot / 2, y(value, axis))
            path += "\(isOpen ? "L" : "M")\(x) \(y)"
            isOpen = true
            dots.append(#"<circle cx="\#(x)" cy="\#(y)" r="2.5" fill="\#(lineColour(index, series))"/>"#)
        }
        return path.isEmpty ? [] : [stroke(index, series, path)] + dots
    }

    private func lineColour(_ index: Int, _ series: BulletinChart.Series) -> String {
        series.isLine ? "#111" : Drawing.lines[index % Drawing.lines.count]
    }

    private func stroke(_ index: Int, _ series: BulletinChart.Series, _ path: String) -> String {
        let dash = !series.isLine && index > 0 ? #" stroke-dasharray="6 4""# : ""
        return #"<path fill="none" stroke="\#(lineColour(index, series))" stroke-width="2"\#(dash) d="\#(path)"/>"#
    }
}

/// Lying bars of per cent, each with its number.
private struct LyingBars {
    let chart: BulletinChart

    var svg: String {
        let (left, width, line) = (150, 470, 26)
        let height = chart.labels.count * line + 14
        var parts = [Drawing.open(height: height, title: chart.title)]
        let values = chart.series.first?.values ?? []
        for (index, label) in chart.labels.enumerated() {
            let y = 8 + index * line
            parts.append(Drawing.text(left - 8, y + 14, label, anchor: "end"))
            let value = values[index]
            let share = value?.divided(by: 100) ?? .zero
            let length = Int((share * Rational(Int64(width))).rounded(decimals: 0)?.rounded() ?? 0)
            parts.append(
                ##"<rect x="\##(left)" y="\##(y)" width="\##(width)" height="18" fill="#f0ece8"/>"##)
            if length > 0 {
                parts.append(
                    #"<rect class="bar" x="\#(left)" y="\#(y)" width="\#(min(length, width))" height="18" "#
                        + #"fill="\#(Drawing.colour(0))"/>"#)
            }
            let text = value.map { "\($0.formatted(decimals: 2, rounding: chart.rounding))%" } ?? "—"
            parts.append(Drawing.text(left + width + 10, y + 14, text))
        }
        return (parts + ["</svg>"]).joined(separator: "\n")
    }
}
