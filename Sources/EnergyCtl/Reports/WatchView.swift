import ControlAPI
import Foundation

/// A live view as lines of a screen.
struct WatchView {
    private let view: WatchResponse
    private let history: [Decimal?]
    private let columns: Int
    private let painter: Painter

    /// - Parameters:
    ///   - view: What is shown.
    ///   - history: The site's power at the views before and at this one.
    ///   - columns: The width of the screen.
    ///   - painter: How it is coloured.
    init(_ view: WatchResponse, history: [Decimal?], columns: Int, painter: Painter) {
        self.view = view
        self.history = history
        self.columns = columns
        self.painter = painter
    }

    /// What the site takes and makes at this moment, in kW; nil when nobody says.
    static func sitePower(_ view: WatchResponse) -> Decimal? {
        let main = view.power.filter { $0.role == "grid_import" || $0.role == "generation" }
        return main.isEmpty ? nil : main.reduce(0) { $0 + $1.power }
    }

    /// The lines: what is wrong first, the meters as far as they fit.
    func lines(atMost limit: Int) -> [String] {
        var lines = head
        lines += [""] + power + today + fleets + links
        var table = TextTable([
            .text("METER"), .text("NODE"), .text("STATE"), .number("AGE"), .number("POWER kW"), .number("REGISTER"),
            .text("UNIT"), .text("REASON"),
        ])
        let powers = Dictionary(view.power.map { ($0.meter, $0.power) }) { first, _ in first }
        // What needs a look stands on top.
        let meters = view.meters.enumerated().sorted { one, other in
            let (a, b) = (isWell(one.element), isWell(other.element))
            return a == b ? one.offset < other.offset : !a
        }.map(\.element)
        for meter in meters {
            table.add([
                .init(meter.meter), .init(meter.node), .init(meter.state, isWell(meter) ? .good : .bad),
                .init(meter.age.map { RelativeTime.text(seconds: $0) }),
                .init(powers[meter.meter].map(DecimalText.exact)), .init(meter.value.map(DecimalText.exact)),
                .init(meter.unit.map(UnitText.display)), .init(meter.reason ?? ""),
            ])
        }
        lines += [""] + table.text(painter).split(separator: "\n").map(String.init)
        let hint = painter.paint("q leaves", .faint)
        guard lines.count + 1 > limit else { return (lines + [hint]).map(cut) }
        let left = lines.count + 1 - limit
        return (lines.prefix(max(0, limit - 1)) + [painter.paint("… \(left) more lines, q leaves", .faint)]).map(cut)
    }

    private func isWell(_ meter: MeterStatus) -> Bool { meter.state == "ok" || meter.state == "imported" }

    private var head: [String] {
        let status = view.status
        let isOK = status.health == "ok"
        let title =
            painter.paint(status.health, isOK ? .good : .bad) + "  "
            + painter.paint(Printable.line(status.siteName), .heading) + "  " + TimeText.instant(String(status.now))
        return [title] + status.problems.map { painter.paint("  ! " + Printable.line($0), .bad) }
            + (status.warnings ?? []).map { painter.paint("  - " + Printable.line($0), .warning) }
    }

    private var power: [String] {
        let now = Self.sitePower(view).map { DecimalText.exact($0) + " kW" } ?? "–"
        let parts = view.power.filter { $0.role == "grid_import" || $0.role == "generation" }.map { reading in
            Printable.line("\(reading.meter) \(DecimalText.exact(reading.power))")
        }
        return [
            painter.paint("POWER   ", .heading) + now + "  " + BlockChart.sparkline(history)
                + (parts.isEmpty ? "" : painter.paint("  " + parts.joined(separator: ", "), .faint))
        ]
    }

    private var today: [String] {
        let nodes = Dictionary(grouping: view.today, by: \.node)
        let order = view.today.map(\.node).reduce(into: [String]()) { if $0.last != $1 { $0.append($1) } }
        let widest = order.compactMap { nodes[$0]?.first }.map { DisplayWidth.of($0.name) }.max() ?? 0
        return order.enumerated().compactMap { index, node in
            guard let amounts = nodes[node], let first = amounts.first else { return nil }
            let name = Printable.line(first.name)
            let space = String(repeating: " ", count: max(0, widest - DisplayWidth.of(name)))
            let text = amounts.map { amount in
                let coverage = amount.coverage < 1 ? " (\(DecimalText.percent(amount.coverage)))" : ""
                return
                    "\(amount.carrier) \(DecimalText.exact(amount.amount)) \(UnitText.display(amount.unit))\(coverage)"
            }
            return painter.paint(index == 0 ? "TODAY   " : "        ", .heading) + name + space + "  "
                + text.joined(separator: "  ")
        }
    }

    private var fleets: [String] {
        view.fleets.map { fleet in
            let faulty = painter.paint("\(fleet.faulty) faulty", fleet.faulty > 0 ? .warning : .plain)
            let silent = painter.paint("\(fleet.silent) silent", fleet.silent > 0 ? .warning : .plain)
            return painter.paint("LAMPS   ", .heading)
                + Printable.line("\(fleet.fleet) \(fleet.reporting)/\(fleet.planned) reporting, \(fleet.lit) lit, ")
                + silent + ", " + faulty
        }
    }

    private var links: [String] {
        let status = view.status
        let states = status.modbus.map { ($0.id, $0.state) } + status.mqtt.map { ($0.id, $0.state) }
        let texts = states.map { id, state in
            Printable.line(id) + " " + painter.paint(state, state == "connected" ? .good : .bad)
        }
        let commit = status.store.lastCommit.flatMap { RelativeTime.seconds(from: $0, to: status.now) }
            .map { RelativeTime.text(seconds: $0) + " ago" }
        let store =
            "queue \(status.store.queued)/\(status.store.queueLimit), commit \(commit ?? "–"), "
            + "rollup lag \(RelativeTime.text(seconds: status.rollup.lagSeconds ?? 0)), "
            + "\(ByteText.text(status.store.diskFreeBytes)) free"
        return (texts.isEmpty ? [] : [painter.paint("LINKS   ", .heading) + texts.joined(separator: "  ")])
            + [painter.paint("STORE   ", .heading) + store]
    }

    /// A line cut to the screen's width, with its colours ended.
    private func cut(_ line: String) -> String {
        var (text, width, isEscape) = ("", 0, false)
        for character in line {
            if character == "\u{1B}" { isEscape = true }
            if isEscape {
                text.append(character)
                if character == "m" { isEscape = false }
                continue
            }
            width += DisplayWidth.of(String(character))
            guard width <= columns else { return text + (painter.isColoured ? "\u{1B}[0m" : "") }
            text.append(character)
        }
        return text
    }
}
