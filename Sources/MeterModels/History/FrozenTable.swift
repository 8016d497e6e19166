/// Readings that a meter kept by itself at the end of days or months, by which an outage of ours can be filled.
public struct FrozenTable: Hashable, Sendable {
    /// How a record's date is written.
    public enum DateEncoding: String, CaseIterable, Hashable, Sendable {
        /// Two registers, YYMM and DDHH, a plain number a byte.
        case binary
        /// The same in binary-coded decimal.
        case bcd
    }

    /// The value of the first record, by its own address.
    public var point: RegisterPoint
    /// The date of the first record: two registers, YYMM and DDHH.
    public var dateAddress: UInt16
    /// How the date is written.
    public var dateEncoding: DateEncoding
    /// Registers from one record to the next.
    public var stride: Int
    /// Records there are at most.
    public var records: Int
    /// A quantity that must read 0 for the table to be of use, since it is added in.
    public var onlyWhileZero: Quantity?

    /// A table.
    public init(
        point: RegisterPoint, dateAddress: UInt16, dateEncoding: DateEncoding, stride: Int, records: Int,
        onlyWhileZero: Quantity?
    ) {
        self.point = point
        self.dateAddress = dateAddress
        self.dateEncoding = dateEncoding
        self.stride = stride
        self.records = records
        self.onlyWhileZero = onlyWhileZero
    }

    /// The registers of a record, from its date to its value; nil beyond the address space.
    func request(_ record: Int) -> RegisterRequest? {
        let first = min(Int(dateAddress), Int(point.request.address))
        let end = max(Int(dateAddress) + 2, point.request.end)
        guard let address = UInt16(exactly: first + record * stride), Int(address) + end - first <= 0x10000 else {
            return nil
        }
        return RegisterRequest(table: point.table, address: address, count: end - first)
    }

    /// A record from the registers of its request; nil when it is empty or has no date.
    func record(
        _ number: Int, _ registers: [UInt16], of request: RegisterRequest, ratio: ExactDecimal
    ) throws(DecodingFailure) -> FrozenReading? {
        let start = Int(dateAddress) + number * stride - Int(request.address)
        guard start >= 0, start + 1 < registers.count else { return nil }
        let words = registers[start...(start + 1)]
        guard !words.contains(0xFFFF) else { return nil }
        let bytes = words.flatMap { [Int($0 >> 8), Int($0 & 0xFF)] }
        let fields = bytes.map { dateEncoding == .binary ? $0 : ($0 >> 4) * 10 + ($0 & 0xF) }
        let isDecimal = dateEncoding == .binary || bytes.allSatisfy { $0 >> 4 <= 9 && $0 & 0xF <= 9 }
        guard isDecimal, (0...24).contains(fields[3]),
            let date = CivilDate(year: 2000 + fields[0], month: fields[1], day: fields[2])
        else {
            throw DecodingFailure(at: request.place, "a frozen record has no date")
        }
        var point = point
        guard let address = UInt16(exactly: Int(point.address) + number * stride) else { return nil }
        point.address = address
        guard let reading = try point.decode(registers, of: request, ratio: ratio) else { return nil }
        return FrozenReading(date: date, hour: fields[3], reading: reading, onlyWhileZero: onlyWhileZero)
    }
}

/// What a register stood at on a civil hour of the meter's clock.
public struct FrozenReading: Hashable, Sendable {
    /// The day.
    public var date: CivilDate
    /// The hour, 0...24.
    public var hour: Int
    /// The register then.
    public var reading: Reading
    /// A quantity that must read 0 for the reading to be of use.
    public var onlyWhileZero: Quantity?
}
