import MeterModels

extension FuzzTarget {
    /// MQTT messages: the first byte chooses profile and topic; a byte of 0xFE begins the next message to the same reader.
    ///
    /// Holds: the same messages again, to a new reader, say the same; every observation has a sender that is an id.
    static func messages(profiles ids: [String]) throws -> Feed {
        let readers = try ids.map { try profile($0) }.compactMap { $0.makeMessageReader() }
        let topics = [
            "lights/L001/telemetry", "application/1/device/70b3d5e75e000001/event/up", "spBv1.0/lamps/NBIRTH/n",
            "spBv1.0/lamps/DBIRTH/n/L001", "spBv1.0/lamps/DDATA/n/L001", "spBv1.0/lamps/NDEATH/n", "", "lights//x",
        ]
        return { bytes in
            guard let choice = bytes.first else { return }
            let parts = bytes.dropFirst().split(separator: 0xFE, omittingEmptySubsequences: false)
            func read() -> [MessageContent?] {
                var reader = readers[Int(choice) % readers.count]
                return parts.enumerated().map { index, part in
                    let topic = topics[(Int(choice) / readers.count + index) % topics.count]
                    return try? reader.read(
                        DeviceMessage(
                            topic: topic, payload: Array(part), receivedAt: now, isRetained: choice & 0x80 != 0))
                }
            }
            let contents = read()
            expect(contents == read(), "a message read twice says the same")
            for observation in contents.compactMap({ $0 }).flatMap(\.observations) {
                expect(!observation.meter.isEmpty && observation.meter.utf8.count <= 256, "sender \(observation.meter)")
            }
        }
    }
}
