extension Rational {
    /// (now − then) ÷ then in per cent, negative for a saving.
    ///
    /// - Throws: the reason why there is no present value, `KPINull.referenceUnknown` with the reason why there is no
    ///   reference, or `.referenceNotPositive` since a change from nothing has no size.
    public static func changePercent(
        from then: Result<Rational, KPINull>, to now: Result<Rational, KPINull>
    ) throws(KPINull) -> Rational {
        let current = try now.get()
        let reference = try then.mapError { KPINull.referenceUnknown($0) }.get()
        guard reference.isPositive, let ratio = (current - reference).divided(by: reference) else {
            throw .referenceNotPositive
        }
        return ratio * 100
    }
}
