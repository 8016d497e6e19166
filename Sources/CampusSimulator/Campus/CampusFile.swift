import FoundationEssentials

/// Reads a campus from its JSON file and checks it as a whole.
///
/// A device has one of `load`, `balance` and `replay`; annual and initial values are in kWh or m³.
///
/// ```json
/// {"commissioned": "2024-01-01",
///  "gateways": [
///    {"id": "gw-a", "port": 0, "devices": [
///      {"id": "main", "unit": 1, "kind": "sdm630", "balance": {"loads": ["a-main"], "generation": ["pv-1"]}},
///      {"id": "a-main", "unit": 2, "kind": {"type": "acrel-adl400", "pt": 1, "ct": 40}, "initial": 6420,
///       "load": {"profile": "office", "annual": 2350000},
///       "faults": [{"kind": "delay", "milliseconds": 500, "at": "0x0A", "every": 3, "from_read": 10}]},
///      {"id": "w-main", "unit": 7,
///       "kind": {"type": "generic-water", "address": 0, "word_order": "CDAB", "litres_per_count": 10},
///       "replay": {"file": "dma_A.csv", "column": "register_l", "unit": "L", "advance": "each_read"}}]},
///    {"id": "pv", "devices": [
///      {"id": "pv-1", "unit": 1, "kind": {"type": "sunspec", "rated_w": 220000},
///       "load": {"profile": "solar", "annual": 250000}}]}],
///  "lamps": {"count": 300, "interval_s": 60}}
/// ```
enum CampusFile {
    /// The campus of a file.
    ///
    /// - Throws: `CampusError` naming the file, the key, what was found and what was expected.
    static func read(path: String) throws(CampusError) -> Campus {
        let data: Data
        do {
            data = try Data(contentsOf: URL(filePath: path))
        } catch {
            throw CampusError(file: path, key: "", reason: "cannot be read: \(error)")
        }
        let folder = path.lastIndex(of: "/").map { String(path[...$0]) } ?? ""
        return try parse(data, file: path).withReplays(in: folder)
    }

    /// The campus of a JSON text.
    static func parse(_ data: Data, file: String) throws(CampusError) -> Campus {
        let campus: Campus
        do {
            campus = try JSONDecoder().decode(Campus.self, from: data)
        } catch let error as DecodingError {
            throw CampusError(file: file, error: error)
        } catch {
            throw CampusError(file: file, key: "", reason: "\(error)")
        }
        try campus.check(file: file)
        return campus
    }
}

extension CampusError {
    fileprivate init(file: String, error: DecodingError) {
        switch error {
        case .typeMismatch(_, let context), .valueNotFound(_, let context), .dataCorrupted(let context):
            // The reason behind "not valid JSON" names line and column.
            let cause = context.underlyingError.map { ": \($0)" } ?? ""
            self.init(file: file, key: CampusError.path(context.codingPath), reason: context.debugDescription + cause)
        case .keyNotFound(let key, let context):
            self.init(file: file, key: CampusError.path(context.codingPath + [key]), reason: "is missing")
        @unknown default:
            self.init(file: file, key: "", reason: "\(error)")
        }
    }
}

extension Campus {
    /// The campus with the relative files of its replays taken from a folder.
    fileprivate func withReplays(in folder: String) -> Campus {
        var campus = self
        for g in campus.gateways.indices {
            for d in campus.gateways[g].devices.indices {
                guard case .replay(var replay) = campus.gateways[g].devices[d].source, !replay.file.hasPrefix("/")
                else { continue }
                replay.file = folder + replay.file
                campus.gateways[g].devices[d].source = .replay(replay)
            }
        }
        return campus
    }

    /// Finds what no single key shows: repeated ids and units, and balances of devices that do not exist.
    fileprivate func check(file: String) throws(CampusError) {
        var ids: Set<String> = []
        for (g, gateway) in gateways.enumerated() {
            var units: Set<UInt8> = []
            for (d, device) in gateway.devices.enumerated() {
                let key = "gateways[\(g)].devices[\(d)]"
                guard ids.insert(device.id).inserted else {
                    throw CampusError(file: file, key: key + ".id", reason: "'\(device.id)' is used twice")
                }
                guard units.insert(device.unit).inserted else {
                    throw CampusError(
                        file: file, key: key + ".unit", reason: "unit \(device.unit) is used twice in '\(gateway.id)'")
                }
                try checkBalance(of: device, key: key, file: file)
            }
        }
        guard Set(gateways.map(\.id)).count == gateways.count else {
            throw CampusError(file: file, key: "gateways", reason: "two gateways have the same id")
        }
    }

    private func checkBalance(of device: Device, key: String, file: String) throws(CampusError) {
        guard case .balance(let loads, let generation) = device.source else { return }
        for (name, members) in [("loads", loads), ("generation", generation)] {
            for (index, member) in members.enumerated() {
                let path = "\(key).balance.\(name)[\(index)]"
                guard let other = devices.first(where: { $0.id == member }) else {
                    throw CampusError(file: file, key: path, reason: "there is no device '\(member)'")
                }
                guard case .load = other.source else {
                    throw CampusError(file: file, key: path, reason: "'\(member)' has no load of its own")
                }
            }
        }
    }
}
