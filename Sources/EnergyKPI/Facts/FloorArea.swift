/// A node's floor area over some days, 建筑面积.
public struct FloorArea: Hashable, Codable, Sendable {
    /// Area-days ÷ days, m².
    public let average: Rational
    /// The area on the last day, m².
    public let periodEnd: Rational
    /// Whether the area changed within the days.
    public let boundaryChanged: Bool
}
