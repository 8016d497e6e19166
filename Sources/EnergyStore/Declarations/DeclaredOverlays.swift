import ConsumptionLedger
import Foundation
import GRDB
import MeterModels

/// What persons declared about a register, and the ratios that its readings are multiplied by.
struct DeclaredOverlay {
    /// A change of ratio.
    struct RatioChange {
        var at: Timestamp
        var before: ExactDecimal
        var after: ExactDecimal
    }

    var register = RegisterOverlay.none
    /// Changes of ratio in time order.
    var ratios: [RatioChange] = []

    /// The scale of a reading: with the ratio that was in force, if it was stored with one that had changed by then.
    func scale(_ stored: RegisterScale, at instant: Timestamp) -> RegisterScale {
        guard !ratios.isEmpty else { return stored }
        let ratio = ratios.reduce(stored.ratio) { ratio, change in
            change.at <= instant && change.before == ratio ? change.after : ratio
        }
        return RegisterScale(
            factor: stored.factor, ratio: ratio, offset: stored.offset, encoding: stored.encoding)
    }
}

/// Everything that is declared and was not taken back, by meter.
///
/// Read once a step; what is declared about a meter is unpacked when its readings are gone through.
struct DeclaredOverlays {
    private struct Entry {
        var isEvent: Bool
        var quantity: String?
        var stretch: Stretch
        var body: String
    }

    private let entries: [Int64: [Entry]]

    init(db: Database) throws {
        var entries: [Int64: [Entry]] = [:]
        let rows = try Row.fetchCursor(
            db,
            sql: """
                SELECT meter, kind, quantity, from_at, to_at, body FROM declaration
                WHERE reverted_at IS NULL ORDER BY id
                """)
        while let row = try rows.next() {
            entries[row[0], default: []].append(
                Entry(
                    isEvent: row[1] as String == DeclarationRows.event, quantity: row[2],
                    stretch: Stretch(from: row[3], to: row[4]), body: row[5]))
        }
        self.entries = entries
    }

    /// When the last event or entered reading of a meter up to an instant is; nil when there is none.
    func last(of meter: Int64, through instant: Timestamp) -> Timestamp? {
        entries[meter]?.map(\.stretch.to).filter { $0 <= instant.milliseconds }.max().map(Timestamp.init(milliseconds:))
    }

    /// What is declared about a register.
    func overlay(of register: RegisterRegistry.Register) throws -> DeclaredOverlay {
        guard let own = entries[register.meter] else { return DeclaredOverlay() }
        var (events, readings): ([CounterEvent], [CounterReading]) = ([], [])
        var (excluded, judgements): (Set<Int64>, [Stretch: RegisterOverlay.Judgement]) = ([], [:])
        var ratios: [DeclaredOverlay.RatioChange] = []
        let decoder = JSONDecoder()
        for entry in own where entry.quantity ?? register.quantity.rawValue == register.quantity.rawValue {
            let at = Timestamp(milliseconds: entry.stretch.from)
            let data = Data(entry.body.utf8)
            if entry.isEvent {
                let event = try decoder.decode(MeterEvent.self, from: data)
                events.append(CounterEvent(at: at, change: event.change(of: register.quantity)))
                if let ratio = event.ratio, let before = ExactDecimal(ratio.before),
                    let after = ExactDecimal(ratio.after)
                {
                    ratios.append(DeclaredOverlay.RatioChange(at: at, before: before, after: after))
                }
                continue
            }
            let correction = try decoder.decode(Correction.self, from: data)
            if let judgement = correction.judgement {
                judgements[entry.stretch] = judgement
            } else if let text = correction.value {
                guard let reading = Self.reading(text, of: register.quantity, at: at) else {
                    throw StoreError(.corrupt, path: "declaration", "entered reading '\(text)' at \(at.milliseconds)")
                }
                readings.append(reading)
            } else if correction.kind == .exclude {
                excluded.insert(at.milliseconds)
            }
        }
        return DeclaredOverlay(
            register: RegisterOverlay(
                events: events, readings: readings, excluded: excluded, judgements: judgements),
            ratios: ratios.sorted { $0.at < $1.at })
    }

    /// A reading that a person enters, from its decimal in the display unit; nil when it cannot be one.
    static func reading(_ text: String, of quantity: Quantity, at instant: Timestamp) -> CounterReading? {
        guard let value = ExactDecimal(text).flatMap(RegisterScale.display(quantity).baseUnits(of:)), value >= 0 else {
            return nil
        }
        return CounterReading(at: instant, value: value, isManual: true)
    }
}
