import ControlAPI
import Foundation

/// A figure taken apart.
struct ExplainReport: Report {
    let response: ExplainResponse

    var allTerms: [ExplainTerm] { response.terms + (response.divisor.map { [$0] } ?? []) }

    func text(_ painter: Painter) -> String {
        var text = heading(painter) + "\n"
        text += Printable.line(response.formula ?? "not known: \(response.reason ?? "–")") + "\n"
        guard !allTerms.isEmpty else { return text }
        text += "\n" + sum(response.terms, dividedBy: response.divisor, painter)
        for term in allTerms { text += details(term, painter) }
        return text + "\n" + painter.paint("inputs", .heading) + "  sha256 \(Printable.line(response.inputHash))\n"
    }

    private func heading(_ painter: Painter) -> String {
        painter.paint(Printable.line("\(response.name) (\(response.kpi))"), .heading)
            + Printable.line(
                "  \(response.nodeName) (\(response.node)), \(response.period)\(response.provisional ? "*" : ""), "
                    + "\(response.basis), \(response.coefficientSet), \(response.pvPolicy)") + "\n"
    }

    private func sum(_ terms: [ExplainTerm], dividedBy divisor: ExplainTerm? = nil, _ painter: Painter) -> String {
        var table = TextTable([
            .text("TERM"), .number("AMOUNT"), .text("UNIT"), .number("FACTOR"), .text("UNIT"), .number("VALUE"),
            .text("SOURCE"), .text("CONFIDENCE"),
        ])
        for term in terms { table.add(row(term, prefix: "")) }
        if let divisor { table.add(row(divisor, prefix: "÷ ")) }
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
        var text = "\n" + painter.paint(Printable.line(term.subject), .heading)
        text += term.addsUp ? "  adds up\n" : painter.paint("  does not add up", .bad) + "\n"
        if !term.members.isEmpty { text += members(term.members, painter) }
        if let stretches = term.otherStretches {
            let amount = term.otherAmount.map { " \(DecimalText.exact($0)) \(UnitText.display(term.unit))" } ?? ""
            text += "  and \(stretches) stretches more:\(amount)\n"
        }
        if !term.bills.isEmpty { text += bills(term.bills, painter) }
        if !term.facts.isEmpty { text += facts(term.facts, painter) }
        if let counts = term.counts, !counts.isEmpty { text += self.counts(counts, painter) }
        if let ratings = term.ratings, !ratings.isEmpty { text += self.ratings(ratings, painter) }
        if let terms = term.terms, !terms.isEmpty {
            text += sum(terms, painter)
            for term in terms { text += details(term, painter) }
        }
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
            let events = member.eventDetails.map { $0.map(Self.words) } ?? member.events
            for line in events + member.corrections {
                remarks += "  \(Printable.line("\(member.meter): \(line)"))\n"
            }
            for gap in member.gaps { remarks += "  \(Printable.line("\(member.meter): gap \(gap)"))\n" }
            if member.gapCount > member.gaps.count {
                remarks += "  \(member.meter): \(member.gapCount - member.gaps.count) gaps more\n"
            }
        }
        return table.text(painter) + remarks
    }

    /// What happened to a meter, with what was read of its registers.
    private static func words(_ event: EventResponse) -> String {
        var parts = event.registers.map { register in
            let read = [
                register.final.map { "final \(DecimalText.exact($0))" },
                register.initial.map { "initial \(DecimalText.exact($0))" },
            ].compactMap(\.self).joined(separator: ", ")
            return (event.registers.count > 1 ? register.quantity + " " : "")
                + "\(read) \(UnitText.display(register.unit))"
        }
        if let before = event.ratioBefore, let after = event.ratio { parts.append("ratio \(before) → \(after)") }
        if parts.isEmpty { parts.append("nothing was read") }
        let approver = event.approver.map { ", approved by \($0)" } ?? ""
        return "\(event.kind) at \(TimeText.instant(event.at)): \(parts.joined(separator: "; ")) "
            + "(event \(event.id) by \(event.author)\(approver): \(event.reason))"
    }

    private func counts(_ counts: [ExplainCount], _ painter: Painter) -> String {
        var table = TextTable([
            .text("METER"), .text("FROM"), .text("TO"), .number("EVERY"), .text("UNIT"), .number("EXPECTED"),
            .number("STORED"), .number("COUNTED"),
        ])
        for count in counts {
            table.add([
                .init(count.meter), .init(TimeText.instant(count.start)), .init(TimeText.instant(count.end)),
                .init(DecimalText.exact(count.intervalSeconds)), .init("s"), .init(String(count.expected)),
                .init(String(count.stored)), .init(String(count.got)),
            ])
        }
        return table.text(painter)
    }

    private func ratings(_ ratings: [ExplainRating], _ painter: Painter) -> String {
        var table = TextTable([.text("GENERATOR"), .number("RATED POWER"), .text("UNIT"), .text("SOURCE")])
        for rating in ratings {
            table.add([
                .init(rating.meter), .init(DecimalText.exact(rating.power)), .init(rating.unit), .init(rating.source),
            ])
        }
        return table.text(painter)
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
}
