/// Which of some names somebody may have meant.
public enum Spelling {
    /// The name nearest to a text, case aside; nil when none is near.
    ///
    /// A short name is near every other one, so the shorter the text, the fewer letters may differ. Cost: proportional to
    /// the letters of the names of about its length; a text of more than 64 bytes is near to none.
    public static func nearest(to text: String, among names: some Sequence<String>) -> String? {
        guard text.utf8.count <= 64 else { return nil }
        let limit = text.count < 3 ? 0 : text.count < 6 ? 1 : text.count < 9 ? 2 : 3
        var nearest: (distance: Int, name: String)?
        for name in names where abs(name.count - text.count) <= limit && name != text {
            let candidate = (distance: distance(text.lowercased(), name.lowercased()), name: name)
            if candidate.distance <= limit, nearest.map({ candidate < $0 }) ?? true { nearest = candidate }
        }
        return nearest?.name
    }

    /// Insertions, deletions and replacements from one word to another (Levenshtein).
    public static func distance(_ one: String, _ other: String) -> Int {
        let target = Array(other)
        var row = Array(0...target.count)
        for (index, character) in one.enumerated() {
            var previous = row[0]
            row[0] = index + 1
            for column in target.indices {
                let replaced = previous + (target[column] == character ? 0 : 1)
                previous = row[column + 1]
                row[column + 1] = min(replaced, row[column] + 1, row[column + 1] + 1)
            }
        }
        return row[target.count]
    }
}
