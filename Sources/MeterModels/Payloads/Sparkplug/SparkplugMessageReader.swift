import SparkplugB
import SwiftProtobuf

/// Reads the messages of Sparkplug B nodes and their devices (Eclipse Sparkplug 3.0).
///
/// A birth says the names of metrics; data may say their aliases alone. So a reader knows each node's aliases, and asks
/// a node whose birth was not heard for a new one. The sender of a device's metrics is `node/device`, that of a node's
/// own is `node`.
public struct SparkplugMessageReader: MessageReader {
    /// Nodes that are remembered; more are refused.
    private static let maximumNodes = 1_000
    /// Devices and metrics of all nodes that are remembered; more are refused.
    private static let maximumMetrics = 200_000

    private struct NodeKey: Hashable {
        var group: String
        var name: String
    }

    private let points: [String: SparkplugPoint]
    private var nodes: [NodeKey: SparkplugNode] = [:]

    /// A reader that has heard no birth yet.
    public init(map: SparkplugMap) {
        points = Dictionary(map.points.map { ($0.metric, $0) }) { first, _ in first }
    }

    /// Takes a birth again after a restart; what was missed since is not counted as lost.
    public mutating func restore(_ message: DeviceMessage) {
        _ = try? read(message)
        guard let topic = SparkplugTopic(message.topic) else { return }
        nodes[NodeKey(group: topic.group, name: topic.node)]?.sequence = nil
    }

    /// Reads one message.
    public mutating func read(_ message: DeviceMessage) throws(MessageRejection) -> MessageContent {
        guard let topic = SparkplugTopic(message.topic) else {
            if SparkplugTopic.isHostState(message.topic) { return MessageContent() }
            throw MessageRejection(.malformed, DecodingFailure(at: "topic", "it is no topic of Sparkplug B"))
        }
        let sender = topic.sender
        guard SenderID.isValid(sender) else {
            throw MessageRejection(
                .badSender, DecodingFailure(at: "topic", "the sender's id is too long or not plain ASCII"))
        }
        guard topic.kind != .nodeCommand, topic.kind != .deviceCommand else { return MessageContent() }
        let payload: SparkplugPayload
        do {
            payload = try SparkplugPayload(serializedBytes: message.payload)
        } catch {
            throw MessageRejection(
                .malformed, sender: sender, DecodingFailure(at: "payload", "it is no message of Sparkplug B"))
        }
        switch topic.kind {
        case .nodeBirth, .deviceBirth:
            return try birth(payload, topic, message)
        case .nodeData, .deviceData:
            return try data(payload, topic, message)
        case .nodeDeath, .deviceDeath:
            return death(payload, topic)
        case .nodeCommand, .deviceCommand:
            return MessageContent()
        }
    }

    // MARK: - Births and deaths

    private mutating func birth(
        _ payload: SparkplugPayload, _ topic: SparkplugTopic, _ message: DeviceMessage
    ) throws(MessageRejection) -> MessageContent {
        let key = NodeKey(group: topic.group, name: topic.node)
        var content = MessageContent()
        var node: SparkplugNode
        if topic.device == nil {
            guard nodes[key] != nil || nodes.count < Self.maximumNodes else {
                throw MessageRejection(
                    .malformed, sender: topic.sender,
                    DecodingFailure(at: "topic", "more than \(Self.maximumNodes) nodes"))
            }
            node = SparkplugNode(born: payload)
        } else {
            guard let known = nodes[key] else { throw noBirth(topic, "the node's birth was not heard") }
            node = known
            content.lostMessages = node.advance(to: payload)
        }
        let others = nodes.reduce(0) { $0 + ($1.key == key ? 0 : $1.value.size) }
        guard others + node.size + payload.metrics.count + 1 <= Self.maximumMetrics else {
            throw MessageRejection(
                .malformed, sender: topic.sender,
                DecodingFailure(at: "payload", "more than \(Self.maximumMetrics) devices and metrics of all nodes"))
        }
        for metric in payload.metrics where metric.hasAlias && metric.hasName {
            node.aliases[metric.alias] = SparkplugNode.Metric(name: metric.name, datatype: metric.datatype)
        }
        if let device = topic.device { node.devices.insert(device) }
        nodes[key] = node
        content.isNeededLater = true
        readMetrics(payload, node, topic, message, into: &content)
        return content
    }

    private mutating func death(_ payload: SparkplugPayload, _ topic: SparkplugTopic) -> MessageContent {
        let key = NodeKey(group: topic.group, name: topic.node)
        var content = MessageContent()
        guard var node = nodes[key] else { return content }
        if let device = topic.device {
            content.lostMessages = node.advance(to: payload)
            node.devices.remove(device)
            content.departed = [topic.sender]
            nodes[key] = node
        } else if payload.birthNumber == nil || payload.birthNumber == node.birthNumber {
            // The death of an earlier session may come after the birth of the present one.
            content.departed = [topic.node] + node.devices.sorted().map { "\(topic.node)/\($0)" }
            nodes[key] = nil
        }
        return content
    }

    private func noBirth(_ topic: SparkplugTopic, _ reason: String) -> MessageRejection {
        MessageRejection(
            .noBirth, sender: topic.sender, DecodingFailure(at: "payload", reason),
            request: Self.rebirth(of: topic))
    }

