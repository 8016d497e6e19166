import MeterModels

extension ProfileReader {
    /// A table of readings that the device keeps by itself: a point, and where its records and their dates stand.
    func frozenTable(_ value: YAMLValue, table: RegisterTable, order: WordOrder) -> FrozenTable? {
        guard let entry = value.mapping else { return nil }
        let date = entry.required(
            "date", expected: "the address of the first record's date, YYMM and DDHH", Self.address)
        let encodings = FrozenTable.DateEncoding.allCases.map(\.rawValue).joined(separator: " or ")
        let encoding = entry.optional("date_encoding", expected: encodings, FrozenTable.DateEncoding.init(rawValue:))
        let stride = entry.required("stride", expected: "registers from one record to the next, 1 to 1000") { text in
            ScalarForm.integer(text).flatMap { (1...1000).contains($0) ? Int($0) : nil }
        }
        let records = entry.required("records", expected: "how many records there are, 1 to 1000") { text in
            ScalarForm.integer(text).flatMap { (1...1000).contains($0) ? Int($0) : nil }
        }
        let other = entry.optional(
            "only_while_zero", expected: "a quantity such as active_energy_export",
            among: Quantity.allCases.map(\.rawValue), Quantity.init(rawValue:))
        // What is left are the keys of a point; it also notes the keys that nobody knows.
        guard let point = point(value, entry: entry, table: table, order: order), let date, let stride, let records
        else { return nil }
        guard point.quantity.kind == .counter else {
            value.reject("a device's own records are of a lifetime register")
            return nil
        }
        return FrozenTable(
            point: point, dateAddress: date, dateEncoding: encoding ?? .binary, stride: stride, records: records,
            onlyWhileZero: other)
    }
}
