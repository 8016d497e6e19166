import Foundation

/// The civil time of a site: which local date and hour an instant belongs to.
///
/// The zone's transitions are tabled once when it is made; from then on everything is integer arithmetic.
public struct CivilZone: Sendable, Hashable {
    /// The zone's IANA name, such as `Asia/Shanghai`.
    public let identifier: String
    /// Instants (seconds) from which an offset (seconds east of UTC) holds, ascending; the first holds since ever.
    private let offsets: [(from: Int64, offset: Int64)]

    /// The civil time of a zone.
    ///
    /// - Throws: `CivilZoneError` when the zone is unknown or its offset is no multiple of a quarter of an hour.
    public init(identifier: String) throws(CivilZoneError) {
        guard let zone = TimeZone(identifier: identifier) else { throw .unknown(identifier) }
        var offsets: [(from: Int64, offset: Int64)] = []
        var instant = Date(timeIntervalSince1970: 0)
        let end = Date(timeIntervalSince1970: 4_102_444_800)  // 2100-01-01
        while instant < end {
            let offset = Int64(zone.secondsFromGMT(for: instant))
            guard offset % 900 == 0 else { throw .notQuarterAligned(identifier, offset: offset) }
            offsets.append((Int64(instant.timeIntervalSince1970.rounded()), offset))
            guard let next = zone.nextDaylightSavingTimeTransition(after: instant), next > instant else { break }
            instant = next
        }
        self.identifier = identifier
        self.offsets = offsets
    }

    /// The version of the data that zones are made of, such as `2025b`; `unknown` when the platform does not say.
    ///
    /// Foundation calculates with the data that its own ICU brings along, not with the system's `/usr/share/zoneinfo`.
    public static let dataVersion: String = {
        let version = TimeZone.timeZoneDataVersion
        return version.isEmpty ? "unknown" : version
    }()

    /// Whether both are the same zone.
    public static func == (left: CivilZone, right: CivilZone) -> Bool {
        left.identifier == right.identifier
    }

    /// Hashes the zone's name.
    public func hash(into hasher: inout Hasher) {
        hasher.combine(identifier)
    }

    /// Seconds east of UTC at an instant in seconds.
    public func offset(at seconds: Int64) -> Int64 {
        var low = 0
        var high = offsets.count
        while high - low > 1 {
            let middle = (low + high) / 2
            if offsets[middle].from <= seconds { low = middle } else { high = middle }
        }
        return offsets[low].offset
    }

    /// The instant (seconds) at which the zone's clocks showed a time, given as seconds since 1970-01-01 00:00 on them.
    ///
    /// nil when they were set over it: it never was, or was twice.
    public func instant(ofLocal local: Int64) -> Int64? {
        let candidates = Set([offset(at: local - 86400), offset(at: local + 86400)]).map { local - $0 }
        let instants = candidates.filter { $0 + offset(at: $0) == local }
        return instants.count == 1 ? instants.first : nil
    }

    /// The local date at an instant in seconds.
    public func date(at seconds: Int64) -> CivilDate {
        CivilDate(dayNumber: Int32(clamping: (seconds + offset(at: seconds)).floorDivided(by: 86400)))
    }

    /// The first instant (seconds) of a local date, also where midnight does not exist.
    public func start(of date: CivilDate) -> Int64 {
        let local = Int64(date.dayNumber) * 86400
        let earlier = offset(at: local - 86400)
        let later = offset(at: local + 86400)
        // Of the two candidate instants the first one that lies on the date; a skipped midnight starts at the jump.
        for candidate in [local - max(earlier, later), local - min(earlier, later)]
        where self.date(at: candidate) == date && (candidate + offset(at: candidate)) == local {
            return candidate
        }
        let jump = offsets.last { $0.from <= local - min(earlier, later) }
        return jump?.from ?? local - later
    }

    /// The first instant (seconds) of the civil hour that an instant lies in; a repeated hour is two hours.
    public func startOfHour(containing seconds: Int64) -> Int64 {
        let offset = offset(at: seconds)
        let start = seconds - (seconds + offset).floorModulo(3600)
        guard self.offset(at: start) != offset else { return start }
        // The clock was set inside this hour: it starts where the present offset does.
        return offsets.last { $0.from <= seconds }?.from ?? start
    }

    /// An instant in RFC 3339 with the zone's offset.
    public func rfc3339(_ instant: Timestamp) -> String {
        instant.rfc3339(offset: offset(at: instant.seconds))
    }
}

/// Why a site cannot use a time zone.
public enum CivilZoneError: Error, Equatable, CustomStringConvertible {
    /// There is no such zone.
    case unknown(String)
    /// Quarter-hours of the zone are not quarter-hours of UTC.
    case notQuarterAligned(String, offset: Int64)

    /// What is wrong and what to use.
    public var description: String {
        switch self {
        case .unknown(let name):
            "unknown time zone '\(name)': use an IANA name such as Asia/Shanghai"
        case .notQuarterAligned(let name, let offset):
            "time zone '\(name)' is at times \(offset) s off UTC, which is no whole number of quarter-hours"
        }
    }
}

extension Int64 {
    /// The remainder that goes with `floorDivided(by:)`: never negative for a positive divisor.
    public func floorModulo(_ divisor: Int64) -> Int64 {
        self - floorDivided(by: divisor) * divisor
    }
}
