import MeterModels

/// What `energy-collector.yaml` says, before it is joined with the site.
struct CollectorFile {
    var siteFile: YAMLValue?
    var connections: [ModbusConnection] = []
    /// Rated powers and flows that stand with the devices, by meter.
    var ratings: [String: Rating] = [:]
    /// Where each polled meter stands, by meter.
    var devicePlaces: [String: YAMLValue] = [:]
    var sessions: [MQTTSession] = []
    /// Where each session stands, in the order of `sessions`.
    var sessionPlaces: [YAMLValue] = []
    var database: DatabaseSettings?
    var control = ControlSettings(
        socket: "/run/energy-collector/control.sock", readers: nil, writers: nil, http: nil)
    var rollupInterval: Duration = .seconds(5)
    var coverageLimit = ExactDecimal(95, exponent: -2)
}

/// The most that can flow through a meter, and where it was said.
struct Rating {
    enum Limit: Hashable {
        /// Base units an hour: Wh/h from W, mL/h from m³/h.
        case perHour(Int64)
        case off
        /// Something stands there that was already rejected.
        case unreadable
    }

    var limit: Limit
    var place: YAMLValue

    /// The rating that a device or a meter states; nil when it states none.
    static func read(_ entry: YAMLMapping) -> Rating? {
        let power = entry.optional("rated_power", expected: "a power with a unit such as 220kW, 1W to 1TW") { text in
            // 1 W for an hour is 1 Wh; the base unit of power is the milliwatt.
            ScalarForm.amount(text, .power).flatMap { (1000...1_000_000_000_000_000).contains($0) ? $0 / 1000 : nil }
        }
        let flow = entry.optional("rated_flow", expected: "a flow with a unit such as 60m3/h") {
            // The base unit of flow is the millilitre an hour.
            ScalarForm.amount($0, .flow).flatMap { (1...1_000_000_000_000).contains($0) ? $0 : nil }
        }
        let plausibility = entry.optional("plausibility", expected: "off, or no such key") { $0 == "off" ? $0 : nil }
        switch (power, flow, plausibility) {
        case (nil, nil, nil):
            let isStated = ["rated_power", "rated_flow", "plausibility"].contains { entry.optional($0) != nil }
            return isStated ? Rating(limit: .unreadable, place: entry.value) : nil
        case (let amount?, nil, nil), (nil, let amount?, nil):
            return Rating(limit: .perHour(amount), place: entry.value)
        case (nil, nil, .some): return Rating(limit: .off, place: entry.value)
        default:
            entry.value.reject("expected one of rated_power, rated_flow and 'plausibility: off', found several")
            return Rating(limit: .unreadable, place: entry.value)
        }
    }
}

/// Reads `energy-collector.yaml`.
struct CollectorReader {
    let root: YAMLMapping
    let profiles: ProfileLibrary
    /// Whether the system has a group.
    var knowsGroup: (String) -> Bool = { _ in true }

    func read() -> CollectorFile {
        var file = CollectorFile()
        file.siteFile = root.required("site", expected: "the site file, such as site.yaml")
        readModbus(&file)
        for entry in root.list("mqtt").compactMap(\.mapping) {
            guard let session = session(entry) else { continue }
            file.sessions.append(session)
            file.sessionPlaces.append(entry.value)
        }
        readDatabase(&file)
        readControl(&file)
        if let entry = root.optional("rollup")?.mapping {
            file.rollupInterval = duration(entry, "interval", "1s to 1h", .seconds(1) ... .seconds(3600)) ?? .seconds(5)
            entry.finish()
        }
        if let entry = root.optional("kpi")?.mapping {
            let limit = entry.optional("coverage_limit", expected: "a share from 0 to 1 such as 0.95") { text in
                ExactDecimal(text).flatMap {
                    (0...10_000).contains($0.multiplied(by: ExactDecimal(10_000))?.rounded() ?? -1) ? $0 : nil
                }
            }
            file.coverageLimit = limit ?? file.coverageLimit
            entry.finish()
        }
        root.finish()
        return file
    }

    private func readModbus(_ file: inout CollectorFile) {
        var seen: Set<String> = []
        var endpoints: Set<String> = []
        for value in root.list("modbus") {
            guard let entry = value.mapping else { continue }
            let id = entry.required("id", expected: "an id of letters, digits, '-', '_' and '.'", ScalarForm.identifier)
            let host = entry.text("host")
            let port = port(entry) ?? 502
            let timeout = duration(entry, "timeout", "10ms to 1m", .milliseconds(10) ... .seconds(60)) ?? .seconds(1)
            let pause = duration(entry, "pause", "0ms to 10s", .zero ... .seconds(10)) ?? .zero
            if let id, !seen.insert(id).inserted { entry.optional("id")?.reject("'\(id)' stands twice") }
            if let host, !endpoints.insert("\(host):\(port)").inserted {
                entry.optional("host")?.reject(
                    "\(host):\(port) stands twice: many gateways take one connection, put all devices behind one")
            }
            var units: Set<UInt8> = []
            let devices = (entry.required("devices", expected: "the devices behind the connection")?.elements ?? [])
                .compactMap { device($0, units: &units, file: &file) }
            entry.finish()
            checkPace(of: devices, file)
            guard let id, let host else { continue }
            file.connections.append(
                ModbusConnection(id: id, host: host, port: port, timeout: timeout, pause: pause, devices: devices))
        }
    }

    /// Many devices that are asked more than once a second wait for each other.
    private func checkPace(of devices: [ModbusDevice], _ file: CollectorFile) {
        guard devices.count > 10 else { return }
        for device in devices where device.poll < .seconds(1) {
            file.devicePlaces[device.meter]?.warn(
                "'\(device.meter)' is asked more than once a second behind a connection with \(devices.count) devices",
                hint:
                    "devices behind one connection are asked one after the other: poll them every second or less often")
        }
    }

