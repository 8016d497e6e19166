/// The power of an inverter's strings (SunSpec model 160), summed: for inverters whose own model does not say it.
///
/// Offsets from the model's ID register: DCW_SF +4, then from +10 on twenty registers a module with DCW at +11 of them.
struct StringPower: Hashable, Sendable {
    private static let moduleStart = 10
    private static let moduleLength = 20
    private static let powerOffset = 11

    /// The requests that read every module whole, the scale factor in the first.
    let requests: [RegisterRequest]
    private let address: UInt16
    private let modules: Int
    private var scaleFactor: Int16?
    private var watts: [Int: Int64] = [:]

    /// A model 160 at an address, of a length as its second register says it.
    init(address: UInt16, length: Int) {
        self.address = address
        modules = max(0, (length - 8) / Self.moduleLength)
        var requests: [RegisterRequest] = []
        var first = 0
        var end = Self.moduleStart
        for module in 0..<modules {
            let next = Self.moduleStart + (module + 1) * Self.moduleLength
            if next - first > 125 {
                requests.append(RegisterRequest(table: .holding, address: address &+ UInt16(first), count: end - first))
                first = end
            }
            end = next
        }
        requests.append(RegisterRequest(table: .holding, address: address &+ UInt16(first), count: end - first))
        self.requests = modules > 0 && Int(address) + end <= 0x10000 ? requests : []
    }

    /// Forgets the cycle before.
    mutating func begin() {
        scaleFactor = nil
        watts = [:]
    }

    /// Takes the answer to one of the requests.
    mutating func take(_ registers: [UInt16], of request: RegisterRequest) {
        let first = Int(request.address) - Int(address)
        if first == 0, registers.count > 4 { scaleFactor = Int16(bitPattern: registers[4]) }
        for module in 0..<modules {
            let place = Self.moduleStart + module * Self.moduleLength + Self.powerOffset - first
            guard registers.indices.contains(place), registers[place] != 0xFFFF else { continue }
            watts[module] = Int64(registers[place])
        }
    }

    /// The sum; nil while a module is missing: part of it would pass for all.
    var reading: Reading? {
        guard watts.count == modules, modules > 0, let scaleFactor, (-10...10).contains(scaleFactor),
            let scale = RegisterScale(
                unit: .watt, factor: ExactDecimal(1, exponent: Int(scaleFactor)), encoding: .integer)
        else { return nil }
        let reading = Reading(.dcPower, raw: ExactDecimal(watts.values.reduce(0, +)), scale: scale)
        return reading.baseUnits == nil ? nil : reading
    }
}
