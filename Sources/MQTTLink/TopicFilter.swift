/// A topic filter of MQTT, checked when it is made (MQTT 5.0, section 4.7).
///
/// `+` stands for one level, `#` for the rest and the level above it; wildcards at the beginning do not match topics
/// that begin with `$`. A shared subscription (`$share/group/filter`) matches as its filter does.
public struct TopicFilter: Sendable, Hashable, CustomStringConvertible {
    /// The filter as it is sent to the broker.
    public let text: String

    /// One level, as bytes: names are compared code by code (section 4.7.3).
    private enum Level: Hashable {
        case name([UInt8])
        case any
        case rest
    }

    /// The levels to compare with, without the prefix of a shared subscription.
    private let levels: [Level]

    /// Why a text is no topic filter.
    public enum Invalid: Error, Sendable, Equatable, CustomStringConvertible {
        /// Nothing, or nothing behind `$share/group/`.
        case empty
        /// More than the 65,535 bytes that MQTT can carry.
        case tooLong
        /// A NUL character.
        case nulCharacter
        /// `#` somewhere else than alone in the last level.
        case misplacedMultiLevelWildcard
        /// `+` beside other characters of its level.
        case misplacedSingleLevelWildcard
        /// `$share` without a group, or with a wildcard in it.
        case invalidShareGroup

        /// The rule that is broken, for the operator.
        public var description: String {
            switch self {
            case .empty: "a topic filter must not be empty"
            case .tooLong: "a topic filter must not exceed 65535 bytes"
            case .nulCharacter: "a topic filter must not contain the NUL character"
            case .misplacedMultiLevelWildcard: "'#' must be alone in the last level of a topic filter"
            case .misplacedSingleLevelWildcard: "'+' must be alone in its level of a topic filter"
            case .invalidShareGroup: "a shared subscription is written $share/GROUP/FILTER, without wildcards in GROUP"
            }
        }
    }

    /// Checks and takes a topic filter.
    ///
    /// - Parameter text: The filter, such as `lights/+/telemetry`.
    /// - Throws: `Invalid` with the rule that is broken.
    public init(_ text: String) throws(Invalid) {
        guard text.utf8.count <= 65_535 else { throw .tooLong }
        guard !text.utf8.contains(0) else { throw .nulCharacter }
        var levels = text.split(separator: "/", omittingEmptySubsequences: false)
        if levels.first == "$share" {
            guard levels.count > 2, let group = levels.dropFirst().first, !group.isEmpty,
                !group.contains("+"), !group.contains("#")
            else { throw .invalidShareGroup }
            levels.removeFirst(2)
        }
        guard levels != [""] else { throw .empty }
        for (index, level) in levels.enumerated() {
            if level.contains("#"), level != "#" || index != levels.count - 1 { throw .misplacedMultiLevelWildcard }
            if level.contains("+"), level != "+" { throw .misplacedSingleLevelWildcard }
        }
        self.text = text
        self.levels = levels.map { level in
            switch level {
            case "+": .any
            case "#": .rest
            default: .name(Array(level.utf8))
            }
        }
    }

    /// The filter as it is sent to the broker.
    public var description: String { text }

    /// Whether a message with this topic belongs to the filter.
    ///
    /// - Parameter topic: The topic name of a message, without wildcards.
    /// - Returns: `true` if a broker would deliver the message for this filter.
    public func matches(_ topic: String) -> Bool {
        var topic = topic
        return topic.withUTF8 { matches($0) }
    }

    private func matches(_ topic: UnsafeBufferPointer<UInt8>) -> Bool {
        if topic.first == UInt8(ascii: "$"), levels.first == .any || levels.first == .rest { return false }
        // Where the next level's name begins: behind the end by one when there is none.
        var start = 0
        for level in levels {
            if level == .rest { return true }
            guard start <= topic.count else { return false }
            var end = start
            while end < topic.count, topic[end] != UInt8(ascii: "/") { end += 1 }
            if case .name(let name) = level, !name.elementsEqual(topic[start..<end]) { return false }
            start = end + 1
        }
        return start > topic.count
    }
}
