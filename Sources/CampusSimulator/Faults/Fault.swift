import MeterModels

/// Something that goes wrong with a device, and when.
struct Fault: Equatable, Sendable {
    /// What happens.
    var effect: Effect
    /// The register whose reading it befalls; nil is any, and the lifetime registers for what changes their value.
    var register: UInt16?
    /// When it happens.
    var window: Window

    /// What happens to an answer or to what the registers say.
    enum Effect: Equatable, Sendable {
        /// The answer waits for so many milliseconds; others do not.
        case delay(milliseconds: Int)
        /// The answer comes wrong or not at all.
        case damage(Damage)
        /// The lifetime register counts modulo a number of display units (kWh, m³).
        case wrap(modulus: Double)
        /// The lifetime register begins anew at a value in display units, and counts on from it: at an instant, or when
        /// the window opens.
        case reset(to: Double, since: Timestamp?)
        /// The lifetime register reads a value in display units.
        case spike(Double)
        /// The register and those after it read these words: NaN, 0xFFFF, …
        case sentinel([UInt16])
    }

    /// When a fault happens; conditions hold together.
    struct Window: Equatable, Sendable {
        /// Only each n-th reading.
        var every = 1
        /// From this reading on; the first is 1.
        var fromRead = 1
        /// Up to and including this reading.
        var toRead = Int.max
        /// From so many seconds after the start.
        var fromSecond = 0.0
        /// Before so many seconds after the start.
        var toSecond = Double.infinity

        /// Whether the n-th reading, some seconds after the start, is within.
        func holds(read: Int, second: Double) -> Bool {
            read % every == 0 && (fromRead...toRead).contains(read) && second >= fromSecond && second < toSecond
        }
    }
}
