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

    /// Whether a line is made by this text, with anything in place of the values: all of it, or a cause in it.
    ///
    /// Causes are joined by colons: `storage: database …: the file system is full`.
    func makes(_ line: String) -> Bool {
        let causes = line.components(separatedBy: ": ")
        return causes.indices.contains { start in
            (start..<causes.count).contains { end in isExactly(causes[start...end].joined(separator: ": ")) }
        }
    }

    private func isExactly(_ text: String) -> Bool {
        guard let first = fixed.first, let last = fixed.last else { return false }
        let start = first.drop { $0 == " " }
        guard fixed.count > 1 else { return text == start }
        guard text.hasPrefix(start) else { return false }
        var rest = text.dropFirst(start.count)
        for part in fixed.dropFirst().dropLast() where !part.isEmpty {
            guard let range = rest.firstRange(of: part) else { return false }
            rest = rest[range.upperBound...]
        }
        return rest.hasSuffix(last)
    }
}
