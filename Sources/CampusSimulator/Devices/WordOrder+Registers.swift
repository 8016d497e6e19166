import MeterModels

extension WordOrder {
    /// The two registers of a value, in the order in which they are sent.
    func registers(of bits: UInt32) -> [UInt16] {
        let high = UInt16(truncatingIfNeeded: bits >> 16)
        let low = UInt16(truncatingIfNeeded: bits)
        switch self {
        case .abcd: return [high, low]
        case .cdab: return [low, high]
        case .badc: return [high.byteSwapped, low.byteSwapped]
        case .dcba: return [low.byteSwapped, high.byteSwapped]
        }
    }
}
