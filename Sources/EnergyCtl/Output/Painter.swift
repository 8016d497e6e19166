/// What a piece of text says about its subject; a terminal shows it as colour.
enum TextStyle {
    case plain
    case heading
    case good
    case warning
    case bad
    case faint
}

/// Colours text for a terminal, or leaves it as it is.
struct Painter {
    let isColoured: Bool

    /// The text with the escape sequences (ECMA-48 SGR) of its style.
    func paint(_ text: String, _ style: TextStyle) -> String {
        let code: String
        switch style {
        case .plain: return text
        case .heading: code = "1"
        case .good: code = "32"
        case .warning: code = "33"
        case .bad: code = "31"
        case .faint: code = "2"
        }
        return isColoured && !text.isEmpty ? "\u{1B}[\(code)m\(text)\u{1B}[0m" : text
    }
}
