import Foundation
import Glibc

/// A folder of backups that are named by their time, of which the newest are kept.
struct BackupFolder {
    /// The folder cannot be read, or a backup cannot be removed.
    struct Failure: Error, CustomStringConvertible {
        let description: String
    }

    let path: String

    /// The file for a backup at an instant, given as RFC 3339.
    func file(at instant: String) -> String {
        // A colon is no good in a file's name, and the order of names is that of times in one zone.
        "\(path)/energy-\(instant.replacing(":", with: "")).sqlite"
    }

    /// Removes the oldest backups beyond a number; other files stay.
    ///
    /// - Returns: The files that are gone.
    func prune(keeping limit: Int) throws -> [String] {
        let backups = try FileManager.default.contentsOfDirectory(atPath: path)
            .filter { $0.hasPrefix("energy-") && $0.hasSuffix("Z.sqlite") }.sorted()
        return try backups.dropLast(limit).map { name in
            let file = "\(path)/\(name)"
            guard unlink(file) == 0 else {
                throw Failure(description: "cannot remove \(file): \(String(cString: strerror(errno)))")
            }
            return file
        }
    }
}
