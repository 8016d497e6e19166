import MeterModels

/// What is known of a counter beforehand and what persons declared: how an advance counts.
struct Judge {
    let rules: CounterRules
    let overlay: RegisterOverlay

    /// What flowed along a line to a reading that fits, with the turns of the register in it; nil when it does not fit.
    func advance(
        along line: CounterLine, to reading: CounterReading, _ fit: CounterLine.Fit
    ) -> (advance: Advance, turns: Int64)? {
        var advance = Advance(from: line.at, to: reading.at, amount: 0, isGap: false, isCovered: true)
        let elapsed = advance.to.milliseconds - advance.from.milliseconds
        advance.isGap = elapsed > 3 * rules.cadence(of: reading)
        advance.isManual = line.isManual || reading.isManual
        var turns: Int64 = 0
        switch fit {
        case .advance(let amount, let wraps):
            advance.amount = amount
            turns = wraps
            // Nothing flowed over a night: monotonicity fixes every part of it.
            advance.isCovered = !advance.isGap || (amount == 0 && elapsed <= 86_400_000)
        case .mayHideWraps(let amount):
            advance.amount = amount
            advance.isCovered = false
            advance.standing = .unattributed
        case .jump, .dip, .zero:
            return nil
        }
        let judged = judged(advance)
        return (judged.advance, judged.turns + turns)
    }

    /// An advance as persons judged it.
    func judged(_ advance: Advance) -> (advance: Advance, turns: Int64) { overlay.judged(advance, rules) }
}
