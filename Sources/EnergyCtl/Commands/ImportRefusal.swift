import ControlAPI

/// A refused file: the findings with the file's name, as compilers print them.
struct ImportRefusal: Error {
    let problem: ProblemDocument
    /// The file as the caller named it.
    let file: String

    /// One line a finding: `FILE:12: value: …`.
    var findings: [String] {
        (problem.findings ?? []).map { finding in
            guard finding.hasPrefix("line ") else { return "\(file): \(finding)" }
            let rest = finding.dropFirst(5)
            let number = rest.prefix { $0.isASCII && $0.isNumber }
            let reason = rest.dropFirst(number.count)
            guard !number.isEmpty, let separator = reason.first, separator == "," || separator == ":" else {
                return "\(file): \(finding)"
            }
            return "\(file):\(number):\(reason.dropFirst())"
        }
    }
}
