import GRDB
import MeterModels

/// The numbers that stand for meters, registers and scales in rows, kept in memory.
///
/// New ones are written in the transaction that first needs them; after a failed transaction the registry is read
/// again, so that it never holds a number that the database does not.
struct RegisterRegistry: Sendable {
    struct Meter: Sendable {
        var id: Int64
        var name: String
        var fleet: String?
    }

    struct Register: Sendable {
        var id: Int64
        var meter: Int64
        var quantity: Quantity
    }

    struct Scale: Sendable {
        var id: Int64
        var register: Register
        var scale: RegisterScale
    }

    /// Scales by their numbers, without hashing: every reading that is rolled up is looked up here.
    struct ScaleList: Sendable {
        private var scales: [Scale?] = []

        subscript(id: Int64) -> Scale? { id >= 0 && id < scales.count ? scales[Int(id)] : nil }

        fileprivate mutating func add(_ scale: Scale) {
            while scales.count <= scale.id { scales.append(nil) }
            scales[Int(scale.id)] = scale
        }
    }

    private struct ScaleKey: Hashable {
        var register: Int64
        var scale: RegisterScale
    }

    /// A quantity read with a scale, and the number of that.
    private struct KnownScale {
        var quantity: Quantity
        var scale: RegisterScale
        var id: Int64
    }

    private(set) var meters: [Int64: Meter] = [:]
    private(set) var registers: [Int64: Register] = [:]
    private(set) var scales = ScaleList()
    /// The last day of each meter that is a block, in days since 1970 UTC: what comes later need not look for one.
    private(set) var lastColdDays: [Int64: Int64] = [:]
    private var meterIDs: [String: Int64] = [:]
    private var registerIDs: [Int64: [Quantity: Int64]] = [:]
    private var scaleIDs: [ScaleKey: Int64] = [:]
    /// The scales of each meter, for the look-up of every reading.
    private var knownScales: [Int64: [KnownScale]] = [:]

    /// Nothing known yet.
    init() {}

    /// Everything the database knows.
    init(reading db: Database, path: String) throws {
        for row in try Row.fetchAll(db, sql: "SELECT id, name, fleet FROM meter") {
            add(Meter(id: row["id"], name: row["name"], fleet: row["fleet"]))
        }
        for row in try Row.fetchAll(db, sql: "SELECT id, meter, quantity FROM register") {
            guard let quantity = Quantity(rawValue: row["quantity"]) else {
                throw StoreError(.corrupt, path: path, "table register: unknown quantity \(row["quantity"] as String)")
            }
            add(Register(id: row["id"], meter: row["meter"], quantity: quantity))
        }
        for row in try Row.fetchAll(db, sql: "SELECT meter, max(day) FROM block GROUP BY meter") {
            lastColdDays[row[0]] = row[1]
        }
        for row in try Row.fetchAll(db, sql: "SELECT id, register, factor, ratio, \"offset\", encoding FROM scale") {
            guard let register = registers[row["register"]], let factor = ExactDecimal(row["factor"] as String),
                let ratio = ExactDecimal(row["ratio"] as String),
                let encoding = RegisterScale.Encoding(rawValue: row["encoding"])
            else { throw StoreError(.corrupt, path: path, "table scale: row \(row["id"] as Int64)") }
            let scale = RegisterScale(
                factor: factor, ratio: ratio, offset: row["offset"], encoding: encoding)
            add(Scale(id: row["id"], register: register, scale: scale))
        }
    }

    /// Notes that a day of a meter is a block now.
    mutating func noteColdDay(_ day: Int64, ofMeter meter: Int64) {
        lastColdDays[meter] = max(lastColdDays[meter] ?? day, day)
    }

    func meterID(_ name: String) -> Int64? { meterIDs[name] }

    func registerID(meter: String, quantity: Quantity) -> Int64? {
        meterIDs[meter].flatMap { registerIDs[$0]?[quantity] }
    }

    /// The registers of a meter, in the order of their numbers.
    func registers(ofMeter id: Int64) -> [Register] {
        (registerIDs[id] ?? [:]).values.sorted().compactMap { registers[$0] }
    }

    /// The scales that a register was read with, with their numbers.
    func scales(of register: Register) -> [(id: Int64, scale: RegisterScale)] {
        (knownScales[register.meter] ?? []).filter { $0.quantity == register.quantity }.map { ($0.id, $0.scale) }
    }

    /// The meter's number, which is given to it now if it has none.
    mutating func meter(_ name: String, fleet: String?, in db: Database) throws -> Int64 {
        if let id = meterIDs[name] { return id }
        try db.execute(sql: "INSERT INTO meter (name, fleet) VALUES (?, ?)", arguments: [name, fleet])
        let meter = Meter(id: db.lastInsertedRowID, name: name, fleet: fleet)
        add(meter)
        return meter.id
    }

    /// A meter's readings as they are packed; registers and scales that have no number are given one now.
    mutating func pack(_ readings: [Reading], meter: Int64, in db: Database) throws -> [PackedReading] {
        let known = knownScales[meter] ?? []
        // A device mostly says the same quantities in the same order: the next one is where it is looked for first.
        var next = 0
        var packed: [PackedReading] = []
        packed.reserveCapacity(readings.count)
        for reading in readings {
            var left = known.count
            while left > 0 {
                if next >= known.count { next = 0 }
                if known[next].quantity == reading.quantity, known[next].scale == reading.scale { break }
                next += 1
                left -= 1
            }
            let id =
                left > 0
                ? known[next].id : try scale(reading.scale, quantity: reading.quantity, meter: meter, in: db)
            next += 1
            packed.append(PackedReading(scale: id, raw: reading.raw))
        }
        return packed
    }

    /// The number of a meter's register read with a scale, which is given to it now if it has none.
    private mutating func scale(
        _ scale: RegisterScale, quantity: Quantity, meter: Int64, in db: Database
    ) throws -> Int64 {
        let register = try register(quantity, meter: meter, in: db)
        if let id = scaleIDs[ScaleKey(register: register.id, scale: scale)] { return id }
        try db.execute(
            sql: "INSERT INTO scale (register, factor, ratio, \"offset\", encoding) VALUES (?, ?, ?, ?, ?)",
            arguments: [
                register.id, scale.factor.description, scale.ratio.description, scale.offset,
                scale.encoding.rawValue,
            ])
        let entry = Scale(id: db.lastInsertedRowID, register: register, scale: scale)
        add(entry)
        return entry.id
    }

    /// The register of a meter's quantity, which is given a number now if it has none.
    mutating func register(_ quantity: Quantity, meter: Int64, in db: Database) throws -> Register {
        if let id = registerIDs[meter]?[quantity], let register = registers[id] { return register }
        try db.execute(
            sql: "INSERT INTO register (meter, quantity) VALUES (?, ?)", arguments: [meter, quantity.rawValue])
        let register = Register(id: db.lastInsertedRowID, meter: meter, quantity: quantity)
        add(register)
        return register
    }

    private mutating func add(_ meter: Meter) {
        meters[meter.id] = meter
        meterIDs[meter.name] = meter.id
    }

    private mutating func add(_ register: Register) {
        registers[register.id] = register
        registerIDs[register.meter, default: [:]][register.quantity] = register.id
    }

    private mutating func add(_ scale: Scale) {
        scales.add(scale)
        scaleIDs[ScaleKey(register: scale.register.id, scale: scale.scale)] = scale.id
        knownScales[scale.register.meter, default: []].append(
            KnownScale(quantity: scale.register.quantity, scale: scale.scale, id: scale.id))
    }
}
