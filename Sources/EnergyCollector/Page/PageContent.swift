import ControlAPI
import Foundation

/// The page as its template sees it: words in one language, and numbers as people read them.
struct PageContent {
    struct Word {
        let text: String
        let style: String
    }

    struct Figure {
        let name: String
        let value: String
        let note: String
    }

    struct Building {
        let name: String
        let today: String
        let month: String
        let coverage: String
        /// The width of its bar, 0…100.
        let bar: String
    }

    struct Target {
        let node: String
        let figure: String
        let target: String
        let soFar: String
        let path: String
        let forecast: String
        let state: String
        let style: String
        /// What is used of the target, 0…100, and where the linear path stands.
        let used: String
        let due: String
    }

    struct Meter {
        let name: String
        let state: String
        let since: String
        let reason: String
    }

    let words: PageWords
    let language: String
    let site: String
    let now: String
    let health: Word
    let problems: [String]
    let hasProblems: Bool
    let figures: [Figure]
    let curve: String
    let buildings: [Building]
    let year: String
    let targets: [Target]
    let hasTargets: Bool
    let lamps: [Figure]
    let hasLamps: Bool
    let meters: [Meter]
    let hasMeters: Bool
    let quality: [Figure]

    init(_ model: PageModel, in language: PageWords.Language) {
        let words = PageWords.of(language)
        self.words = words
        self.language = language.rawValue
        site = model.status.siteName
        now = Self.clock(model.status.now)
        let isGood = model.status.health == "ok"
        health = Word(text: isGood ? words.good : words.degraded, style: isGood ? "good" : "bad")
        problems = Array(model.status.problems.prefix(20))
        hasProblems = !problems.isEmpty
        figures =
            [Self.figure(words.powerNow, model.power, "kW", words)]
            + (model.curves.contains { $0.kind == .generation }
                ? [Self.figure(words.generationNow, model.generation, "kW", words)] : [])
        curve = PowerCurve.svg(model.curves, description: words.curve)
        let most = model.buildings.compactMap(\.month).max() ?? 0
        buildings = model.buildings.map { building in
            Building(
                name: building.name, today: Self.number(building.today), month: Self.number(building.month),
                coverage: building.coverage.map(Self.percent) ?? "–",
                bar: Self.share(building.month, of: most))
        }
        year = String(model.year)
        targets = model.targets.map { Self.target($0, words, language) }
        hasTargets = !targets.isEmpty
        lamps = model.fleets.map { fleet in
            Figure(
                name: fleet.fleet, value: "\(fleet.reporting)/\(fleet.planned)",
                note: [
                    "\(words.lit) \(fleet.lit)", "\(words.faulty) \(fleet.faulty)",
                    "\(words.silentLamps) \(fleet.silent)",
                ].joined(separator: language == .chinese ? "，" : ", "))
        }
        hasLamps = !lamps.isEmpty
        meters = model.silent.prefix(50).map { meter in
            Meter(
                name: meter.meter, state: words.states[meter.state] ?? meter.state,
                since: meter.lastReading.map(Self.clock) ?? "–", reason: meter.reason ?? "")
        }
        hasMeters = !meters.isEmpty
        quality = model.quality.map { quality in
            Figure(
                name: quality.kind == .completeness ? words.completeness : words.estimated,
                value: quality.percent.map { "\($0) %" } ?? "–", note: quality.reason ?? "")
        }
    }

    private static func figure(_ name: String, _ value: Decimal?, _ unit: String, _ words: PageWords) -> Figure {
        Figure(
            name: name, value: value.map { "\(number($0)) \(unit)" } ?? "–", note: value == nil ? words.unknown : "")
    }

    private static func target(
        _ target: TargetResponse, _ words: PageWords, _ language: PageWords.Language
    ) -> Target {
        let style =
            switch target.state {
            case "reached", "on_track": "good"
            case "behind", "missed": "bad"
            default: ""
            }
        let unit = language == .chinese ? target.unit : target.unit.replacing("人", with: "person")
        func value(_ number: Decimal?) -> String { number.map { "\(Self.number($0, decimals: 2)) \(unit)" } ?? "–" }
        return Target(
            node: target.nodeName,
            figure: language == .chinese ? target.name : target.kpi.replacing("_", with: " "),
            target: value(target.target),
            soFar: value(target.toDate) + (target.toDate == nil ? target.toDateReason.map { " (\($0))" } ?? "" : ""),
            path: value(target.linearPath), forecast: value(target.forecast),
            state: words.states[target.state] ?? target.state, style: style,
            used: share(target.toDate, of: target.target ?? 0), due: share(target.linearPath, of: target.target ?? 0))
    }

    /// Thousands apart by a thin space, with so many digits after the point.
    private static func number(_ value: Decimal?, decimals: Int = 1) -> String {
        guard var value else { return "–" }
        var rounded = Decimal()
        NSDecimalRound(&rounded, &value, decimals, .bankers)
        let parts = rounded.description.split(separator: ".", maxSplits: 1)
        let digits = Array(parts[0].drop { $0 == "-" })
        var grouped = ""
        for (index, digit) in digits.enumerated() {
            if index > 0, (digits.count - index).isMultiple(of: 3) { grouped += "\u{202F}" }
            grouped.append(digit)
        }
        let fraction = parts.count > 1 ? String(parts[1]) : ""
        let padded = fraction + String(repeating: "0", count: max(0, decimals - fraction.count))
        return (rounded < 0 ? "−" : "") + grouped + (decimals > 0 ? ".\(padded)" : "")
    }

    /// A share of 0…1 in per cent, cut to one digit: 100 % only for exactly 1.
    private static func percent(_ share: Decimal) -> String {
        var exact = share * 100
        var cut = Decimal()
        NSDecimalRound(&cut, &exact, 1, .down)
        return "\(cut) %"
    }

    /// A part of a whole in per cent of a bar's width.
    private static func share(_ part: Decimal?, of whole: Decimal) -> String {
        guard let part, whole > 0 else { return "0" }
        let share = NSDecimalNumber(decimal: part / whole * 100).doubleValue
        return String(format: "%.1f", min(max(share, 0), 100))
    }

    /// RFC 3339 as a clock shows it: to the second, with the offset.
    private static func clock(_ time: String) -> String {
        let offset = time.suffix(6)
        return time.prefix(19).replacing("T", with: " ") + (offset.contains(":") ? " \(offset)" : "")
    }
}
