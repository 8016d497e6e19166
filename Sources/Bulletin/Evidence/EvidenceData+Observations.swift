import MeterModels

extension EvidenceData {
    /// SHA-256 over what is told of observations, which the cover names: a line each, `meter,quantity,from,to,count,sha256`;
    /// nil where nothing is told.
    public var observationHash: String? {
        observations.map { list in
            list.map { "\($0.meter),\($0.quantity.rawValue),\($0.from),\($0.to),\($0.count),\($0.sha256)\n" }.joined()
                .utf8.sha256
        }
    }

    /// What is wrong with what is told of observations, each in words.
    ///
    /// - Parameter hash: What the cover says.
    /// - Returns: Findings; empty when all fits.
    func observationFindings(_ hash: String?) -> [String] {
        guard let observations else { return hash == nil ? [] : ["the cover names a hash, and there is none"] }
        var findings: [String] = []
        if hash != observationHash {
            findings.append("the hash on the cover is \(hash ?? "missing"), that of the observations another")
        }
        var known: [Key: Observations] = [:]
        for entry in observations {
            let key = Key(entry.meter, entry.quantity)
            if known.updateValue(entry, forKey: key) != nil { findings.append("\(key) is told of twice") }
            let isNothing = entry.sha256 == [UInt8]().sha256
            let isHash = entry.sha256.utf8.count == 64 && [UInt8](hexadecimal: entry.sha256) != nil
            if !isHash || entry.count < 0 || isNothing != (entry.count == 0) || entry.from >= entry.to {
                findings.append("\(key): \(entry.count) observations cannot have the hash \(entry.sha256)")
            }
        }
        // Readings at borders by register: a register that counts in two stretches has those of both.
        var borders: [Key: Set<Timestamp>] = [:]
        for register in registers {
            let key = Key(register.meter, register.quantity)
            guard let entry = known[key] else {
                findings.append("\(key): its observations have no hash")
                continue
            }
            let standings = [register.opening, register.closing].compactMap(\.self)
            let isCovered =
                entry.from <= register.from && entry.to > register.to
                && standings.allSatisfy { $0.at.seconds >= entry.from && $0.at.seconds < entry.to }
            if !isCovered { findings.append("\(key): the hash is of another time than it counts in") }
            borders[key, default: []].formUnion(standings.filter { $0.raw != nil }.map(\.at))
        }
        for (key, borders) in borders where (known[key]?.count ?? 0) < borders.count {
            findings.append("\(key): fewer observations were hashed than stand at its borders")
        }
        return findings.sorted()
    }

    private struct Key: Hashable, CustomStringConvertible {
        let meter: String
        let quantity: Quantity

        init(_ meter: String, _ quantity: Quantity) {
            self.meter = meter
            self.quantity = quantity
        }

        var description: String { "\(meter) \(quantity.rawValue)" }
    }
}
