/// Which of some names somebody may have meant.
public enum Similarity {
    /// The name nearest to a text, case aside; nil when none is near: a third of its letters may differ.
    ///
    /// Cost: proportional to the letters of all names; a text of more than 64 letters is near to none.
    public static func nearest(to text: String, among names: some Sequence<String>) -> String? {
        guard text.utf8.count <= 64 else { return nil }
        let limit = max(1, text.count / 3)
        var nearest: (name: String, distance: Int)?
        for name in names where abs(name.count - text.count) <= limit {
            let distance = text.lowercased().distance(to: name.lowercased())
            if distance <= limit, distance < nearest?.distance ?? .max { nearest = (name, distance) }
        }
        return nearest?.name
    }
}
