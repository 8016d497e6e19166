import ConsumptionLedger
import EnergyKPI
import MeterModels

/// What `site.yaml` says, before it is joined with the links.
struct SiteFile {
    var site: Site?
    var meters: [SiteMeter] = []
    var fleets: [(fleet: Fleet, interval: Duration?, rating: Rating?, place: YAMLValue)] = []
    var facts: [Fact] = []
    var bills: [Bill] = []
    /// Where facts and bills stand.
    var factsPlace: YAMLValue?
    var billsPlace: YAMLValue?
    var expectedCarriers: [String: Set<Carrier>] = [:]
}

/// One entry of `meters`: an assignment, and what is known of the meter.
struct SiteMeter {
    var assignment: MeterAssignment
    /// nil when none is stated; zero when what is stated was already rejected.
    var interval: Duration?
    var modulus: Int64?
    var rating: Rating?
    var place: YAMLValue
}

/// Reads `site.yaml`.
struct SiteReader {
    let root: YAMLMapping

    func read() -> SiteFile {
        var file = SiteFile()
        let id = root.required("id", expected: "the site's id", ScalarForm.identifier)
        let name = root.text("name")
        let zone = zone()
        let nodes = nodes(&file)
        let ids = Set(nodes.map(\.id))
        for value in root.list("meters") {
            if let meter = meter(value, nodes: ids) { file.meters.append(meter) }
        }
        for value in root.list("fleets") { fleet(value, nodes: ids, into: &file) }
        let export = root.optional("export")
        file.factsPlace = root.optional("facts")
        file.billsPlace = root.optional("bills")
        file.facts = root.list("facts").compactMap { FactReader(nodes: ids).fact($0) }
        file.bills = root.list("bills").compactMap { FactReader(nodes: ids).bill($0) }
        check(file)
        let neverExports = check(export, file.meters)
        let location = location()
        root.finish()
        guard let id, let name, let zone else { return file }
        file.site = Site(
            id: id, name: name, zone: zone, nodes: nodes, assignments: file.meters.map(\.assignment),
            fleets: file.fleets.map(\.fleet), neverExports: neverExports, location: location)
        return file
    }

    private func location() -> GeoLocation? {
        guard let entry = root.optional("location")?.mapping else { return nil }
        func degrees(_ name: String, upTo limit: Int64) -> ExactDecimal? {
            entry.required(name, expected: "degrees from -\(limit) to \(limit)") { text in
                ExactDecimal(text).flatMap { value in
                    value.multiplied(by: ExactDecimal(1_000_000))?.rounded().flatMap {
                        abs($0) <= limit * 1_000_000 ? value : nil
                    }
                }
            }
        }
        let latitude = degrees("latitude", upTo: 66)
        let longitude = degrees("longitude", upTo: 180)
        entry.finish()
        guard let latitude, let longitude else { return nil }
        return GeoLocation(latitude: latitude, longitude: longitude)
    }

    private func zone() -> CivilZone? {
        guard let value = root.required("timezone", expected: "an IANA zone such as Asia/Shanghai"),
            let name = value.text(expected: "an IANA zone such as Asia/Shanghai")
        else { return nil }
        do {
            return try CivilZone(identifier: name)
        } catch {
            value.reject("\(error)")
            return nil
        }
    }

    /// The nodes, parents before children.
    private func nodes(_ file: inout SiteFile) -> [SiteNode] {
        var found: [(node: SiteNode, place: YAMLMapping)] = []
        let kinds = SiteNode.Kind.allCases.map(\.rawValue).joined(separator: ", ")
        let carriers = Carrier.allCases.map(\.rawValue).joined(separator: ", ")
        for value in root.required("nodes", expected: "the nodes of the organisation")?.elements ?? [] {
            guard let entry = value.mapping else { continue }
            let id = entry.required("id", expected: "an id of letters, digits, '-', '_' and '.'", ScalarForm.identifier)
            let name = entry.text("name")
            let kind = entry.required("kind", expected: "one of \(kinds)", SiteNode.Kind.init(rawValue:))
            let parent = entry.optional("parent", expected: "a node's id", ScalarForm.identifier)
            let expects = entry.list("expects").compactMap {
                $0.value(expected: "one of \(carriers)", Carrier.init(rawValue:))
            }
            entry.finish()
            guard let id, let name, let kind else { continue }
            if found.contains(where: { $0.node.id == id }) { entry.optional("id")?.reject("'\(id)' stands twice") }
            found.append((SiteNode(id: id, name: name, kind: kind, parent: parent), entry))
            if !expects.isEmpty { file.expectedCarriers[id] = Set(expects) }
        }
        let ids = Set(found.map(\.node.id))
        for (node, entry) in found {
            if let parent = node.parent, !ids.contains(parent) {
                entry.optional("parent")?.reject("there is no node '\(parent)'")
            }
        }
        var ordered: [SiteNode] = []
        var rest = found
        while !rest.isEmpty {
            let placed = Set(ordered.map(\.id))
            let next = rest.filter { $0.node.parent.map { placed.contains($0) || !ids.contains($0) } ?? true }
            if next.isEmpty {
                rest.first?.place.optional("parent")?.reject("the node is, over some steps, its own parent")
                break
            }
            ordered += next.map(\.node)
            rest.removeAll { entry in next.contains { $0.node.id == entry.node.id } }
        }
        return ordered
    }

