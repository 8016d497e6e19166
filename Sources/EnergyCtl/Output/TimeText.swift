/// RFC 3339 times as people read them, cut from the text: the site's offset stays as the daemon wrote it.
enum TimeText {
    /// A bucket's start as its level needs it: `2026`, `2026-10`, `2026-10-01` or `2026-10-01 00:15+08:00`.
    static func bucket(_ start: String, by level: String) -> String {
        switch level {
        case "year": String(start.prefix(4))
        case "month": String(start.prefix(7))
        case "day": String(start.prefix(10))
        default: instant(start)
        }
    }

    /// A time without seconds that are zero: `2026-10-01 00:15+08:00`.
    static func instant(_ time: String) -> String {
        var text = time.replacing("T", with: " ", maxReplacements: 1)
        let seconds = text.dropFirst(16).prefix(3)
        if seconds == ":00", text.dropFirst(19).first != "." {
            text.removeSubrange(seconds.startIndex..<seconds.endIndex)
        }
        return text
    }
}
