import Foundation

/// Durations and ages in their one or two largest units.
enum RelativeTime {
    /// A duration: `12 s`, `5 min`, `3 h 20 min`, `2 d 4 h`.
    static func text(seconds: Double) -> String {
        guard seconds.isFinite else { return "–" }
        let seconds = Int(min(max(seconds.rounded(), 0), 1e12))
        let (minutes, hours, days) = (seconds / 60, seconds / 3600, seconds / 86400)
        switch seconds {
        case ..<60: return "\(seconds) s"
        case ..<3600: return "\(minutes) min"
        case ..<86400: return minutes % 60 == 0 ? "\(hours) h" : "\(hours) h \(minutes % 60) min"
        default: return hours % 24 == 0 ? "\(days) d" : "\(days) d \(hours % 24) h"
        }
    }

    /// The time between two RFC 3339 times in seconds; nil when one cannot be read.
    static func seconds(from earlier: String, to later: String) -> Double? {
        guard let earlier = date(earlier), let later = date(later) else { return nil }
        return later.timeIntervalSince(earlier)
    }

    private static func date(_ text: String) -> Date? {
        (try? Date(text, strategy: Date.ISO8601FormatStyle()))
            ?? (try? Date(text, strategy: Date.ISO8601FormatStyle(includingFractionalSeconds: true)))
    }
}
