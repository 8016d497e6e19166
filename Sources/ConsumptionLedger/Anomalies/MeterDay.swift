/// A civil day of one register in the form that detectors ask for.
public struct MeterDay: Hashable, Sendable {
    /// One hour of it.
    public struct Hour: Hashable, Sendable {
        /// Its time.
        public var span: Span
        /// What the register counted, in base units; nil where readings do not cover it throughout.
        public var amount: Int64?

        /// An hour.
        public init(span: Span, amount: Int64?) {
            self.span = span
            self.amount = amount
        }
    }

    /// The day's time.
    public var span: Span
    /// Its hours in order, every one of them.
    public var hours: [Hour]

    /// A day of hours.
    public init(span: Span, hours: [Hour]) {
        self.span = span
        self.hours = hours
    }

    /// What the hours counted that begin from one number of hours after the day's start up to another; nil when one of
    /// them is not covered.
    public func amounts(_ range: Range<Int64>) -> [Int64]? {
        let wanted = hours.filter { range.contains(($0.span.start - span.start) / 3600) }
        let amounts = wanted.compactMap(\.amount)
        return amounts.count == wanted.count && amounts.count == range.count ? amounts : nil
    }

    /// What the day counted; nil when an hour is not covered.
    public var amount: Int64? {
        let amounts = hours.compactMap(\.amount)
        return amounts.count == hours.count && !hours.isEmpty ? amounts.reduce(0, +) : nil
    }
}
