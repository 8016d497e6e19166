import Foundation
import Testing

/// Adds an explanation up again by nothing but its numbers, as somebody with the JSON and a pocket calculator would.
struct Readdition {
    /// The days that unit days are divided by.
    let days: Double

    /// Checks every term, and that the terms give the figure.
    func check(_ figure: [String: Any]) throws {
        let terms = try #require(figure["terms"] as? [[String: Any]])
        let sum = try terms.reduce(0.0) { try $0 + value(of: $1) }
        var result = sum
        if let divisor = figure["divisor"] as? [String: Any] { result /= try value(of: divisor) }
        if figure["is_share"] as? Bool == true { result *= 100 }
        let shown = try number(figure["value"])
        #expect(abs(result - shown) < 0.005 + abs(shown) * 1e-9, "\(result) \(shown)")
        #expect(figure["adds_up"] as? Bool == true)
    }

    private func number(_ any: Any?) throws -> Double { try #require(any as? Double) }

    private func list(_ any: Any?) -> [[String: Any]] { any as? [[String: Any]] ?? [] }

    /// Quantity × factor of a term, from what stands behind it.
    private func value(of term: [String: Any]) throws -> Double {
        let subject = try #require(term["subject"] as? String)
        let (members, bills, facts) = (list(term["members"]), list(term["bills"]), list(term["facts"]))
        let (terms, counts, ratings) = (list(term["terms"]), list(term["counts"]), list(term["ratings"]))
        // Behind what is declared never to be exported, or of a bill estimated, stands nothing: it is 0.
        try #require(
            try number(term["quantity"]) == 0 || !(members + bills + facts + terms + counts + ratings).isEmpty,
            "nothing stands behind \(subject)")
        #expect(term["adds_up"] as? Bool == true, "\(subject)")
        try members.forEach(check(member:))
        let quantity = try number(term["quantity"])
        var sum = try (members + bills).reduce(term["other_amount"] as? Double ?? 0) {
            try $0 + number($1["contribution"])
        }
        sum += try terms.reduce(0) { try $0 + value(of: $1) }
        sum += try ratings.reduce(0) { try $0 + number($1["power"]) }
        sum += try facts.reduce(0) { try $0 + number($1["unit_days"]) } / days
        if !counts.isEmpty {
            // Both numbers of a share of readings list the same meters.
            let (got, expected) = (
                try counts.reduce(0) { try $0 + number($1["got"]) },
                try counts.reduce(0) { try $0 + number($1["expected"]) }
            )
            sum += abs(got - quantity) < 0.5 ? got : expected
        }
        #expect(abs(sum - quantity) < 1e-5, "\(subject): \(sum) \(quantity)")
        let factor = try (term["factor"] as? [String: Any]).map { try number($0["value"]) } ?? 1
        return quantity * factor
    }

    /// (final − opening) + (closing − initial) is what was counted, and that less the parts beyond the borders what the
    /// buckets hold.
    private func check(member: [String: Any]) throws {
        let quantity = try #require(member["quantity"] as? String)
        var reached = try number((member["opening"] as? [String: Any])?["value"])
        var counted = 0.0
        for event in list(member["event_details"]) {
            for register in list(event["registers"]) where register["quantity"] as? String == quantity {
                counted += try number(register["final"]) - reached
                reached = try number(register["initial"])
            }
        }
        counted += try number((member["closing"] as? [String: Any])?["value"]) - reached
        #expect(try abs(counted - number(member["counted"])) < 1e-6, "\(member)")
        let inside = try number(member["within"]) - number(member["before"]) + number(member["estimated"])
        let outside = try number(member["unattributed"]) + number(member["rejected"])
        #expect(try abs(counted + inside - outside - number(member["bucket"])) < 1e-6, "\(member)")
    }
}
