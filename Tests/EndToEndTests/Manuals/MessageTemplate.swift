import Foundation

/// A text of the program with places for values: a string literal of its source, taken apart at its interpolations.
struct MessageTemplate {
    /// What stands between the values.
    let fixed: [String]

    /// The templates of every string literal in the sources that has enough words to be known again.
    static func all() throws -> [MessageTemplate] {
        let sources = ManualPage.root + "Sources"
        let files = try FileManager.default.subpathsOfDirectory(atPath: sources).filter { $0.hasSuffix(".swift") }
        return try files.flatMap { file in
            try literals(in: String(contentsOfFile: sources + "/" + file, encoding: .utf8))
        }
    }

    /// The templates of one source text.
    ///
    /// Comments hold none; a literal within an interpolation is one of its own.
    static func literals(in source: String) -> [MessageTemplate] {
        source.split(separator: "\n").filter { !$0.trimmingPrefix(while: \.isWhitespace).hasPrefix("//") }
            .flatMap { line in
                var (found, rest) = ([MessageTemplate](), line[...])
                while let start = rest.firstIndex(of: "\"") {
                    rest = rest[rest.index(after: start)...]
                    found += literal(&rest)
                }
                return found
            }
            .filter { $0.fixed.joined().count { $0.isLetter } >= 5 }
    }

    /// Takes a literal from behind its opening quotation mark up to the closing one, and those within it.
    private static func literal(_ rest: inout Substring) -> [MessageTemplate] {
        var (fixed, current, inner) = ([String](), "", [MessageTemplate]())
        while let character = rest.popFirst() {
            if character == "\"" { break }
            guard character == "\\" else {
                current.append(character)
                continue
            }
            guard rest.first == "(" else {
                current.append(rest.popFirst() ?? "\\")
                continue
            }
            fixed.append(current)
            current = ""
            var depth = 0
            while let next = rest.popFirst() {
                if next == "(" { depth += 1 }
                if next == ")" { depth -= 1 }
                if next == "\"" { inner += literal(&rest) }
                if depth == 0 { break }
            }
        }
        return [MessageTemplate(fixed: fixed + [current])] + inner
    }

    /// Whether a line is made of these texts, with a few words in place of each value.
    ///
    /// Causes are joined by colons: `storage: database …: the file system is full`. Each cause of four words or more
    /// must be a text of the program; shorter ones are ids, or words of the system.
    static func make(_ line: String, of templates: [MessageTemplate]) -> Bool {
        let causes = line.components(separatedBy: ": ")
        // How many causes from the start on are explained, and whether by a text.
        var reached: [Int: Bool] = [0: false]
        for start in causes.indices {
            guard let isKnown = reached[start] else { continue }
            if causes[start].split(separator: " ").count < 4 { reached[start + 1] = reached[start + 1] ?? isKnown }
            for end in start..<causes.count {
                let text = causes[start...end].joined(separator: ": ")
                if templates.contains(where: { $0.makes(text) }) { reached[end + 1] = true }
            }
        }
        return reached[causes.count] == true
    }

    /// Whether all of a text is made by this one.
    func makes(_ text: String) -> Bool {
        guard let first = fixed.first, let last = fixed.last else { return false }
        let start = first.drop { $0 == " " }
        guard fixed.count > 1 else { return text == start }
        guard text.hasPrefix(start) else { return false }
        var rest = text.dropFirst(start.count)
        for part in fixed.dropFirst().dropLast() where !part.isEmpty {
            guard let range = rest.firstRange(of: part), Self.isValue(rest[..<range.lowerBound]) else { return false }
            rest = rest[range.upperBound...]
        }
        return rest.hasSuffix(last) && Self.isValue(rest.dropLast(last.count))
    }

    /// Whether a text can stand for a value: no cause of its own, and four words at most between commas.
    private static func isValue(_ text: Substring) -> Bool {
        !text.contains(": ")
            && text.split(separator: ",").allSatisfy { part in
                part.split(separator: " ").count { !$0.contains(where: \.isNumber) } < 5
            }
    }
}
