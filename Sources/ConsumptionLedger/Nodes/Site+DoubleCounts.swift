public import MeterModels

extension Site {
    /// Energy that a node would count more than once.
    public struct DoubleCount: Hashable, Sendable {
        /// The node.
        public var node: String
        /// The carrier.
        public var carrier: Carrier
        /// The meter that counts twice, or counts again what `within` counts.
        public var meter: String
        /// The meter above it whose amount holds the meter's; nil when the meter itself counts twice.
        public var within: String?
    }

    /// Every meter that a node counts twice, by itself or together with a meter that it is a part of.
    public var doubleCounts: [DoubleCount] {
        var found: [DoubleCount] = []
        for node in nodes {
            for carrier in Carrier.allCases {
                let members = members(of: node.id, carrier: carrier)
                for (index, member) in members.enumerated() {
                    let above = Set(metersAbove(member.meter))
                    for other in members[..<index] where other.counts(with: member) {
                        guard other.meter == member.meter && other.quantity == member.quantity else { continue }
                        if let share = other.share, let second = member.share, share != second { continue }
                        found.append(DoubleCount(node: node.id, carrier: carrier, meter: member.meter))
                    }
                    for other in members where above.contains(other.meter) && other.counts(with: member) {
                        found.append(
                            DoubleCount(node: node.id, carrier: carrier, meter: member.meter, within: other.meter))
                    }
                }
            }
        }
        return found
    }

    /// The meters that a meter is a part of, over any number of steps.
    public func metersAbove(_ meter: String) -> [String] {
        var found: [String] = []
        var next = [meter]
        while let current = next.popLast() {
            for parent in assignments where parent.meter == current {
                guard let above = parent.parentMeter, !found.contains(above) else { continue }
                found.append(above)
                next.append(above)
            }
        }
        return found
    }

    /// The meters that name a meter as the one they are a part of, in configuration order.
    public func subMeters(of meter: String) -> [MeterAssignment] {
        assignments.filter { $0.parentMeter == meter }
    }
}

extension NodeMember {
    /// Whether both are added, or both taken off, on some day.
    fileprivate func counts(with other: NodeMember) -> Bool {
        sign == other.sign && validity.intersection(other.validity) != nil
    }
}
