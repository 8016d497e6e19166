import ConsumptionLedger
import MeterModels

extension SiteReader {
    func fleet(_ value: YAMLValue, nodes: Set<String>, into file: inout SiteFile) {
        guard let entry = value.mapping else { return }
        let id = entry.required("id", expected: "an id of letters, digits, '-', '_' and '.'", ScalarForm.identifier)
        let node = node(entry, nodes)
        let mqtt = entry.required("mqtt", expected: "the id of an MQTT session", ScalarForm.identifier)
        let sizes = sizes(entry)
        let interval = entry.required(
            "interval", expected: "the time between messages of a sender, such as 60s (1s to 8784h)", ScalarForm.cadence
        )
        let rating = Rating.read(entry)
        let senders = senders(entry)
        let twilight = entry.optional("twilight", expected: "a duration from 0m to 2h such as 30m") { text in
            ScalarForm.duration(text).flatMap { (.zero ... .seconds(7200)).contains($0) ? $0 : nil }
        }
        entry.finish()
        if let senders, let count = sizes.map(\.count).max(), senders.count != count {
            entry.optional("senders")?.reject("'senders' are \(senders.count), 'count' says \(count)")
        }
        guard let id, let node, let mqtt, !sizes.isEmpty else { return }
        if file.fleets.contains(where: { $0.fleet.id == id }) { entry.optional("id")?.reject("'\(id)' stands twice") }
        let fleet = Fleet(
            id: id, node: node, mqtt: mqtt, sizes: sizes, senders: senders,
            twilight: (twilight ?? .seconds(1800)).components.seconds)
        file.fleets.append((fleet, interval, rating, value))
    }

    /// A number of senders, or numbers with the days for which they hold; empty after noting what is wrong.
    private func sizes(_ entry: YAMLMapping) -> [FleetSize] {
        let expected = "a number from 1 to 100000, or a list of {count, from, to}"
        func count(_ text: String) -> Int? {
            ScalarForm.integer(text).flatMap { (1...100_000).contains($0) ? Int($0) : nil }
        }
        guard let value = entry.required("count", expected: expected) else { return [] }
        guard value.scalarText == nil else {
            return value.value(expected: expected, count).map { [FleetSize(count: $0)] } ?? []
        }
        var sizes: [FleetSize] = []
        for element in value.elements ?? [] {
            guard let size = element.mapping else { continue }
            let number = size.required("count", expected: "a number from 1 to 100000", count)
            let validity = size.validity()
            size.finish()
            if sizes.contains(where: { $0.validity.intersection(validity) != nil }) {
                element.reject("another count holds on the same days")
            }
            if let number { sizes.append(FleetSize(count: number, validity: validity)) }
        }
        return sizes
    }

    /// The ids of a fleet's senders: texts, and ranges such as `L001..L300`; nil when none are stated.
    private func senders(_ entry: YAMLMapping) -> [String]? {
        guard entry.optional("senders") != nil else { return nil }
        var ids: [String] = []
        var seen: Set<String> = []
        for value in entry.list("senders") {
            let found = value.value(expected: "a sender's id, or a range such as L001..L300", SenderRange.ids) ?? []
            for id in found where !seen.insert(id).inserted { value.reject("the sender '\(id)' stands twice") }
            ids += found
        }
        return ids
    }
}
