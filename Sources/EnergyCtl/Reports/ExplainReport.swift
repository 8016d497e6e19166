import ControlAPI
import Foundation

/// A figure taken apart.
struct ExplainReport: Report {
    let response: ExplainResponse

    private var allTerms: [ExplainTerm] { response.terms + (response.divisor.map { [$0] } ?? []) }

    func text(_ painter: Painter) -> String {
        var text = heading(painter) + "\n"
        text += Printable.line(response.formula ?? "not known: \(response.reason ?? "–")") + "\n"
        guard !allTerms.isEmpty else { return text }
        text += "\n" + sum(painter)
        for term in allTerms { text += details(term, painter) }
        return text + "\n" + painter.paint("inputs", .heading) + "  sha256 \(Printable.line(response.inputHash))\n"
    }

    private func heading(_ painter: Painter) -> String {
        painter.paint(Printable.line("\(response.name) (\(response.kpi))"), .heading)
            + Printable.line(
                "  \(response.nodeName) (\(response.node)), \(response.period)\(response.provisional ? "*" : ""), "
                    + "\(response.basis), \(response.coefficientSet), \(response.pvPolicy)") + "\n"
    }

    private func sum(_ painter: Painter) -> String {
        var table = TextTable([
            .text("TERM"), .number("AMOUNT"), .text("UNIT"), .number("FACTOR"), .text("UNIT"), .number("VALUE"),
            .text("SOURCE"), .text("CONFIDENCE"),
        ])
        for term in response.terms { table.add(row(term, prefix: "")) }
        if let divisor = response.divisor { table.add(row(divisor, prefix: "÷ ")) }
        return table.text(painter)
    }

    private func row(_ term: ExplainTerm, prefix: String) -> [TextTable.Cell] {
        [
            .init(prefix + term.subject + (term.year.map { " \($0)" } ?? "")),
            .init(DecimalText.exact(term.quantity)), .init(UnitText.display(term.unit)),
            .init(term.factor.map { DecimalText.exact($0.value) } ?? ""),
            .init(term.factor.map { UnitText.display($0.unit) } ?? ""),
            .init(DecimalText.exact(term.value)), .init(term.factor?.source ?? ""),
            .init(term.factor?.confidence ?? ""),
        ]
    }

    private func details(_ term: ExplainTerm, _ painter: Painter) -> String {
        guard !term.members.isEmpty || !term.bills.isEmpty || !term.facts.isEmpty else { return "" }
        var text = "\n" + painter.paint(Printable.line(term.subject), .heading)
        text += term.addsUp ? "  adds up\n" : painter.paint("  does not add up", .bad) + "\n"
        if !term.members.isEmpty { text += members(term.members, painter) }
        if !term.bills.isEmpty { text += bills(term.bills, painter) }
        if !term.facts.isEmpty { text += facts(term.facts, painter) }
        return text
    }

    private func members(_ members: [ExplainMember], _ painter: Painter) -> String {
        var table = TextTable([
            .text("METER"), .text("REGISTER"), .number("AMOUNT"), .text("UNIT"), .number("OPENING"), .text("AT"),
            .number("CLOSING"), .text("AT"), .number("COUNTED"), .number("BEFORE"), .number("WITHIN"),
            .number("DERIVED"), .number("MANUAL"), .number("ESTIMATED"), .number("UNATTRIBUTED"), .number("COVERAGE"),
        ])
        var remarks = ""
        for member in members {
            table.add([
                .init((member.sign < 0 ? "− " : "") + member.meter + (member.share.map { " × \($0)" } ?? "")),
                .init(member.quantity), .init(member.amount.map(DecimalText.exact)),
                .init(UnitText.display(member.unit)), .init(member.opening.map { DecimalText.exact($0.value) }),
                .init(member.opening.map { TimeText.instant($0.at) }),
                .init(member.closing.map { DecimalText.exact($0.value) }),
                .init(member.closing.map { TimeText.instant($0.at) }), .init(DecimalText.exact(member.counted)),
                .init(DecimalText.exact(member.before)), .init(DecimalText.exact(member.within)),
                .init(DecimalText.exact(member.derived)), .init(DecimalText.exact(member.manual)),
                .init(DecimalText.exact(member.estimated)),
                .init(DecimalText.exact(member.unattributed + member.rejected)),
                .init(DecimalText.percent(member.coverage)),
            ])
            if member.wraps > 0 { remarks += "  \(member.meter): the register turned over \(member.wraps) times\n" }
            if !member.addsUp {
                remarks += painter.paint("  \(member.meter): readings and buckets differ", .bad) + "\n"
            }
            for line in member.events + member.corrections {
                remarks += "  \(Printable.line("\(member.meter): \(line)"))\n"
            }
            for gap in member.gaps { remarks += "  \(Printable.line("\(member.meter): gap \(gap)"))\n" }
            if member.gapCount > member.gaps.count {
                remarks += "  \(member.meter): \(member.gapCount - member.gaps.count) gaps more\n"
            }
        }
        return table.text(painter) + remarks
    }