    private func device(_ value: YAMLValue, units: inout Set<UInt8>, file: inout CollectorFile) -> ModbusDevice? {
        guard let entry = value.mapping else { return nil }
        let meter = entry.required("meter", expected: "a meter's id", ScalarForm.identifier)
        let unit = entry.required("unit", expected: "a unit id, 0 to 247") { text in
            ScalarForm.integer(text).flatMap { (0...247).contains($0) ? UInt8($0) : nil }
        }
        let poll = entry.required("poll", expected: "a duration with a unit such as 15s")?
            .value(expected: "a duration from 100ms to 1h with a unit such as 15s") { text in
                ScalarForm.duration(text).flatMap { (.milliseconds(100) ... .seconds(3600)).contains($0) ? $0 : nil }
            }
        let parameters = entry.optional("params")?.mapping
        let name = entry.required("profile", expected: "a profile's id")
        let profile = name.flatMap { profiles.profile($0, parameters: parameters, poll: poll) }
        if profile?.makeMessageReader() != nil {
            name?.reject("'\(profile?.id ?? "")' is a profile of MQTT messages, expected one of Modbus registers")
        }
        let rating = Rating.read(entry)
        entry.finish()
        if let unit, !units.insert(unit).inserted {
            entry.optional("unit")?.reject("unit \(unit) stands twice behind this connection")
        }
        guard let meter else { return nil }
        if file.devicePlaces[meter] != nil { entry.optional("meter")?.reject("'\(meter)' is polled twice") }
        file.devicePlaces[meter] = value
        if let rating { file.ratings[meter] = rating }
        guard let unit, let poll, let profile else { return nil }
        return ModbusDevice(
            meter: meter, unit: unit, profile: profile,
            parameters: profiles.parameters(of: profile.id, given: parameters), poll: poll)
    }

    private func readDatabase(_ file: inout CollectorFile) {
        guard let entry = root.required("database", expected: "{path: FILE}")?.mapping else { return }
        let path = entry.text("path")
        _ = entry.optional("raw_retention", expected: "forever: what figures rest on is never deleted") {
            $0 == "forever" ? $0 : nil
        }
        let gauges = entry.optional(
            "gauge_retention", expected: "forever, or a duration from 35d to 36500d", Self.retention)
        let interval = duration(entry, "commit_interval", "10ms to 10s", .milliseconds(10) ... .seconds(10))
        let group = count(entry, "commit_count", 1...100_000)
        let limit = count(entry, "queue_limit", 1000...10_000_000)
        entry.finish()
        guard let path else { return }
        file.database = DatabaseSettings(
            path: path, commitInterval: interval ?? .milliseconds(250), commitCount: group ?? 1000,
            queueLimit: limit ?? 100_000, gaugeRetention: gauges ?? nil)
    }

    /// The time of a retention, or nil inside for ever; nil when the text is neither.
    private static func retention(_ text: String) -> Duration?? {
        if text == "forever" { return .some(nil) }
        guard let time = ScalarForm.duration(text), (.seconds(35 * 86_400) ... .seconds(36_500 * 86_400)).contains(time)
        else { return nil }
        return time
    }

    private func readControl(_ file: inout CollectorFile) {
        guard let entry = root.optional("control")?.mapping else { return }
        file.control.socket =
            entry.optional("socket", expected: "a path of at most 107 bytes") { $0.utf8.count <= 107 ? $0 : nil }
            ?? file.control.socket
        file.control.readers = group(entry, "readers", without: "only the daemon's own user can query")
        file.control.writers = group(
            entry, "writers", without: "only root and the daemon's own user can change anything")
        file.control.http = entry.optional(
            "http", expected: "an address and port such as 127.0.0.1:8080", HTTPAddress.init(_:))
        if let http = file.control.http, !http.isLoopback, let place = entry.optional("http") {
            place.findings.warning(
                place.finding("everybody who reaches \(http) can read the page: put a proxy with a password before it"))
        }
        entry.finish()
    }

    private func group(_ entry: YAMLMapping, _ name: String, without consequence: String) -> String? {
        let group = entry.optional(name, expected: "a group", { $0 })
        if let group, !knowsGroup(group) {
            entry.optional(name)?.warn(
                "there is no group '\(group)': \(consequence)", hint: "add it with 'groupadd --system \(group)'")
        }
        return group
    }

    private func port(_ entry: YAMLMapping) -> UInt16? {
        let expected = "a TCP port, 1 to 65535"
        func port(_ text: String) -> UInt16? {
            ScalarForm.integer(text).flatMap { UInt16(exactly: $0) }.flatMap { $0 > 0 ? $0 : nil }
        }
        if let place = entry.optional("port"), let text = place.scalarText, !text.contains(where: \.isNumber) {
            place.reject(expected: expected, hint: "write the number, such as 502")
            return nil
        }
        return entry.optional("port", expected: expected, port)
    }

    private func count(_ entry: YAMLMapping, _ name: String, _ range: ClosedRange<Int64>) -> Int? {
        entry.optional(name, expected: "a number from \(range.lowerBound) to \(range.upperBound)") { text in
            ScalarForm.integer(text).flatMap { range.contains($0) ? Int($0) : nil }
        }
    }

    private func duration(
        _ entry: YAMLMapping, _ name: String, _ words: String, _ range: ClosedRange<Duration>
    ) -> Duration? {
        entry.optional(name, expected: "a duration from \(words) with a unit") { text in
            ScalarForm.duration(text).flatMap { range.contains($0) ? $0 : nil }
        }
    }
}
