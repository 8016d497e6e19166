import Testing

@testable import EnergyCtl

struct DisplayWidthTests {
    @Test(arguments: [
        ("", 0), ("kWh", 3), ("人均综合能耗", 12), ("kgce/人", 7), ("m³", 2), ("–", 1), ("°C", 2),
        ("\u{FF08}\u{FF21}\u{FF22}\u{FF09}", 8),
        ("e\u{301}", 1), ("é", 1), ("a\u{200D}", 1), ("한국", 4), ("か\u{3099}", 2), ("☀\u{FE0F}", 2), ("🇨🇳", 2),
        ("👨‍👩‍👧", 2), ("𠮷", 2), ("…", 1),
    ])
    func `a text takes as many columns as a terminal gives it`(text: String, columns: Int) {
        #expect(DisplayWidth.of(text) == columns)
    }
}
