import Foundation

/// What a page tells its reader to do, in order: complete files to write, and commands to type.
struct ManualPage {
    /// One thing to do.
    enum Step {
        /// A command of a ```sh block, and the exit status that it has by the page.
        case command(String, status: Int32)
        /// A complete file: a YAML block that names its path in the first line, or a profile.
        case file(String, String)
    }

    /// A step and where it stands.
    struct Placed {
        let step: Step
        /// The line in the page, counted from 1.
        let line: Int
        /// The heading of the second level that it stands below.
        let section: String

        /// Whether it is the file that describes a site.
        var isSite: Bool {
            guard case .file(let path, _) = step else { return false }
            return path.hasSuffix("site.yaml")
        }
    }

    /// The page's path in the repository.
    let path: String
    /// Everything to do.
    let steps: [Placed]

    /// Where the repository is.
    static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().path(percentEncoded: false)

    /// Every page whose commands somebody types.
    static func all() throws -> [String] {
        let guides = try FileManager.default.contentsOfDirectory(atPath: root + "docs/guides")
        return ["README.md", "README.zh-CN.md", "docs/操作手册.md"]
            + guides.filter { $0.hasSuffix(".md") }.sorted().map { "docs/guides/" + $0 }
    }

    /// Reads a page of the repository.
    init(path: String) throws {
        self.init(path: path, text: try String(contentsOfFile: Self.root + path, encoding: .utf8))
    }

    /// Takes a page's text apart.
    init(path: String, text: String) {
        self.path = path
        var (steps, section) = ([Placed](), "")
        var block: (language: String, line: Int, lines: [String])?
        for (index, line) in text.components(separatedBy: "\n").enumerated() {
            if line.hasPrefix("```") {
                guard let open = block else {
                    block = (String(line.dropFirst(3)), index + 2, [])
                    continue
                }
                let found = Self.steps(of: open.lines, in: open.language, from: open.line)
                steps += found.map { Placed(step: $0.step, line: $0.line, section: section) }
                block = nil
            } else if block != nil {
                block?.lines.append(line)
            } else if line.hasPrefix("## ") {
                section = String(line.dropFirst(3))
            }
        }
        self.steps = steps
    }

    /// The parts that begin anew: a section that brings complete files describes a site of its own; all others go on with
    /// the demo campus.
    var parts: [[Placed]] {
        let own = Set(steps.filter(\.isSite).map(\.section))
        let demo = steps.filter { !own.contains($0.section) }
        let sites = own.sorted().map { section in steps.filter { $0.section == section } }
        return (sites + [demo]).filter { !$0.isEmpty }
    }

    private static func steps(of lines: [String], in language: String, from line: Int) -> [(step: Step, line: Int)] {
        switch language {
        case "yaml":
            guard let first = lines.first else { return [] }
            let text = lines.joined(separator: "\n") + "\n"
            if let path = first.wholeMatch(of: #/# (/etc/energy-collector/\S+)/#)?.1 {
                return [(.file(String(path), text), line)]
            }
            guard let id = first.wholeMatch(of: #/id: (\S+)/#)?.1, text.contains("\nprotocol:") else { return [] }
            return [(.file("/etc/energy-collector/profiles/\(id).yaml", text), line)]
        case "sh":
            return commands(lines, from: line)
        default:
            return []
        }
    }

    private static func commands(_ lines: [String], from first: Int) -> [(step: Step, line: Int)] {
        var (found, pending, start) = ([(step: Step, line: Int)](), "", first)
        for (offset, line) in lines.enumerated() {
            if pending.isEmpty { start = first + offset }
            pending += line
            if pending.hasSuffix("\\") {
                pending.removeLast()
                continue
            }
            let (commands, comment) = split(pending)
            let status = comment.firstMatch(of: #/(?:exit status|退出码) (\d+)/#).flatMap { Int32($0.1) } ?? 0
            found += commands.map { (.command($0, status: status), start) }
            pending = ""
        }
        return found
    }

    /// A line's commands between `&&`, and its comment; neither is looked for in quotes.
    static func split(_ line: String) -> (commands: [String], comment: String) {
        var (commands, current, comment) = ([String](), "", "")
        var quote: Character?
        var rest = Substring(line)
        while let character = rest.first {
            if let open = quote {
                if character == open { quote = nil }
            } else if character == "\"" || character == "'" {
                quote = character
            } else if character == "#", current.isEmpty || current.last == " " {
                comment = String(rest.dropFirst())
                break
            } else if rest.hasPrefix("&& ") {
                commands.append(current)
                current = ""
                rest = rest.dropFirst(3)
                continue
            }
            current.append(character)
            rest = rest.dropFirst()
        }
        commands.append(current)
        return (commands.map { $0.trimmingCharacters(in: .whitespaces) }.filter { !$0.isEmpty }, comment)
    }
}
