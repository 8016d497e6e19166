/// The method that energies are made comparable by, 口径.
///
/// Figures of different bases must never be combined.
public enum Basis: String, CaseIterable, Codable, Hashable, Sendable {
    /// 统计口径: electricity at its heat equivalent, 当量值.
    case statistical
    /// 定额口径: electricity at the fuel that its generation takes, 等价值.
    case quota

    /// The term in published documents.
    public var name: String {
        switch self {
        case .statistical: "统计口径"
        case .quota: "定额口径"
        }
    }
}
