/// What the metrics of Sparkplug B devices mean.
public struct SparkplugMap: Hashable, Sendable {
    /// The values.
    public var points: [SparkplugPoint]

    /// A map.
    public init(points: [SparkplugPoint]) {
        self.points = points
    }
}

/// One metric of a Sparkplug B device.
public struct SparkplugPoint: Hashable, Sendable {
    /// The metric's name, as births say it.
    public var metric: String
    /// What it means.
    public var conversion: ValueConversion

    /// A point.
    public init(metric: String, conversion: ValueConversion) {
        self.metric = metric
        self.conversion = conversion
    }
}
