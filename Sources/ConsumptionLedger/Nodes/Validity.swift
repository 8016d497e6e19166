public import MeterModels

/// Civil days on which something holds: from a first day up to, but not including, another.
public struct Validity: Hashable, Codable, Sendable {
    /// The first day; nil when it has always held.
    public var from: CivilDate?
    /// The first day on which it no longer holds; nil when it still does.
    public var to: CivilDate?

    /// Some days; without limits all of them.
    public init(from: CivilDate? = nil, to: CivilDate? = nil) {
        self.from = from
        self.to = to
    }

    /// The days that both have; nil when there are none.
    public func intersection(_ other: Validity) -> Validity? {
        let first = [from, other.from].compactMap(\.self).max()
        let end = [to, other.to].compactMap(\.self).min()
        if let first, let end, first >= end { return nil }
        return Validity(from: first, to: end)
    }

    /// Whether it holds on a day.
    public func contains(_ date: CivilDate) -> Bool {
        (from.map { $0 <= date } ?? true) && (to.map { date < $0 } ?? true)
    }
}

extension CivilZone {
    /// The seconds of some days.
    public func span(of validity: Validity) -> Span {
        Span(start: validity.from.map(start) ?? .min, end: validity.to.map(start) ?? .max)
    }
}
