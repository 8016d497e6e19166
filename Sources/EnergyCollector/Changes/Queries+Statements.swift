import ConsumptionLedger
import ControlAPI
import EnergyKPI
import EnergyStore
import Foundation
import MeterModels

/// What facts and bills have in common when they are stated, withdrawn, imported and listed.
extension Queries {
    /// The most restated figures of an answer.
    static let restatedLimit = 200

    var nodeIDs: Set<String> { Set(site.nodes.map(\.id)) }

    /// A change of statements: checked now, made when it may be.
    func prepared<Content: Revisable>(
        _ summary: String, dryRun: Bool?,
        record: @escaping (StatementHandling, Declaration) throws -> StatementOutcome<Content>,
        answer: @escaping (StatementOutcome<Content>) throws -> any Encodable & Sendable
    ) throws -> Change.Prepared {
        let isTrial = dryRun ?? false
        let now = Declaration(author: "", reason: "", at: clock())
        let checked = try refused { try record(.check, now) }
        return Change.Prepared(
            summary: summary, touches: isTrial ? nil : checked.reach.map(zone.span(of:))
        ) { declaration in
            try answer(try record(isTrial ? .trial : .keep, declaration))
        }
    }

    /// The statements of a file.
    ///
    /// - Throws: `ProblemDocument` with every finding.
    func statements<Content: Revisable>(
        _ request: StatementImportRequest, columns: (required: [String], optional: [String]),
        _ make: ([String: String]) throws(FieldFindings) -> Content
    ) throws -> [(line: Int, content: Content)] {
        try checkName(of: request)
        for (field, found) in [("form", request.form), ("node", request.node)] {
            if let found { throw ProblemDocument.invalid(field, found: found, expected: "none for this kind of file") }
        }
        do {
            let rows = try StatementTable(parsing: request.csv, columns: columns, make).rows
            guard rows.isEmpty else { return rows }
            throw importRefused("the file has no statements", [])
        } catch let refusal as FileRefusal {
            throw importRefused(refusal)
        }
    }

    func checkName(of request: StatementImportRequest) throws {
        guard !request.name.isEmpty, request.name.utf8.count <= 255 else {
            throw ProblemDocument.invalid("name", found: nil, expected: "the file's name, in at most 255 bytes")
        }
    }

    /// The SHA-256 of a file as it is encoded; nil where that is its text in UTF-8.
    ///
    /// - Throws: `ProblemDocument` when what the request says of its encoding cannot be.
    func digest(of request: StatementImportRequest) throws -> String? {
        let encodings = ImportForm.Encoding.allCases.map(\.rawValue)
        if let encoding = request.encoding, !encodings.contains(encoding) {
            throw ProblemDocument.invalid(
                "encoding", found: encoding, expected: "one of \(encodings.joined(separator: ", "))")
        }
        guard let digest = request.sha256 else { return nil }
        guard digest.utf8.count == 64, digest.allSatisfy({ "0123456789abcdef".contains($0) }) else {
            throw ProblemDocument.invalid("sha256", found: digest, expected: "64 hexadecimal digits")
        }
        // That of another encoding is taken on the author's word, as everything that he states.
        if request.encoding != ImportForm.Encoding.gb18030.rawValue {
            let own = StatementFile.bills(request.name, content: request.csv).digest
            guard digest == own else {
                throw ProblemDocument.invalid("sha256", found: digest, expected: "\(own), that of 'csv'")
            }
        }
        return digest
    }

    func importRefused(_ refusal: FileRefusal) -> ProblemDocument {
        importRefused(
            "\(refusal.count) finding\(refusal.count == 1 ? "" : "s"); nothing was recorded", refusal.findings)
    }

    func importRefused(_ detail: String, _ findings: [String]) -> ProblemDocument {
        ProblemDocument(
            type: "import-refused", title: "The file was refused", status: 422, detail: detail, findings: findings)
    }

    /// What is wrong with fields, as a problem.
    func checked<Value>(_ make: () throws(FieldFindings) -> Value) throws -> Value {
        do {
            return try make()
        } catch {
            throw ProblemDocument(
                type: "invalid-statement", title: "Invalid statement", status: 400,
                detail: error.findings.map(\.description).joined(separator: "; "))
        }
    }

    /// The revisions that a list shows.
    ///
    /// - Parameters:
    ///   - all: Every revision, in the order of recording.
    ///   - hasHistory: Whether also those are shown that do not count.
    ///   - holds: Whether a statement holds on the day that is asked for.
    /// - Returns: Them, in the order of recording.
    func listed<Content: Revisable>(
        _ all: [Revision<Content>], hasHistory: Bool, holds: (Content) -> Bool
    ) -> [Revision<Content>] {
        var last: [Content.Key: Int] = [:]
        for revision in all { last[revision.content.key] = max(last[revision.content.key] ?? 0, revision.number) }
        return all.filter { revision in
            let counts = !revision.isWithdrawn && last[revision.content.key] == revision.number
            return (hasHistory || counts) && holds(revision.content)
        }
    }

    /// `recorded`: what the database said at an instant; a date is its end.
    func recordedThrough(_ parameters: QueryParameters) throws -> Timestamp? {
        guard let text = parameters.text("recorded") else { return nil }
        if let date = parameters.time.date(text) {
            return Timestamp(milliseconds: zone.start(of: date.adding(days: 1)) * 1000 - 1)
        }
        guard let instant = Timestamp(rfc3339: text) ?? (try? Timestamp(local: text, in: zone)) else {
            throw ProblemDocument.invalid("recorded", found: text, expected: "RFC 3339 or \(SpokenTime.dates)")
        }
        return instant
    }

    /// `at`: a day on which statements hold.
    func day(_ parameters: QueryParameters) throws -> CivilDate? {
        try parameters.date("at")
    }

    /// What is ignored of the site's file, as far as it is about facts or bills.
    func ignored(facts: [Fact], bills: [Bill]) throws -> [IgnoredStatementResponse] {
        try store.ignored(facts: facts, bills: bills, site: site).map {
            IgnoredStatementResponse(about: $0.key, reason: $0.reason)
        }
    }

    /// What the store refuses is the request's fault.
    private func refused<Result>(_ body: () throws -> Result) throws -> Result {
        do {
            return try body()
        } catch let error as StoreError where error.code == .refused {
            throw ProblemDocument(type: "refused", title: "Refused", status: 409, detail: error.detail)
        }
    }
}
