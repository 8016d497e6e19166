import MeterModels

/// Amounts on their way into quarters: the quarter that is still being filled, and those that are done.
struct QuarterPosting: Hashable, Codable, Sendable {
    /// First second of the quarter that is being filled.
    var openStart: Int64
    /// What it holds so far.
    var open: BucketAmount
    /// Quarters that changed, in time order, the open one among them.
    private(set) var quarters: [Quarter] = []
    /// Advances over gaps that reach beyond a quarter, and those that are not simply attributed.
    var gaps: [Advance] = []

    /// A quarter as it is now.
    struct Quarter: Hashable, Codable, Sendable {
        /// Its first second.
        var start: Int64
        var amount: BucketAmount
    }

    init(from instant: Timestamp, open: BucketAmount = BucketAmount()) {
        openStart = Self.start(of: instant)
        self.open = open
    }

    /// Splits an advance over the quarters that it passes.
    mutating func post(_ advance: Advance) {
        let first = openStart
        if advance.standing == .unknown {
            skip(to: advance.to)
        } else if advance.from == advance.to {
            // No time has passed since an event: it belongs to the quarter that has just begun.
            open.add(advance.amount, of: advance, isDerived: false)
            noteOpen()
        } else {
            spread(advance)
        }
        if advance.standing != .attributed
            || (advance.isGap && advance.straddles(Span(start: first, end: first + 900)))
        {
            gaps.append(advance)
        }
    }

    private mutating func spread(_ advance: Advance) {
        while openStart * 1000 < advance.to.milliseconds {
            let span = Span(start: openStart, end: openStart + 900)
            open.add(advance, in: span)
            noteOpen()
            guard span.end * 1000 <= advance.to.milliseconds else { break }
            open = BucketAmount()
            openStart = span.end
        }
    }

    /// Goes on to an instant of which nothing is known up to there.
    mutating func skip(to instant: Timestamp) {
        let start = Self.start(of: instant)
        guard start != openStart else { return }
        open = BucketAmount()
        openStart = start
    }

    /// Adds what was posted apart from here on.
    mutating func append(_ other: QuarterPosting) {
        for part in other.quarters {
            if part.start != openStart {
                open = BucketAmount()
                openStart = part.start
            }
            open += part.amount
            noteOpen()
        }
        if other.openStart != openStart {
            openStart = other.openStart
            open = other.open
        }
        gaps += other.gaps
    }

    private mutating func noteOpen() {
        if quarters.last?.start == openStart { quarters.removeLast() }
        quarters.append(Quarter(start: openStart, amount: open))
    }

    static func start(of instant: Timestamp) -> Int64 {
        instant.milliseconds.floorDivided(by: 900_000) * 900
    }
}