    /// The command by which a node says its births again.
    private static func rebirth(of topic: SparkplugTopic) -> MessageContent.Request? {
        var metric = SparkplugPayload.Metric()
        metric.name = "Node Control/Rebirth"
        metric.datatype = 11
        metric.booleanValue = true
        var payload = SparkplugPayload()
        payload.metrics = [metric]
        guard let bytes: [UInt8] = try? payload.serializedBytes() else { return nil }
        return MessageContent.Request(topic: "spBv1.0/\(topic.group)/NCMD/\(topic.node)", payload: bytes)
    }

    // MARK: - Data

    private mutating func data(
        _ payload: SparkplugPayload, _ topic: SparkplugTopic, _ message: DeviceMessage
    ) throws(MessageRejection) -> MessageContent {
        let key = NodeKey(group: topic.group, name: topic.node)
        guard nodes[key] != nil else { throw noBirth(topic, "the node's birth was not heard") }
        var content = MessageContent()
        content.lostMessages = nodes[key]?.advance(to: payload) ?? 0
        guard let node = nodes[key] else { return content }
        let hasUnknownAlias = readMetrics(payload, node, topic, message, into: &content)
        if hasUnknownAlias {
            let request = Self.rebirth(of: topic)
            guard !content.observations.isEmpty else {
                throw noBirth(topic, "it has aliases of no birth that was heard")
            }
            content.request = request
        }
        if content.observations.isEmpty, let failure = content.failures.first {
            throw MessageRejection(.badValue, sender: topic.sender, failure)
        }
        return content
    }

    /// Reads the metrics that the profile knows, each at its own time; says whether one has an alias that nobody named.
    @discardableResult
    private func readMetrics(
        _ payload: SparkplugPayload, _ node: SparkplugNode, _ topic: SparkplugTopic, _ message: DeviceMessage,
        into content: inout MessageContent
    ) -> Bool {
        var readings: [Timestamp: [Reading]] = [:]
        var hasUnknownAlias = false
        for metric in payload.metrics {
            let known = metric.hasAlias ? node.aliases[metric.alias] : nil
            guard let name = metric.hasName ? metric.name : known?.name else {
                hasUnknownAlias = true
                continue
            }
            guard let point = points[name], !metric.isNull else { continue }
            do throws(DecodingFailure) {
                let datatype = metric.hasDatatype ? metric.datatype : known?.datatype ?? 0
                let (value, encoding) = try metric.json(datatype: datatype)
                let reading = try point.conversion.reading(of: value, at: name, encoding: encoding)
                guard let reading else { continue }
                guard let at = try metric.time(in: payload, message) else {
                    throw DecodingFailure(at: name, "a retained value without a time")
                }
                readings[at, default: []].append(reading)
            } catch {
                content.failures.append(error)
            }
        }
        for (at, readings) in readings.sorted(by: { $0.key < $1.key }) {
            var known: Set<Quantity> = []
            content.observations.append(
                Observation(
                    meter: topic.sender, at: at, readings: readings.filter { known.insert($0.quantity).inserted }))
        }
        return hasUnknownAlias
    }
}

extension SparkplugPayload.Metric {
    /// When the value was true: the metric's own time, else the message's, else when it came; nil for one that nobody
    /// can know.
    fileprivate func time(
        in payload: SparkplugPayload, _ message: DeviceMessage
    ) throws(DecodingFailure) -> Timestamp? {
        guard hasTimestamp || payload.hasTimestamp else { return message.isRetained ? nil : message.receivedAt }
        let milliseconds = hasTimestamp ? timestamp : payload.timestamp
        guard milliseconds < 1 << 53 else { throw DecodingFailure(at: "timestamp", "\(milliseconds) is no time") }
        return Timestamp(milliseconds: Int64(milliseconds))
    }

    /// The value as the profile's conversions take it, and how its sender stores it.
    fileprivate func json(
        datatype: UInt32
    ) throws(DecodingFailure) -> (value: JSONValue?, encoding: RegisterScale.Encoding) {
        switch value {
        case nil: return (nil, .decimal)
        case .intValue(let bits)?:
            let number: Int64 =
                switch datatype {
                case 1: Int64(Int8(truncatingIfNeeded: bits))
                case 2: Int64(Int16(truncatingIfNeeded: bits))
                case 3: Int64(Int32(bitPattern: bits))
                default: Int64(bits)
                }
            return (.number(ExactDecimal(number)), .integer)
        case .longValue(let bits)?:
            // Of the 64-bit types only int64 has a sign; old encoders put int32 here as well.
            let number: Int64? =
                switch datatype {
                case 3: Int64(Int32(truncatingIfNeeded: bits))
                case 4: Int64(bitPattern: bits)
                default: Int64(exactly: bits)
                }
            guard let number else { throw DecodingFailure(at: name, "\(bits) is too large") }
            return (.number(ExactDecimal(number)), .integer)
        case .floatValue(let number)?:
            guard let decimal = ExactDecimal(shortest: number) else { return (nil, .float32) }
            return (.number(decimal), .float32)
        case .doubleValue(let number)?:
            guard let decimal = ExactDecimal(shortest: number) else { return (nil, .float64) }
            return (.number(decimal), .float64)
        case .booleanValue(let flag)?: return (.bool(flag), .decimal)
        case .stringValue(let text)?: return (.string(text), .decimal)
        case .bytesValue?: throw DecodingFailure(at: name, "expected a number, found bytes")
        }
    }
}
