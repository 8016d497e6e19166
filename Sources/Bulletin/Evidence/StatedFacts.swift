import EnergyKPI
import Foundation
import MeterModels

/// What persons stated last of each fact and bill, by the entries of the audit log.
struct StatedFacts {
    /// What an entry tells of statements.
    private struct Details: Decodable {
        struct Statement: Decodable {
            var fields: [String: String]
            var withdrawn: Bool
        }

        var revisions: [Statement]?
    }

    private struct Entry: Decodable {
        var details: String
    }

    private var facts: [[String]: String] = [:]
    private var bills: [[String]: String] = [:]

    init(_ log: [AuditLine]) {
        let decoder = JSONDecoder()
        for line in log {
            guard let entry = try? decoder.decode(Entry.self, from: Data(line.text.utf8)),
                let details = try? decoder.decode(Details.self, from: Data(entry.details.utf8))
            else { continue }
            for statement in details.revisions ?? [] { take(statement) }
        }
    }

    private mutating func take(_ statement: Details.Statement) {
        let fields = statement.fields
        if let kind = fields["kind"] {
            let key = [
                fields["node"] ?? "", kind, fields["from_day"] ?? "", fields["year"] ?? "", fields["basis"] ?? "",
            ]
            facts[key] = statement.withdrawn ? nil : [fields["value"], fields["to_day"]].text
        } else if let carrier = fields["carrier"] {
            let key = [fields["node"] ?? "", carrier, fields["purpose"] ?? "", fields["from_day"] ?? ""]
            bills[key] = statement.withdrawn ? nil : [fields["amount"], fields["to_day"]].text
        }
    }

    /// Whether a fact is what was stated last of it.
    func holds(_ fact: Fact) -> Bool {
        let key = [
            fact.node, fact.kind.rawValue, fact.from.description, fact.year.map(String.init) ?? "",
            fact.basis?.rawValue ?? "",
        ]
        return facts[key] == [fact.value.description, fact.to?.description].text
    }

    /// Whether a bill is what was stated last of it.
    func holds(_ bill: Bill) -> Bool {
        let key = [bill.node, bill.carrier.rawValue, bill.purpose.rawValue, bill.from.description]
        return bills[key] == [String(bill.amount), bill.to.description].text
    }
}

extension [String?] {
    /// Its parts in one text.
    fileprivate var text: String { map { $0 ?? "" }.joined(separator: "|") }
}