    private func meter(_ value: YAMLValue, nodes: Set<String>) -> SiteMeter? {
        guard let entry = value.mapping else { return nil }
        let id = entry.required("id", expected: "an id of letters, digits, '-', '_' and '.'", ScalarForm.identifier)
        let node = node(entry, nodes)
        let carriers = Carrier.allCases.map(\.rawValue).joined(separator: ", ")
        let carrier = entry.required("carrier", expected: "one of \(carriers)", Carrier.init(rawValue:))
        let roles = MeterRole.allCases.map(\.rawValue).joined(separator: ", ")
        let role = entry.required("role", expected: "one of \(roles)", MeterRole.init(rawValue:))
        let parent = entry.optional("parent_meter", expected: "a meter's id", ScalarForm.identifier)
        let from = entry.optional("from", expected: "a date such as 2016-01-01", { CivilDate($0) })
        let to = entry.optional("to", expected: "a date such as 2026-07-01", { CivilDate($0) })
        let interval = entry.optional(
            "interval", expected: "the time between imported readings, such as 1h (1s to 8784h)", ScalarForm.cadence)
        let modulus = entry.optional("modulus", expected: "a quantity with a unit such as 1000000kWh") { text in
            ScalarForm.amount(text, .energy, .volume, .heat).flatMap {
                (2...RegisterScale.largest).contains($0) ? $0 : nil
            }
        }
        let rating = Rating.read(entry)
        entry.finish()
        if let from, let to, to <= from { entry.optional("to")?.reject("the assignment ends before it begins") }
        if role == .sub, parent == nil { value.reject("a meter of role sub names its 'parent_meter'") }
        guard let id, let node, let carrier, let role else { return nil }
        let assignment = MeterAssignment(
            meter: id, node: node, carrier: carrier, role: role, parentMeter: parent, from: from, to: to)
        if assignment.quantity == nil {
            entry.optional("carrier")?.reject("\(carrier.rawValue) is not metered by this version: enter it as a bill")
        }
        let isStated = entry.optional("interval") != nil
        return SiteMeter(
            assignment: assignment, interval: interval ?? (isStated ? .zero : nil), modulus: modulus, rating: rating,
            place: value)
    }

    private func node(_ entry: YAMLMapping, _ nodes: Set<String>) -> String? {
        entry.required("node", expected: "one of the nodes above") { nodes.contains($0) ? $0 : nil }
    }

    private func fleet(_ value: YAMLValue, nodes: Set<String>, into file: inout SiteFile) {
        guard let entry = value.mapping else { return }
        let id = entry.required("id", expected: "an id of letters, digits, '-', '_' and '.'", ScalarForm.identifier)
        let node = node(entry, nodes)
        let mqtt = entry.required("mqtt", expected: "the id of an MQTT session", ScalarForm.identifier)
        let count = entry.required("count", expected: "a number from 1 to 100000") { text in
            ScalarForm.integer(text).flatMap { (1...100_000).contains($0) ? Int($0) : nil }
        }
        let interval = entry.required(
            "interval", expected: "the time between messages of a sender, such as 60s (1s to 8784h)", ScalarForm.cadence
        )
        let rating = Rating.read(entry)
        let senders = senders(entry)
        let twilight = entry.optional("twilight", expected: "a duration from 0m to 2h such as 30m") { text in
            ScalarForm.duration(text).flatMap { (.zero ... .seconds(7200)).contains($0) ? $0 : nil }
        }
        entry.finish()
        if let senders, let count, senders.count != count {
            entry.optional("senders")?.reject("'senders' are \(senders.count), 'count' says \(count)")
        }
        guard let id, let node, let mqtt, let count else { return }
        if file.fleets.contains(where: { $0.fleet.id == id }) { entry.optional("id")?.reject("'\(id)' stands twice") }
        let fleet = Fleet(
            id: id, node: node, mqtt: mqtt, count: count, senders: senders,
            twilight: (twilight ?? .seconds(1800)).components.seconds)
        file.fleets.append((fleet, interval, rating, value))
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

    /// What only shows when all meters are known.
    private func check(_ file: SiteFile) {
        let ids = Set(file.meters.map(\.assignment.meter))
        for (index, meter) in file.meters.enumerated() {
            let assignment = meter.assignment
            if let parent = assignment.parentMeter, !ids.contains(parent) || parent == assignment.meter {
                meter.place.reject("there is no other meter '\(parent)' to be a part of")
            }
            let earlier = file.meters[..<index].first { other in
                other.assignment.meter == assignment.meter && other.assignment.role == assignment.role
                    && other.assignment.overlaps(assignment)
            }
            if let earlier {
                let line = earlier.place.line.map { " of line \($0)" } ?? ""
                meter.place.reject(
                    "'\(assignment.meter)' has the role \(assignment.role.rawValue) at '\(earlier.assignment.node)'\(line) on the same days"
                )
            }
        }
    }

    /// Whether the site is declared never to export.
    private func check(_ export: YAMLValue?, _ meters: [SiteMeter]) -> Bool {
        guard let export, let text = export.text(expected: "none, or a meter of role grid_export") else { return false }
        let exporting = meters.filter { $0.assignment.role == .gridExport }
        if text == "none" {
            if let meter = exporting.first { export.reject("'\(meter.assignment.meter)' has the role grid_export") }
            return true
        }
        if !exporting.contains(where: { $0.assignment.meter == text }) {
            export.reject("found '\(text)', expected none, or a meter of role grid_export")
        }
        return false
    }
}

extension MeterAssignment {
    /// Whether both are in force on some day.
    fileprivate func overlaps(_ other: MeterAssignment) -> Bool {
        let from = max(from?.dayNumber ?? .min, other.from?.dayNumber ?? .min)
        let to = min(to?.dayNumber ?? .max, other.to?.dayNumber ?? .max)
        return from < to
    }
}
