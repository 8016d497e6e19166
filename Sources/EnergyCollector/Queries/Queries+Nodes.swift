import CollectorConfiguration
import ConsumptionLedger
import ControlAPI
import MeterModels

extension Queries {
    /// `GET /v1/nodes`.
    func nodes(_ parameters: QueryParameters) throws -> NodesResponse {
        let today = zone.date(at: clock().seconds)
        let date = try parameters.date("date") ?? today
        var shown = site.nodes
        if let id = parameters.text("id") {
            let below = site.descendants(of: try node(id).id)
            shown = shown.filter { below.contains($0.id) }
        }
        let states = Dictionary(
            try meters(unhealthyOnly: false).meters.map { ($0.meter, $0.state) },
            uniquingKeysWith: { first, _ in first })
        return NodesResponse(
            date: date.description,
            nodes: shown.map { node in
                NodeResponse(
                    id: node.id, name: node.name, kind: node.kind.rawValue, parent: node.parent,
                    carriers: Carrier.allCases.compactMap { response(node.id, $0, on: date, states: states) },
                    responsible: site.responsibilities.filter {
                        $0.node == node.id && $0.validity.contains(date)
                    }.map(Self.response))
            })
    }

    private func response(
        _ node: String, _ carrier: Carrier, on date: CivilDate, states: [String: String]
    ) -> NodeCarrierResponse? {
        let below = site.descendants(of: node)
        let meters = site.members(of: node, carrier: carrier).filter { $0.validity.contains(date) }
        let fleets = site.fleets.filter { $0.carrier == carrier && below.contains($0.node) }
        let isExpected = configuration.expectedCarriers[node]?.contains(carrier) == true
        guard isExpected || !meters.isEmpty || !fleets.isEmpty else { return nil }
        let period = site.bases(of: node, carrier: carrier).first { $0.validity.contains(date) }
        let members = meters.map { member in
            NodeMemberResponse(
                member: member.meter, quantity: member.quantity.rawValue, sign: member.sign < 0 ? "-" : "+",
                share: member.share?.fraction, from: member.validity.from?.description,
                to: member.validity.to?.description, state: states[member.meter])
        }
        let senders = fleets.map {
            NodeMemberResponse(member: $0.id, quantity: nil, sign: "+", count: $0.count(on: date))
        }
        let isEmpty = members.isEmpty && senders.isEmpty
        return NodeCarrierResponse(
            carrier: carrier.rawValue, basis: isEmpty ? "none" : (period?.basis ?? .sum).rawValue,
            formula: period?.formula?.description, expected: isExpected, members: members + senders)
    }

    private static func response(_ entry: Responsibility) -> ResponsibleResponse {
        ResponsibleResponse(
            role: entry.function.rawValue, name: entry.name, contact: entry.contact,
            from: entry.validity.from?.description, to: entry.validity.to?.description)
    }
}
