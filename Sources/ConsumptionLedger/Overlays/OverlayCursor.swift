public import MeterModels

/// Goes through the items of an overlay beside the readings that they come between.
public struct OverlayCursor: Sendable {
    /// The overlay.
    public let overlay: RegisterOverlay
    private var index: Int

    /// The items from an instant on; nil for all.
    public init(_ overlay: RegisterOverlay, from instant: Timestamp?) {
        self.overlay = overlay
        index = instant.map { instant in overlay.items.firstIndex { $0.at >= instant } ?? overlay.items.count } ?? 0
    }

    /// The next item at or before an instant; nil when there is none left.
    public mutating func next(through instant: Timestamp) -> RegisterOverlay.Item? {
        guard index < overlay.items.count, overlay.items[index].at <= instant else { return nil }
        defer { index += 1 }
        return overlay.items[index]
    }
}

extension CounterAccount {
    /// Takes the next item of an overlay in time order.
    public mutating func take(
        _ item: RegisterOverlay.Item, rules: CounterRules, overlay: RegisterOverlay, into changes: inout LedgerChanges
    ) {
        switch item {
        case .event(let event): take(event, rules: rules, overlay: overlay, into: &changes)
        case .reading(let reading): take(reading, rules: rules, overlay: overlay, into: &changes)
        }
    }
}
