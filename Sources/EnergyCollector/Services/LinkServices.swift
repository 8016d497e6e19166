import ModbusLink
import MQTTLink
import ServiceLifecycle

/// Keeps the Modbus link running from start to shutdown.
struct ModbusService: Service {
    let link: ModbusLink

    func run() async throws {
        try link.start()
        try? await gracefulShutdown()
        await link.stop()
    }
}

/// Keeps an MQTT session running from start to shutdown.
struct MQTTService: Service {
    let link: MQTTLink

    func run() async throws {
        try link.start()
        try? await gracefulShutdown()
        await link.stop()
    }
}
