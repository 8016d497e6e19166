import MeterModels

extension CounterAccount {
    /// Takes the next event in time order and writes what it changes.
    ///
    /// What was undecided is decided by it: readings that had left the line stay aside.
    public mutating func take(
        _ event: CounterEvent, rules: CounterRules, overlay: RegisterOverlay, into changes: inout LedgerChanges
    ) {
        let judge = Judge(rules: rules, overlay: overlay)
        guard let line else { return begin(with: event) }
        switch event.change {
        case .otherDevice:
            // A person who told of the change said more about it.
            guard pause == nil, !overlay.hasDeclaredEvent(at: line.atMilliseconds) else { return }
            forgetUndecided()
            pause = .awaiting
        case .newLife(let final, let initial):
            if pause != .removed { close(event, final: pause == nil ? final : nil, judge, into: &changes) }
            open(at: event.at, initial: initial)
        case .removed(let final):
            if pause != .removed { close(event, final: pause == nil ? final : nil, judge, into: &changes) }
            pause = .removed
        case .installed(let initial):
            if pause != .removed { close(event, final: nil, judge, into: &changes) }
            open(at: event.at, initial: initial)
        }
    }

    /// Begins another life with the first reading after an event that named none.
    mutating func openLife(with reading: CounterReading, _ judge: Judge, into changes: inout LedgerChanges) {
        guard let line else { return }
        var posting = QuarterPosting(from: line.at, open: openQuarter)
        posting.post(judge.hole(from: line.at, to: reading.at))
        self.line?.beginLife(at: reading.at, value: reading.value, isManual: reading.isManual)
        pause = nil
        adopt(posting, into: &changes)
    }

    /// An event before the first reading: with a reading of its own the line begins there.
    private mutating func begin(with event: CounterEvent) {
        switch event.change {
        case .newLife(_, let initial), .installed(let initial):
            pause = nil
            line = initial.map { CounterLine(opening: CounterReading(at: event.at, value: $0)) }
        case .removed: pause = .removed
        case .otherDevice: break
        }
    }

    /// Ends the present life, with its final reading if somebody read it.
    private mutating func close(
        _ event: CounterEvent, final: Int64?, _ judge: Judge, into changes: inout LedgerChanges
    ) {
        guard let line else { return }
        forgetUndecided()
        var posting = QuarterPosting(from: line.at, open: openQuarter)
        if let final, let judged = judge.advance(along: line, toFinal: final, of: event) {
            posting.post(judged.advance)
            self.line?.follow(CounterReading(at: event.at, value: final), wraps: judged.turns)
        } else {
            // Nobody read it, or it contradicts what the register had said: nothing is invented.
            posting.post(judge.hole(from: line.at, to: event.at))
            self.line?.beginLife(at: event.at, value: line.value)
        }
        adopt(posting, into: &changes)
    }

    /// Begins another life at an event, or waits for its first reading.
    private mutating func open(at instant: Timestamp, initial: Int64?) {
        guard let line else { return }
        let quarter = openQuarterStart
        pause = initial == nil ? .awaiting : nil
        self.line?.beginLife(at: instant, value: initial ?? line.value)
        // After a removal the quarters in between are nobody's.
        if openQuarterStart != quarter { openQuarter = BucketAmount() }
    }

    private mutating func forgetUndecided() {
        candidate = nil
        oldLine = nil
    }
}

extension Judge {
    /// The time between two lives, of which nothing is known but what a person estimated.
    func hole(from: Timestamp, to: Timestamp) -> Advance {
        judged(Advance(from: from, to: to, amount: 0, isGap: true, isCovered: false, standing: .unknown)).advance
    }

    /// What flowed up to the final reading of a life; nil when it lies below what the register had said.
    ///
    /// More than the rating allows is known and belongs to no time, as of any reading: a digit may be wrong.
    fileprivate func advance(
        along line: CounterLine, toFinal final: Int64, of event: CounterEvent
    ) -> (advance: Advance, turns: Int64)? {
        let reading = CounterReading(at: event.at, value: final, tolerance: event.tolerance)
        let fit = line.fit(reading, rules)
        return advance(
            along: line, to: reading, fit == .jump ? .mayHideWraps(final - line.value) : fit)
    }
}
