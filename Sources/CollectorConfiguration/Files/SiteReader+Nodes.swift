import ConsumptionLedger
import MeterModels

extension SiteReader {
    /// The nodes, parents before children.
    func nodes(_ file: inout SiteFile) -> [SiteNode] {
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
            let formulas = entry.list("formulas")
            let responsible = entry.list("responsible")
            let heat = entry.list("heat_billing")
            entry.finish()
            guard let id, let name, let kind else { continue }
            for value in formulas { formula(value, node: id, into: &file) }
            file.responsibilities += responsible.compactMap { responsibility($0, node: id) }
            file.areaBillings += heat.compactMap { areaBilling($0, node: id) }
            if found.contains(where: { $0.node.id == id }) { entry.optional("id")?.reject("'\(id)' stands twice") }
            found.append((SiteNode(id: id, name: name, kind: kind, parent: parent), entry))
            if !expects.isEmpty { file.expectedCarriers[id] = Set(expects) }
        }
        let ids = Set(found.map(\.node.id))
        for (node, entry) in found {
            if let parent = node.parent, !ids.contains(parent) {
                entry.optional("parent")?.reject(
                    "there is no node '\(parent)'", hint: Hint.nearest(to: parent, among: ids))
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

    private func formula(_ value: YAMLValue, node: String, into file: inout SiteFile) {
        guard let entry = value.mapping else { return }
        let metered = Carrier.allCases.filter { MeterRole.consumption.quantity(for: $0) != nil && $0 != .offGridSolar }
        let carrier = entry.required(
            "carrier", expected: "one of \(metered.map(\.rawValue).joined(separator: ", "))"
        ) { text in Carrier(rawValue: text).flatMap { metered.contains($0) ? $0 : nil } }
        let place = entry.required("expression", expected: "meters with signs such as a-main + b-main - shop")
        let validity = entry.validity()
        entry.finish()
        guard let carrier, let place, let text = place.text(expected: "meters with signs") else { return }
        do {
            let terms = try NodeFormula.terms(text)
            file.formulas.append(
                (NodeFormula(node: node, carrier: carrier, terms: terms, validity: validity), place))
        } catch {
            place.reject("\(error)")
        }
    }

    private func responsibility(_ value: YAMLValue, node: String) -> Responsibility? {
        guard let entry = value.mapping else { return nil }
        let functions = Responsibility.Function.allCases.map(\.rawValue).joined(separator: ", ")
        let function = entry.required("role", expected: "one of \(functions)", Responsibility.Function.init(rawValue:))
        let name = entry.text("name")
        let contact = entry.optional("contact", expected: "a text", { $0 })
        let validity = entry.validity()
        entry.finish()
        guard let function, let name else { return nil }
        return Responsibility(node: node, function: function, name: name, contact: contact, validity: validity)
    }

    /// How heat is billed over some days; nil for heat by the GJ, which is what nobody has to say.
    private func areaBilling(_ value: YAMLValue, node: String) -> AreaBilling? {
        guard let entry = value.mapping else { return nil }
        let way = entry.required("by", expected: "area or heat") { ["area", "heat"].contains($0) ? $0 : nil }
        let validity = entry.validity()
        entry.finish()
        return way == "area" ? AreaBilling(node: node, validity: validity) : nil
    }
}
