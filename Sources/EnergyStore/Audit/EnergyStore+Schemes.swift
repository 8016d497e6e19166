import Foundation
import GRDB
public import MeterModels

/// A scoring scheme as it was made public for a year.
public struct PublishedScheme: Hashable, Sendable {
    /// The scheme's id.
    public var scheme: String
    /// The year that it is for.
    public var year: Int
    /// Its version then.
    public var version: String
    /// What it said then.
    public var text: String
    /// SHA-256 of the text, in hexadecimal digits.
    public var hash: String
    /// Who made it public.
    public var author: String
    /// When.
    public var at: Timestamp
}

extension EnergyStore {
    /// SHA-256 of a text in hexadecimal digits, as in the audit log.
    public static func hash(of text: String) -> String { AuditEntry.hash(of: text) }

    /// Notes that a scoring scheme was made public for a year, with what it says.
    ///
    /// - Throws: `StoreError` with the code `refused` when the scheme was already, for that year.
    public func publish(
        scheme: String, version: String, text: String, year: Int, by declaration: Declaration
    ) throws(StoreError) {
        try declare(by: declaration) { db, _, log in
            let known = try String.fetchOne(
                db, sql: "SELECT hash FROM published_scheme WHERE scheme = ? AND year = ?", arguments: [scheme, year])
            if known != nil { throw StoreError.refused("scheme \(scheme) was published for \(year) already") }
            let hash = Self.hash(of: text)
            try db.execute(
                sql: """
                    INSERT INTO published_scheme (scheme, year, version, text, hash, author, at)
                    VALUES (?, ?, ?, ?, ?, ?, ?)
                    """,
                arguments: [scheme, year, version, text, hash, declaration.author, declaration.at.milliseconds])
            try log.append(
                .schemePublish, subject: scheme,
                details: ["year": "\(year)", "version": version, "sha256": hash])
        }
    }

    /// Schemes that were made public, by id and year.
    public func publishedSchemes() throws(StoreError) -> [PublishedScheme] {
        try read { db, _ in
            try Row.fetchAll(db, sql: "SELECT * FROM published_scheme ORDER BY scheme, year").map { row in
                PublishedScheme(
                    scheme: row["scheme"], year: row["year"], version: row["version"], text: row["text"],
                    hash: row["hash"], author: row["author"], at: Timestamp(milliseconds: row["at"]))
            }
        }
    }
}
