/// Unit names as people write them.
enum UnitText {
    /// The unit with its exponent raised: `m3/h` becomes `m³/h`.
    static func display(_ unit: String) -> String {
        unit == "1" ? "" : unit.replacing("m3", with: "m³").replacing("m2", with: "m²")
    }
}
