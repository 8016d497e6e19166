import Yams

/// A value of a YAML file that knows where it stands.
struct YAMLValue {
    let node: Node
    let file: String
    /// The key, such as `modbus[0].devices[2].poll`.
    let key: String
    let findings: Findings

    /// Reads a file's text; nil after noting why it is no YAML.
    static func parse(_ text: String, file: String, findings: Findings) -> YAMLValue? {
        if let place = firstAlias(in: text) {
            findings.error(
                ConfigurationFinding(
                    file: file, line: place.line, column: place.column, key: "",
                    message: "an alias: write the values out, or put a text that begins with '*' into quotes"))
            return nil
        }
        do {
            guard let node = try Yams.compose(yaml: text) else {
                findings.error(ConfigurationFinding(file: file, key: "", message: "the file is empty"))
                return nil
            }
            return YAMLValue(node: node, file: file, key: "", findings: findings)
        } catch let error as YamlError {
            findings.error(error.finding(file: file, text: text))
        } catch {
            findings.error(ConfigurationFinding(file: file, key: "", message: "\(error)"))
        }
        return nil
    }

    /// Where the first alias (`*name`) stands.
    ///
    /// A few lines of aliases of aliases stand for billions of values, and no configuration needs them.
    private static func firstAlias(in text: String) -> (line: Int, column: Int)? {
        var (line, column) = (1, 0)
        var quote: UInt8?
        var isComment = false
        var isStart = true
        var isEscaped = false
        for byte in text.utf8 {
            column += 1
            if byte == UInt8(ascii: "\n") {
                (line, column, isComment, isStart) = (line + 1, 0, false, true)
                continue
            }
            if isComment { continue }
            if let open = quote {
                if open == UInt8(ascii: "\""), byte == UInt8(ascii: "\\") {
                    isEscaped.toggle()
                    continue
                }
                if byte == open, !isEscaped { quote = nil }
                isEscaped = false
                continue
            }
            switch byte {
            case UInt8(ascii: "*") where isStart: return (line, column)
            case UInt8(ascii: "\"") where isStart, UInt8(ascii: "'") where isStart: quote = byte
            case UInt8(ascii: "#") where isStart: isComment = true
            default: break
            }
            // Where a value can begin: after a space or an indicator of a collection.
            isStart = " \t[]{},:?-".utf8.contains(byte)
        }
        return nil
    }

    /// Notes that the value is not what it should be.
    func reject(_ message: String, hint: String? = nil) {
        findings.error(finding(message, hint: hint))
    }

    /// Notes that the value is not of the form it should be.
    func reject(expected: String, hint: String? = nil) {
        reject("found \(found), expected \(expected)", hint: hint)
    }

    /// Notes something that is allowed but should be looked at.
    func warn(_ message: String, hint: String? = nil) {
        findings.warning(finding(message, hint: hint))
    }

    func finding(_ message: String, hint: String? = nil) -> ConfigurationFinding {
        ConfigurationFinding(
            file: file, line: node.mark?.line, column: node.mark?.column, key: key, message: message, hint: hint)
    }

    /// 1-based line.
    var line: Int? { node.mark?.line }

    /// The text when it is a plain scalar.
    var scalarText: String? {
        if case .scalar(let scalar) = node { scalar.string } else { nil }
    }

    /// What stands there, for messages.
    private var found: String {
        switch node {
        case .scalar(let scalar): "'\(scalar.string)'"
        case .mapping: "a mapping"
        case .sequence: "a list"
        case .alias: "an alias"
        }
    }

    /// The text of a scalar; nil after noting that it is none.
    func text(expected: String = "a text") -> String? {
        findings.trace?.note(scalarAt: key, expected: expected) { _ in true }
        return scalar(expected: expected)
    }

    private func scalar(expected: String) -> String? {
        guard case .scalar(let scalar) = node, !scalar.string.isEmpty else {
            reject(expected: expected)
            return nil
        }
        return scalar.string
    }

    /// The text made into something; nil after noting that it cannot be.
    ///
    /// - Parameters:
    ///   - expected: What should stand there.
    ///   - names: The names that are known, where `expected` does not list them, for the nearest one.
    ///   - make: Makes the value; nil when the text is none.
    /// - Returns: The value.
    func value<Value>(
        expected: String, among names: @autoclosure () -> [String] = [], _ make: (String) -> Value?
    ) -> Value? {
        findings.trace?.note(scalarAt: key, expected: expected, names: names()) { make($0) != nil }
        guard let text = scalar(expected: expected) else { return nil }
        guard let value = make(text) else {
            reject(
                expected: expected,
                hint: Hint.nearest(to: text, among: names())
                    ?? Hint.form(of: text, expected: expected) { make($0) != nil })
            return nil
        }
        return value
    }

    /// The elements of a list; nil after noting that it is none.
    var elements: [YAMLValue]? {
        guard case .sequence(let sequence) = node else {
            reject(expected: "a list")
            return nil
        }
        findings.trace?.note(listAt: key)
        return sequence.enumerated().map { index, node in
            YAMLValue(node: node, file: file, key: "\(key)[\(index)]", findings: findings)
        }
    }

    /// The entries of a mapping; nil after noting that it is none.
    var mapping: YAMLMapping? {
        guard case .mapping(let mapping) = node else {
            reject(expected: "a mapping")
            return nil
        }
        findings.trace?.note(mappingAt: key)
        return YAMLMapping(value: self, mapping: mapping)
    }
}

extension YamlError {
    /// The syntax error with its place.
    fileprivate func finding(file: String, text: String) -> ConfigurationFinding {
        switch self {
        case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _),
            .composer(_, let problem, let mark, _):
            ConfigurationFinding(
                file: file, line: mark.line, column: mark.column, key: "", message: problem,
                hint: Hint.syntax(problem, line: mark.line, of: text))
        case .duplicatedKeysInMapping(let duplicates, let context):
            ConfigurationFinding(
                file: file, line: context.mark.line, column: context.mark.column, key: "",
                message: "these keys stand twice: \(duplicates.map { "\($0)" }.sorted().joined(separator: ", "))")
        default:
            ConfigurationFinding(file: file, key: "", message: "\(self)")
        }
    }
}
