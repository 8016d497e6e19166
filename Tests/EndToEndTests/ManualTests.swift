import Foundation
import Glibc
import TestSupport
import Testing

/// Pages are true: their commands are typed as they stand, and the lines that they explain are lines of the program.
@Suite(.serialized) struct ManualTests {
    /// How many pages are followed at a time: much of it is waiting.
    private static let readers = 4

    @Test(.enabled(if: geteuid() == 0, "only root can be a second person"))
    func `every command of every page does what the page says`() async throws {
        let device = try ManualStage.Campus.device()
        let campus = try await ManualStage.Campus(stranger: try #require(device.ports["gw"]))
        let parts = try ManualPage.all().flatMap { path in
            try ManualPage(path: path).parts.map { (path: path, steps: $0) }
        }
        // The longest first, so that none of them is left to the end.
        var waiting = parts.sorted { $0.steps.count > $1.steps.count }[...]
        try await withThrowingTaskGroup(of: Void.self) { group in
            for part in waiting.prefix(Self.readers) {
                group.addTask { try await follow(part.steps, of: part.path, on: campus) }
            }
            waiting = waiting.dropFirst(Self.readers)
            while try await group.next() != nil {
                guard let part = waiting.popFirst() else { continue }
                group.addTask { try await follow(part.steps, of: part.path, on: campus) }
            }
        }
        withExtendedLifetime(device) {}
    }

    @Test func `every command is typed or in the table, and the table has no more than pages need`() throws {
        var (typed, needed) = (0, Set<String>())
        for path in try ManualPage.all() {
            for placed in try ManualPage(path: path).steps {
                guard case .command(let command, _) = placed.step else { continue }
                let program = command.prefix { $0 != " " }
                guard let rule = Self.rule(for: command) else {
                    #expect(
                        ManualRule.programs.contains(program),
                        "\(path):\(placed.line): '\(command)' is neither run nor in the table of ManualRule")
                    typed += 1
                    continue
                }
                needed.insert(rule.prefix)
                if case .leaveOut = rule.treatment {
                    #expect(!program.hasPrefix("energy"), "'\(command)' can be held against its parser at least")
                } else {
                    typed += 1
                }
            }
        }
        for rule in ManualRule.all where !needed.contains(rule.prefix) {
            Issue.record("no page needs the rule for '\(rule.prefix)' (\(rule.reason)): take it away")
        }
        #expect(typed > 200)
    }

    private static func rule(for command: String) -> ManualRule? {
        ManualRule.all.first { command.hasPrefix($0.prefix) }
    }

    /// Does what a part of a page says, from the demo campus or the page's own files on.
    private func follow(
        _ steps: [ManualPage.Placed], of path: String, on campus: ManualStage.Campus
    ) async throws {
        let isOwn = steps.contains(where: \.isSite)
        let stage = try ManualStage(campus, isDemo: !isOwn)
        if !isOwn { try await stage.start() }
        for placed in steps {
            switch placed.step {
            case .file(let file, let text): try stage.write(file, text)
            case .command(let command, let status):
                guard let answer = try await type(command, on: stage) else { continue }
                // A reader sees the figures that follow from a change seconds after it.
                if command.contains(#/^energyctl (events|corrections|import) /#) {
                    try await stage.stage.waitForRollup()
                }
                #expect(
                    answer.status == status,
                    "\(path):\(placed.line): \(command)\n\(answer.output.suffix(600))\(answer.errors.suffix(1200))")
            }
        }
        guard stage.stage.daemon != nil else { return }
        if isOwn {
            // The page promises a meter that says something.
            _ = try await stage.stage.waitUntil(["meters"]) { answer in
                let meters = answer["meters"] as? [[String: Any]] ?? []
                return !meters.isEmpty && meters.allSatisfy { $0["state"] as? String == "ok" }
            }
        }
        #expect(try stage.stage.ctl("audit", "verify").status == 0, "\(path)")
        try stage.stop()
    }

    /// Types a command, or does what the table says instead; nil when there is nothing to look at.
    private func type(_ command: String, on stage: ManualStage) async throws -> Stage.Answer? {
        switch Self.rule(for: command)?.treatment {
        case .leaveOut: return nil
        case .start: try await stage.start()
        case .stop: try stage.stop()
        case .restart:
            try stage.stop()
            try await stage.start()
        case .reload: return try stage.type("energyctl reload")
        case .parse:
            // Status 2 is a command line that is wrong, 3 one that found no daemon there.
            var answer = try stage.type(command + " --socket \(stage.folder.path)/nowhere")
            answer.status = answer.status == 3 ? 0 : answer.status
            return answer
        case .secondPerson: return try stage.typeAsSecondPerson(command)
        case .replace(let old, let new): return try stage.type(command.replacing(old, with: new))
        case .add(let words): return try stage.type(command + " " + words)
        case nil: return try stage.type(command)
        }
        return nil
    }

    @Test(arguments: ["docs/guides/troubleshooting.md", "docs/操作手册.md"])
    func `every line that a page explains is a line of the program`(path: String) throws {
        let text = try String(contentsOfFile: ManualPage.root + path, encoding: .utf8)
        let lines = Self.explained(in: text)
        #expect(lines.count >= 20, "\(lines)")
        let templates = try MessageTemplate.all()
        for line in lines {
            // Thousands of templates are not to be printed with a line that fails.
            let isSaid = MessageTemplate.make(line, of: templates)
            #expect(isSaid, "\(path) explains what nothing says any more: \(line)")
        }
    }

    /// The code in the first cells of tables whose first heading is a line of the program.
    private static func explained(in text: String) -> [String] {
        var (found, isTable) = ([String](), false)
        for line in text.components(separatedBy: "\n") {
            guard line.hasPrefix("|") else {
                isTable = false
                continue
            }
            if line.hasPrefix("| line ") || line.hasPrefix("| 显示 ") { isTable = true }
            let cell = line.dropFirst(2).prefix { $0 != "|" }
            // What is continued ends in "…".
            if isTable {
                found += cell.matches(of: #/`([^`]+?)…?`/#).map { String($0.1) }
            }
        }
        return found
    }

    @Test func `the pages are read as their readers read them`() {
        let page = ManualPage(
            path: "p.md",
            text: """
                ## One
                ```sh
                energyctl a --text "b && # c" && cd d    # why; exit status 1
                energyctl e \\
                    --f
                ```
                ## Two
                ```yaml
                # /etc/energy-collector/site.yaml
                id: s
                ```
                ```text
                energyctl shown
                ```
                """)
        let commands = page.steps.compactMap { placed -> String? in
            guard case .command(let text, let status) = placed.step else { return nil }
            return "\(placed.line) \(status) \(text)"
        }
        #expect(
            commands == ["3 1 energyctl a --text \"b && # c\"", "3 1 cd d", "4 0 energyctl e     --f"])
        #expect(page.parts.map(\.count) == [1, 3])
        let templates = MessageTemplate.literals(
            in: #"let a = "meter \(x.map { "(late) \($0)" } ?? "") was forgotten""#)
        #expect(templates.map(\.fixed) == [["meter ", " was forgotten"]])
        #expect(templates.contains { $0.makes("meter a was forgotten") })
        #expect(!templates.contains { $0.makes("meter a was found") })
        #expect(MessageTemplate.make("storage: meter a was forgotten", of: templates))
        #expect(!MessageTemplate.make("meter a was forgotten: nobody knows by whom", of: templates))
    }
}
