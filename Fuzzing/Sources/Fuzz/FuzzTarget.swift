import CollectorConfiguration
import MeterModels

/// What is fuzzed, by name: each makes a function that takes bytes and traps when something that must hold does not.
enum FuzzTarget {
    typealias Feed = ([UInt8]) -> Void

    /// Set once, before libFuzzer begins; it calls on one thread.
    nonisolated(unsafe) static var chosen: Feed?

    static var all: [String: () throws -> Feed] {
        [
            "json": { try messages(profiles: ["streetlight-json", "streetlight-chirpstack"]) },
            "sparkplug": { try messages(profiles: ["streetlight-sparkplug"]) },
            "modbus-frames": modbusFrames,
            "registers": registers,
            "readings-csv": readingsFile,
            "statements-csv": statementTables,
            "import-forms": importForms,
            "configuration": configuration,
            "stored-rows": storedRows,
            "archive": archive,
            "evidence": evidence,
            "http": http,
        ]
    }

    /// A shipped profile.
    static func profile(_ id: String) throws -> DeviceProfile {
        try CheckedProfile(path: "Sources/CollectorConfiguration/BuiltIn/profiles/\(id).yaml").profile
    }

    /// A moment that all targets take for now.
    static let now = Timestamp(milliseconds: 1_790_000_000_000)

    /// What must hold whatever comes in.
    static func expect(_ condition: Bool, _ what: @autoclosure () -> String) {
        if !condition { fatalError("does not hold: \(what())") }
    }
}

/// What libFuzzer calls, by the name that it looks for.
@_cdecl("LLVMFuzzerTestOneInput")
public func testOneInput(_ data: UnsafePointer<UInt8>?, _ size: Int) -> Int32 {
    FuzzTarget.chosen?(Array(UnsafeBufferPointer(start: data, count: size)))
    return 0
}
