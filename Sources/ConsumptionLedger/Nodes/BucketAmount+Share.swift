extension BucketAmount {
    /// A node's share of the bucket, where the buckets before it on the same day hold `earlier` together.
    ///
    /// The amount is apportioned, whatever grades the whole has; coverage is the meter's.
    public func shared(_ share: MeterShare, after earlier: BucketAmount) -> BucketAmount {
        BucketAmount(
            amount: share.of(from: earlier.amount, to: earlier.amount + amount), derived: 0,
            coveredMilliseconds: coveredMilliseconds,
            unattributed: share.of(from: earlier.unattributed, to: earlier.unattributed + unattributed),
            rejected: share.of(from: earlier.rejected, to: earlier.rejected + rejected))
    }
}
