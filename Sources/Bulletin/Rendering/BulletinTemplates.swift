import Mustache

/// The Mustache templates of a bulletin's page.
public struct BulletinTemplates: Hashable, Sendable {
    /// A template that an operator may replace; the raw value is its name, and with `.mustache` that of its file.
    public enum Name: String, CaseIterable, Hashable, Sendable {
        /// The page.
        case page = "bulletin-page"
        /// Its style sheet, which the page takes in by `{{> bulletin-style}}`.
        case style = "bulletin-style"
    }

    private var texts: [Name: String] = [.page: HTMLTemplate.page, .style: HTMLTemplate.style]

    /// The program's own.
    public init() {}

    /// Puts another text in a template's place.
    ///
    /// - Throws: `BulletinError` when it does not parse; then the one before stays.
    public mutating func replace(_ name: Name, with text: String) throws(BulletinError) {
        _ = try Self.parsed(name, text)
        // One that takes in itself would never end.
        let partials = text.matches(of: /\{\{\s*[>$<]\s*([^}\s]*)/).map { String($0.1) }
        guard partials.allSatisfy({ name == .page && $0 == Name.style.rawValue }) else {
            throw .template(name: name.rawValue, reason: "only the page takes in another template, bulletin-style")
        }
        texts[name] = text
    }

    /// The texts that an operator put in place of the program's own.
    public var replaced: [Name: String] { texts.filter { $0.value != BulletinTemplates().texts[$0.key] } }

    /// The templates, parsed.
    func library() throws(BulletinError) -> MustacheLibrary {
        var templates: [String: MustacheTemplate] = [:]
        for (name, text) in texts { templates[name.rawValue] = try Self.parsed(name, text) }
        return MustacheLibrary(templates: templates)
    }

    private static func parsed(_ name: Name, _ text: String) throws(BulletinError) -> MustacheTemplate {
        do {
            return try MustacheTemplate(string: text)
        } catch let error as MustacheTemplate.ParserError {
            throw .template(name: name.rawValue, reason: "line \(error.context.lineNumber): \(error.error)")
        } catch {
            throw .template(name: name.rawValue, reason: String(describing: error))
        }
    }
}
