extension Schema {
    /// What of a node's bucket is a share of meters that several nodes share.
    static let shares = """
        ALTER TABLE node_bucket ADD COLUMN apportioned INTEGER NOT NULL DEFAULT 0;
        """
}
