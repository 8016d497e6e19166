/// The language that a bulletin is written in; the raw value is its name in requests and configuration.
public enum BulletinLanguage: String, CaseIterable, Codable, Hashable, Sendable {
    /// 中文, the language that counts.
    case chinese = "zh"
    /// English.
    case english = "en"

    /// Its words and sentences.
    var words: any BulletinWords {
        switch self {
        case .chinese: ChineseWords()
        case .english: EnglishWords()
        }
    }
}
