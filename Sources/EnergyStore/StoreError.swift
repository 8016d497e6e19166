import GRDB

/// What went wrong in the database, and where.
public struct StoreError: Error, Hashable, Sendable, CustomStringConvertible {
    /// What kind of failure it is.
    public enum Code: String, Sendable {
        /// The file cannot be opened or is no database of ours.
        case cannotOpen
        /// The database was written by a newer version.
        case newerSchema
        /// The file system is full.
        case diskFull
        /// The file or its file system may only be read.
        case readOnly
        /// Reading or writing failed.
        case inputOutput
        /// The database is damaged, or a stored value cannot be understood.
        case corrupt
        /// One stored observation cannot be understood, so that nothing can be added to it.
        case unreadableRow
        /// The store is closing and takes nothing more.
        case closed
        /// The queue before the writer is full.
        case queueFull
        /// Something was changed since what somebody looked at.
        case outdated
        /// What somebody asked for contradicts what is stored, or does not exist.
        case refused
    }

    /// What kind of failure it is.
    public let code: Code
    /// The database file.
    public let path: String
    /// What happened, in words.
    public let detail: String

    /// An error of the database at a path.
    public init(_ code: Code, path: String, _ detail: String) {
        self.code = code
        self.path = path
        self.detail = detail
    }

    /// Whether the same call may succeed later without anybody doing something about the data.
    public var isRetriable: Bool {
        switch code {
        case .diskFull, .readOnly, .inputOutput, .queueFull: true
        case .cannotOpen, .newerSchema, .corrupt, .unreadableRow, .closed, .refused, .outdated: false
        }
    }

    /// The file and what happened.
    public var description: String { "database \(path): \(detail)" }
}

extension StoreError {
    /// The error that an SQLite failure means.
    init(_ error: any Error, path: String) {
        switch error {
        case let error as StoreError:
            self = error
        case let error as DatabaseError where error.resultCode == .SQLITE_FULL:
            self.init(.diskFull, path: path, "the file system is full: \(error.message ?? "no space")")
        case let error as DatabaseError
        where error.resultCode == .SQLITE_CORRUPT || error.resultCode == .SQLITE_NOTADB:
            self.init(.corrupt, path: path, error.message ?? "\(error)")
        case let error as DatabaseError where error.resultCode == .SQLITE_READONLY:
            self.init(.readOnly, path: path, "it may only be read: \(error.message ?? "read-only")")
        case let error as DatabaseError where error.resultCode == .SQLITE_CANTOPEN:
            self.init(.cannotOpen, path: path, error.message ?? "\(error)")
        default:
            self.init(.inputOutput, path: path, "\(error)")
        }
    }
}
