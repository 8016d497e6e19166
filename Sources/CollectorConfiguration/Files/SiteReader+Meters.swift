import ConsumptionLedger
import MeterModels

extension SiteReader {
    /// The assignments of an entry of `meters`: one, or one a node that shares the meter.
    func meters(_ value: YAMLValue, entry index: Int, nodes: Set<String>) -> [SiteMeter] {
        guard let entry = value.mapping else { return [] }
        let id = entry.required("id", expected: "an id of letters, digits, '-', '_' and '.'", ScalarForm.identifier)
        let isShared = entry.optional("shares") != nil
        let places = isShared ? shares(entry, nodes) : node(entry, nodes).map { [(node: $0, share: nil)] } ?? []
        let carriers = Carrier.allCases.map(\.rawValue).joined(separator: ", ")
        let carrier = entry.required("carrier", expected: "one of \(carriers)", Carrier.init(rawValue:))
        let roles = MeterRole.allCases.map(\.rawValue).joined(separator: ", ")
        let role = entry.required("role", expected: "one of \(roles)", MeterRole.init(rawValue:))
        let parent = entry.optional("parent_meter", expected: "a meter's id", ScalarForm.identifier)
        let validity = entry.validity()
        let interval = entry.optional(
            "interval", expected: "the time between imported readings, such as 1h (1s to 8784h)", ScalarForm.cadence)
        let modulus = entry.optional("modulus", expected: "a quantity with a unit such as 1000000kWh") { text in
            ScalarForm.amount(text, .energy, .volume, .heat).flatMap {
                (2...RegisterScale.largest).contains($0) ? $0 : nil
            }
        }
        let subItem = entry.optional("sub_item", expected: "A to D, or one below it such as B10", Self.subItem)
        let isHeating = entry.optional("use", expected: "heating") { $0 == "heating" ? true : nil } ?? false
        let rating = Rating.read(entry)
        let card = MeterCard.read(entry)
        entry.finish()
        if role == .sub, parent == nil { value.reject("a meter of role sub names its 'parent_meter'") }
        if isShared, let role, role != .consumption, role != .deduct {
            entry.optional("shares")?.reject("a meter of role \(role.rawValue) belongs to one node")
        }
        if isShared, let node = entry.optional("node") { node.reject("'shares' name the nodes") }
        guard let id, let carrier, let role else { return [] }
        if carrier != .electricity, subItem != nil || isHeating {
            value.reject("'sub_item' and 'use' are of meters of electricity")
        }
        if isHeating, subItem?.first == "D" { value.reject("sub-item D is taken off as special, not as heating") }
        if role.quantity(for: carrier) == nil {
            entry.optional("carrier")?.reject("\(carrier.rawValue) is not metered by this version: enter it as a bill")
        }
        let isStated = entry.optional("interval") != nil
        return places.map { node, share in
            SiteMeter(
                assignment: MeterAssignment(
                    meter: id, node: node, carrier: carrier, role: role, parentMeter: parent, share: share,
                    subItem: subItem, isHeating: isHeating, from: validity.from, to: validity.to),
                card: card, entry: index, interval: interval ?? (isStated ? .zero : nil), modulus: modulus,
                rating: rating, place: value)
        }
    }

    /// `A` to `D`, or an item of the second level such as `B10`.
    private static func subItem(_ text: String) -> String? {
        guard let first = text.first, "ABCD".contains(first), text.count == 1 || text.count == 3,
            text.dropFirst().allSatisfy({ $0.isASCII && $0.isNumber })
        else { return nil }
        return text
    }

    /// The nodes of `shares` with their parts, in declared order; empty after noting what is wrong.
    private func shares(_ entry: YAMLMapping, _ nodes: Set<String>) -> [(node: String, share: MeterShare?)] {
        var places: [String] = []
        var forms: [ShareForm] = []
        for value in entry.list("shares") {
            guard let element = value.mapping else { continue }
            let node = node(element, nodes)
            let form = element.required("share", expected: ShareForm.expected, ShareForm.init)
            element.finish()
            guard let node, let form else { return [] }
            if places.contains(node) { value.reject("'\(node)' stands twice") }
            places.append(node)
            forms.append(form)
        }
        do {
            return zip(places, try ShareForm.shares(forms)).map { ($0, $1) }
        } catch {
            entry.optional("shares")?.reject("\(error)")
            return []
        }
    }

    func node(_ entry: YAMLMapping, _ nodes: Set<String>) -> String? {
        entry.required("node", expected: "one of the nodes above", among: nodes.sorted()) {
            nodes.contains($0) ? $0 : nil
        }
    }
}
