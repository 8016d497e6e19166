/// Amounts of data.
enum ByteText {
    /// The amount in its largest binary unit, cut to one digit: `1.2 GiB`.
    static func text(_ bytes: Int) -> String {
        let units = ["KiB", "MiB", "GiB", "TiB", "PiB", "EiB"]
        guard bytes >= 1024 else { return "\(bytes) B" }
        var shift = 10
        while shift < 60, bytes >> (shift + 10) > 0 { shift += 10 }
        let tenths = (bytes >> (shift - 10)) * 10 / 1024
        return "\(tenths / 10).\(tenths % 10) \(units[shift / 10 - 1])"
    }
}
