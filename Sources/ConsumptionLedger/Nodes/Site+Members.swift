public import MeterModels

extension Site {
    /// How a node's amount of a carrier comes about over some days.
    public struct BasisPeriod: Hashable, Sendable {
        /// The basis.
        public var basis: NodeBasis
        /// The days, which meet those of the next.
        public var validity: Validity
        /// The formula, where that is the basis.
        public var formula: NodeFormula?
    }

    /// How the node's amount of a carrier comes about, in time order over all days.
    ///
    /// A formula in force decides; else a grid-import meter at the node makes it a balance; else it is a sum.
    public func bases(of node: String, carrier: Carrier) -> [BasisPeriod] {
        let formulas = formulas.filter { $0.node == node && $0.carrier == carrier }
        let gridImports = assignments.filter { $0.node == node && $0.carrier == carrier && $0.role == .gridImport }
        let limits = (formulas.map(\.validity) + gridImports.map(\.validity)).flatMap { [$0.from, $0.to] }
        let borders: [CivilDate?] = [nil] + Set(limits.compactMap(\.self)).sorted() + [nil]
        var periods: [BasisPeriod] = []
        for (from, to) in zip(borders, borders.dropFirst()) {
            let validity = Validity(from: from, to: to)
            // Within a period nothing begins or ends: what overlaps it holds over all of it.
            let formula = formulas.first { $0.validity.intersection(validity) != nil }
            let isBalance = gridImports.contains { $0.validity.intersection(validity) != nil }
            let basis: NodeBasis = formula != nil ? .formula : isBalance ? .balance : .sum
            if let last = periods.last, last.basis == basis, last.formula == formula {
                periods[periods.count - 1].validity.to = to
            } else {
                periods.append(BasisPeriod(basis: basis, validity: validity, formula: formula))
            }
        }
        return periods
    }

    /// Whether the node's amount of a carrier is the sum of its own and of the nodes below on all of some days.
    public func isSum(of node: String, carrier: Carrier, over validity: Validity = Validity()) -> Bool {
        bases(of: node, carrier: carrier).allSatisfy {
            $0.basis == .sum || $0.validity.intersection(validity) == nil
        }
    }

    /// The registers whose signed sum is the node's amount of a carrier; empty when it has none.
    ///
    /// Under `sum` generation is never added and sub-meters are never summed. A meter that nodes below share counts
    /// once and whole where all of them are part of the sum. Members of the same register follow each other.
    public func members(of node: String, carrier: Carrier) -> [NodeMember] {
        let all = bases(of: node, carrier: carrier).flatMap { period in
            contributions(to: node, carrier, period).compactMap { member in
                period.validity.intersection(member.validity).map { validity in
                    var limited = member
                    limited.validity = validity
                    return limited
                }
            }
        }
        var registers: [[String]: Int] = [:]
        var grouped: [[NodeMember]] = []
        for member in all {
            let key = [member.meter, member.quantity.rawValue]
            if let index = registers[key] {
                grouped[index].append(member)
            } else {
                registers[key] = grouped.count
                grouped.append([member])
            }
        }
        return grouped.flatMap(Self.merged)
    }

    private func contributions(to node: String, _ carrier: Carrier, _ period: BasisPeriod) -> [NodeMember] {
        let own = assignments.filter { $0.node == node && $0.carrier == carrier }
        switch period.basis {
        case .formula:
            return (period.formula?.terms ?? []).compactMap { term in
                quantity(of: term, carrier).map { NodeMember(meter: term.meter, quantity: $0, sign: term.sign) }
            }
        case .balance:
            return own.compactMap { assignment in
                switch assignment.role {
                case .gridImport, .generation: assignment.member(sign: 1)
                case .gridExport, .deduct: assignment.member(sign: -1)
                case .consumption, .sub: nil
                }
            }
        case .sum:
            let direct: [NodeMember] = own.compactMap { assignment in
                switch assignment.role {
                case .consumption: assignment.member(sign: 1)
                case .deduct: assignment.member(sign: -1)
                case .gridImport, .gridExport, .generation, .sub: nil
                }
            }
            return direct + nodes.filter { $0.parent == node }.flatMap { members(of: $0.id, carrier: carrier) }
        }
    }

    /// The register that a formula's term means; nil when the meter has none of the carrier.
    public func quantity(of term: NodeFormula.Term, _ carrier: Carrier) -> Quantity? {
        let entries = assignments.filter { $0.meter == term.meter && $0.carrier == carrier }
        guard let first = entries.first(where: { $0.role != .gridExport }) ?? entries.first else { return nil }
        guard let direction = term.direction else { return first.quantity }
        return carrier == .electricity ? direction.quantity : nil
    }

    /// Members of one register with those put together that say the same of days that meet, and shares that are whole.
    private static func merged(_ members: [NodeMember]) -> [NodeMember] {
        var whole = members
        for member in members {
            guard let share = member.share else { continue }
            let parts = whole.filter {
                $0.sign == member.sign && $0.validity == member.validity && $0.share?.whole == share.whole
            }
            guard Set(parts).count == parts.count, parts.reduce(0, { $0 + ($1.share?.part ?? 0) }) == share.whole else {
                continue
            }
            whole.removeAll { parts.contains($0) }
            var one = member
            one.share = nil
            whole.append(one)
        }
        var result: [NodeMember] = []
        for member in whole {
            let neighbour = result.firstIndex { other in
                other.sign == member.sign && other.share == member.share
                    && (other.validity.to != nil && other.validity.to == member.validity.from)
            }
            if let neighbour {
                result[neighbour].validity.to = member.validity.to
            } else {
                result.append(member)
            }
        }
        return result
    }
}

extension MeterAssignment {
    /// The assignment as a member; nil when its carrier has no register.
    fileprivate func member(sign: Int64) -> NodeMember? {
        quantity.map { NodeMember(meter: meter, quantity: $0, sign: sign, share: share, validity: validity) }
    }
}
