import MQTTLink
import Testing

struct TopicFilterTests {
    @Test(arguments: [
        ("lights/1/telemetry", "lights/1/telemetry", true),
        ("lights/1/telemetry", "lights/2/telemetry", false),
        ("lights/1/telemetry", "Lights/1/telemetry", false),
        ("lights/+/telemetry", "lights/17/telemetry", true),
        ("lights/+/telemetry", "lights//telemetry", true),
        ("lights/+/telemetry", "lights/telemetry", false),
        ("lights/+/telemetry", "lights/1/2/telemetry", false),
        ("lights/+", "lights", false),
        ("lights/+", "lights/", true),
        ("+", "lights", true),
        ("+", "/lights", false),
        ("+/+", "/lights", true),
        ("/+", "/lights", true),
        ("#", "lights/1/telemetry", true),
        ("lights/#", "lights", true),
        ("lights/#", "lights/", true),
        ("lights/#", "lights/1/telemetry", true),
        ("lights/#", "lightshow/1", false),
        ("lights/+/#", "lights", false),
        ("lights/+/#", "lights/1", true),
        ("#", "$SYS/broker/uptime", false),
        ("+/broker/uptime", "$SYS/broker/uptime", false),
        ("$SYS/#", "$SYS/broker/uptime", true),
        ("$SYS/+/uptime", "$SYS/broker/uptime", true),
        ("$share/collectors/lights/+", "lights/7", true),
        ("$share/collectors/lights/+", "$share/collectors/lights/7", false),
        ("楼宇/+/电表", "楼宇/甲/电表", true),
    ])
    func `a filter matches what section 4.7 of MQTT 5 says`(filter: String, topic: String, isMatch: Bool) throws {
        #expect(try TopicFilter(filter).matches(topic) == isMatch)
    }

    @Test(arguments: [
        ("", TopicFilter.Invalid.empty),
        ("lights/#/telemetry", .misplacedMultiLevelWildcard),
        ("lights#", .misplacedMultiLevelWildcard),
        ("lights/a+", .misplacedSingleLevelWildcard),
        ("$share/collectors", .invalidShareGroup),
        ("$share//lights", .invalidShareGroup),
        ("$share/+/lights", .invalidShareGroup),
        ("$share/collectors/", .empty),
    ])
    func `a broken filter is refused with the rule it breaks`(text: String, rule: TopicFilter.Invalid) {
        #expect(throws: rule) { try TopicFilter(text) }
    }

    @Test func `a filter that MQTT cannot carry is refused`() {
        #expect(throws: TopicFilter.Invalid.nulCharacter) { try TopicFilter("lights/\0") }
        #expect(throws: TopicFilter.Invalid.tooLong) { try TopicFilter(String(repeating: "x", count: 65_536)) }
        #expect(throws: Never.self) { try TopicFilter(String(repeating: "x", count: 65_535)) }
    }
}