    private func bills(_ bills: [ExplainBill], _ painter: Painter) -> String {
        var table = TextTable([
            .text("BILL"), .text("CARRIER"), .text("PURPOSE"), .text("FROM"), .text("TO"), .number("QUANTITY"),
            .number("PART"), .text("UNIT"), .text("SOURCE"),
        ])
        for bill in bills {
            table.add([
                .init(bill.node), .init(bill.carrier), .init(bill.purpose), .init(bill.from), .init(bill.to),
                .init(DecimalText.exact(bill.quantity)), .init(DecimalText.exact(bill.part)),
                .init(UnitText.display(bill.unit)), .init(bill.source),
            ])
        }
        return table.text(painter)
    }

    private func facts(_ facts: [ExplainFact], _ painter: Painter) -> String {
        var table = TextTable([
            .text("FACT"), .number("VALUE"), .text("FROM"), .text("TO"), .number("DAYS"), .number("VALUE × DAYS"),
            .number("REVISION"), .text("RECORDED BY"), .text("SOURCE"),
        ])
        for fact in facts {
            table.add([
                .init(fact.kind), .init(DecimalText.exact(fact.value)), .init(fact.from), .init(fact.to),
                .init(String(fact.days)), .init(DecimalText.exact(fact.unitDays)), .init(String(fact.revision)),
                .init(fact.author), .init(fact.source),
            ])
        }
        return table.text(painter)
    }

    var remarks: [String] {
        let broken = response.formula != nil && !response.addsUp
        return (response.provisional ? ["* provisional: later readings can still change it"] : [])
            + (broken ? ["not everything adds up: see what is marked"] : []) + response.notes
    }

    var csv: CSVTable {
        var table = CSVTable([
            "node", "kpi", "period", "basis", "coefficient_set", "value", "exact", "term", "year", "source_kind",
            "source", "register", "from", "to", "amount", "unit", "opening", "opening_at", "closing", "closing_at",
            "counted", "before", "within", "factor", "factor_unit", "factor_source",
        ])
        let common = [
            response.node, response.kpi, response.period, response.basis, response.coefficientSet,
            response.value.map(DecimalText.exact), response.exact,
        ]
        for (index, term) in allTerms.enumerated() {
            let isDivisor = index >= response.terms.count
            let name = [(isDivisor ? "÷ " : "") + term.subject, term.year.map(String.init)]
            let factor = [
                term.factor.map { DecimalText.exact($0.value) }, term.factor?.unit, term.factor?.source,
            ]
            for member in term.members {
                table.add(
                    common + name + [
                        "meter", member.meter, member.quantity, member.start, member.end,
                        member.amount.map(DecimalText.exact), member.unit,
                        member.opening.map { DecimalText.exact($0.value) }, member.opening?.at,
                        member.closing.map { DecimalText.exact($0.value) }, member.closing?.at,
                        DecimalText.exact(member.counted), DecimalText.exact(member.before),
                        DecimalText.exact(member.within),
                    ] + factor)
            }
            let rest: [String?] = Array(repeating: nil, count: 7)
            for bill in term.bills {
                table.add(
                    common + name + [
                        "bill", bill.source, bill.purpose, bill.from, bill.to, DecimalText.exact(bill.part), bill.unit,
                    ] + rest + factor)
            }
            for fact in term.facts {
                table.add(
                    common + name + [
                        "fact", fact.source, fact.kind, fact.from, fact.to, DecimalText.exact(fact.unitDays),
                        "\(term.unit)·d",
                    ] + rest + factor)
            }
            if term.members.isEmpty, term.bills.isEmpty, term.facts.isEmpty {
                let noPlace: [String?] = ["number", nil, nil, nil, nil]
                table.add(
                    common + name + noPlace + [DecimalText.exact(term.quantity), term.unit] + rest + factor)
            }
        }
        return table
    }
}
