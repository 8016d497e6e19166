import ModbusLink
import MQTTLink
import ServiceLifecycle

/// Tells the service manager that the daemon is stopping: started last, it is the first to be stopped.
struct StopNotice: Service {
    let manager: ServiceManager

    func run() async throws {
        try? await gracefulShutdown()
        manager.stopping()
    }
}

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
