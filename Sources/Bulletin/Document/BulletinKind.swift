/// How much time a bulletin is about; the raw value is its name in requests.
public enum BulletinKind: String, CaseIterable, Codable, Hashable, Sendable {
    /// 月度公报.
    case monthly
    /// 年度公报.
    case annual
}
