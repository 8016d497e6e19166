import ControlAPI
import Foundation

extension ExplainReport {
    /// One row a source.
    ///
    /// What meters and bills add to their term stands in `amount` with its sign: the rows of a term
    /// add up to its quantity, and Σ quantity × factor ÷ the rows of the divisor is the figure.
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
            let name = (index >= response.terms.count ? "÷ " : "") + term.subject
            for row in Self.rows(of: term, named: name) { table.add(common + row) }
        }
        return table
    }

    private static func rows(of term: ExplainTerm, named subject: String) -> [[String?]] {
        if let terms = term.terms, !terms.isEmpty {
            return terms.flatMap { ExplainReport.rows(of: $0, named: "\(subject): \($0.subject)") }
        }
        let name = [subject, term.year.map(String.init)]
        let factor = [term.factor.map { DecimalText.exact($0.value) }, term.factor?.unit, term.factor?.source]
        let noReadings: [String?] = Array(repeating: nil, count: 7)
        var rows: [[String?]] = term.members.map { member in
            let amount = member.contribution ?? member.amount
            let readings = [
                member.opening.map { DecimalText.exact($0.value) }, member.opening?.at,
                member.closing.map { DecimalText.exact($0.value) }, member.closing?.at,
                DecimalText.exact(member.counted), DecimalText.exact(member.before),
                DecimalText.exact(member.within),
            ]
            let source = [
                "meter", member.meter, member.quantity, member.start, member.end, amount.map(DecimalText.exact),
                member.unit,
            ]
            return name + source + readings + factor
        }
        func add(
            _ kind: String, _ source: String?, _ what: String?, _ from: String?, _ to: String?, _ amount: Decimal,
            _ unit: String
        ) {
            let cells = [kind, source, what, from, to, DecimalText.exact(amount), unit]
            rows.append(name + cells + noReadings + factor)
        }
        for bill in term.bills {
            add("bill", bill.source, bill.purpose, bill.from, bill.to, bill.contribution ?? bill.part, bill.unit)
        }
        for fact in term.facts {
            add("fact", fact.source, fact.kind, fact.from, fact.to, fact.unitDays, "\(term.unit)·d")
        }
        for count in term.counts ?? [] {
            let isExpected = subject.hasPrefix("÷")
            add(
                "readings", count.meter, isExpected ? "expected" : "got", count.start, count.end,
                Decimal(isExpected ? count.expected : count.got), term.unit)
        }
        for rating in term.ratings ?? [] {
            add("rating", rating.source, rating.meter, nil, nil, rating.power, rating.unit)
        }
        if let other = term.otherAmount { add("other stretches", nil, nil, nil, nil, other, term.unit) }
        if rows.isEmpty { add("number", nil, nil, nil, nil, term.quantity, term.unit) }
        return rows
    }
}
