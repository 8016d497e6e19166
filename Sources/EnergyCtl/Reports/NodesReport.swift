import ControlAPI

/// The organisation as a tree.
struct NodesReport: Report {
    let response: NodesResponse

    func text(_ painter: Painter) -> String {
        let known = Set(response.nodes.map(\.id))
        let roots = response.nodes.filter { $0.parent.map { !known.contains($0) } ?? true }
        return roots.map { text(of: $0, indent: "", painter) }.joined()
    }

    private func text(of node: NodeResponse, indent: String, _ painter: Painter) -> String {
        var text = indent + painter.paint(Printable.line(node.id), .heading) + "  "
        text += "\(Printable.line(node.name)) (\(node.kind))\n"
        for person in node.responsible {
            let contact = person.contact.map { ", \($0)" } ?? ""
            let days = days(from: person.from, to: person.to)
            text += "\(indent)  \(person.role): \(Printable.line(person.name + contact))\(days)\n"
        }
        for carrier in node.carriers {
            text += "\(indent)  \(carrier.carrier): "
            let detail = carrier.formula.map { "formula \($0)" } ?? carrier.basis
            let isMissing = carrier.basis == "none"
            text += painter.paint(isMissing ? "expected, and nothing counts it" : detail, isMissing ? .bad : .plain)
            text += carrier.expected && !isMissing ? " (expected)\n" : "\n"
            for member in carrier.members { text += "\(indent)    \(line(member, painter))\n" }
        }
        return text
            + response.nodes.filter { $0.parent == node.id }
            .map { self.text(of: $0, indent: indent + "  ", painter) }.joined()
    }

    private func line(_ member: NodeMemberResponse, _ painter: Painter) -> String {
        var text = "\(member.sign) \(Printable.line(member.member))"
        if let share = member.share { text += " × \(share)" }
        if let count = member.count { text += " (\(count) senders)" }
        text += days(from: member.from, to: member.to)
        if let state = member.state, state != "ok", state != "imported" {
            text += "  " + painter.paint(state, state == "silent" ? .bad : .warning)
        }
        return text
    }

    private func days(from: String?, to: String?) -> String {
        (from.map { ", from \($0)" } ?? "") + (to.map { ", until \($0)" } ?? "")
    }

    var csv: CSVTable {
        var table = CSVTable([
            "node", "name", "kind", "parent", "carrier", "basis", "formula", "expected", "member", "quantity", "sign",
            "share", "count", "from", "to", "state",
        ])
        for node in response.nodes {
            for carrier in node.carriers {
                for member in carrier.members {
                    table.add([
                        node.id, node.name, node.kind, node.parent, carrier.carrier, carrier.basis, carrier.formula,
                        String(carrier.expected), member.member, member.quantity, member.sign, member.share,
                        member.count.map(String.init), member.from, member.to, member.state,
                    ])
                }
            }
        }
        return table
    }

    var remarks: [String] { response.nodes.isEmpty ? ["no node is configured"] : ["as of \(response.date)"] }
}
