import Glibc
import MeterModels

/// Serves the gateways of a campus by Modbus-TCP on an event loop.
///
/// Nothing waits: an answer that is late or comes in parts is an action of the loop, so a slow unit delays neither
/// another connection nor another unit on its own.
final class ModbusServer {
    /// As many clients as the process should have descriptors for.
    static let wantedConnections = 2048
    /// Descriptors that are not clients': listeners, standard streams, the lamps' client.
    private static let otherDescriptors = 64
    /// A client that lets more answers, or parts of answers, wait than this is dropped.
    private static let maximumDelayedAnswers = 512
    /// "Gateway target device failed to respond": no such unit.
    private static let gatewayTargetFailed: UInt8 = 0x0B
    private static let illegalFunction: UInt8 = 1

    private let loop: EventLoop
    private let composer: ReplyComposer
    /// Beyond this, clients are turned away: a listener that cannot accept would be ready for ever.
    private let maximumConnections: Int
    private let clock: @Sendable () -> Timestamp
    private let started = ContinuousClock.now
    private var connections: [Int: ModbusConnection] = [:]
    private var accepted = 0

    /// A server without gateways.
    ///
    /// - Parameters:
    ///   - loop: Runs it.
    ///   - clock: The time that the registers show.
    /// - Throws: `SystemError` if the process has no descriptors left.
    init(loop: EventLoop, clock: @escaping @Sendable () -> Timestamp) throws(SystemError) {
        self.loop = loop
        self.clock = clock
        composer = try ReplyComposer()
        maximumConnections =
            DescriptorLimit.raise(to: Self.wantedConnections + Self.otherDescriptors)
            - Self.otherDescriptors
    }

    /// How many clients are connected.
    var connectionCount: Int { connections.count }

    /// Begins to serve a gateway.
    ///
    /// - Parameters:
    ///   - gateway: What answers.
    ///   - port: On 127.0.0.1; 0 lets the system choose.
    /// - Returns: The port.
    /// - Throws: `SystemError` if the port cannot be had.
    func listen(_ gateway: SimulatedCampus.Gateway, port: UInt16) throws(SystemError) -> UInt16 {
        let listener = try ModbusListener(port: port)
        let chosen = listener.port
        let descriptor = listener.descriptor
        let box = ListenerBox(listener)
        try loop.watch(descriptor, for: .readable) { [self] _ in
            while let socket = box.listener.accept() { add(socket, to: gateway) }
        }
        return chosen
    }

    /// Keeps a listener, which cannot be copied, for the handler that uses it.
    private final class ListenerBox {
        let listener: ModbusListener

        init(_ listener: consuming ModbusListener) {
            self.listener = listener
        }
    }

    private func add(_ socket: consuming OwnedDescriptor, to gateway: SimulatedCampus.Gateway) {
        guard connections.count < maximumConnections else { return }
        accepted += 1
        let connection = ModbusConnection(socket, number: accepted, gateway: gateway)
        do {
            try loop.watch(connection.descriptor, for: .readable) { [self] readiness in
                serve(connection, readiness)
            }
            connections[connection.number] = connection
        } catch {
            return
        }
    }

    private func close(_ connection: ModbusConnection) {
        guard connections.removeValue(forKey: connection.number) != nil else { return }
        loop.unwatch(connection.descriptor)
        // A handler that is running still holds the connection; the client must learn of its end now.
        shutdown(connection.descriptor, Int32(SHUT_RDWR))
    }

    private func serve(_ connection: ModbusConnection, _ readiness: EventLoop.Readiness) {
        if readiness.contains(.writable), !connection.flush() { return close(connection) }
        if !readiness.isDisjoint(with: [.readable, .broken]) {
            guard connection.receive() else { return close(connection) }
            requests: while connections[connection.number] != nil {
                switch connection.nextRequest() {
                case .incomplete: break requests
                case .invalid: return close(connection)
                case .whole(let frame): answer(frame, on: connection)
                }
            }
        }
        adjustInterest(of: connection)
    }

    private func answer(_ request: RequestFrame, on connection: ModbusConnection) {
        guard let meter = connection.gateway.meters[request.unit] else {
            return send(composer.exception(Self.gatewayTargetFailed, to: request.bytes), on: connection)
        }
        guard let read = request.read else {
            return send(composer.exception(Self.illegalFunction, to: request.bytes), on: connection)
        }
        let second = (ContinuousClock.now - started) / .seconds(1)
        let answer = meter.answer(read, at: clock(), second: second)
        let frame: [UInt8]
        if case .exception(let code) = answer.damage {
            frame = composer.exception(code, to: request.bytes)
        } else {
            frame = composer.reply(to: request.bytes, from: answer.image)
        }
        deliver(frame, delay: answer.delayMilliseconds, damage: answer.damage, on: connection)
    }

    private func deliver(_ frame: [UInt8], delay: Int, damage: Damage?, on connection: ModbusConnection) {
        var milliseconds = delay
        if damage == .droppedConnection {
            return after(milliseconds, on: connection) { [self] in close($0) }
        }
        for part in damage?.parts(of: frame) ?? [(0, frame)] {
            milliseconds += part.milliseconds
            after(milliseconds, on: connection) { [self] in send(part.bytes, on: $0) }
        }
    }

    /// Runs an action at once or later, if the connection still stands then.
    private func after(
        _ milliseconds: Int, on connection: ModbusConnection, _ action: @escaping (ModbusConnection) -> Void
    ) {
        guard milliseconds > 0 else { return action(connection) }
        guard connection.delayedAnswers < Self.maximumDelayedAnswers else { return close(connection) }
        connection.delayedAnswers += 1
        // By number: a connection that ends meanwhile is closed then, not when the answer is due.
        let number = connection.number
        loop.schedule(after: .milliseconds(milliseconds)) { [self] in
            guard let connection = connections[number] else { return }
            connection.delayedAnswers -= 1
            action(connection)
            adjustInterest(of: connection)
        }
    }

    private func send(_ bytes: [UInt8], on connection: ModbusConnection) {
        guard connections[connection.number] != nil else { return }
        if !connection.send(bytes) { close(connection) }
    }

    /// Asks to be told when the client takes more, as long as bytes wait.
    private func adjustInterest(of connection: ModbusConnection) {
        guard connections[connection.number] != nil else { return }
        do {
            try loop.rewatch(connection.descriptor, for: connection.hasUnsent ? [.readable, .writable] : .readable)
        } catch {
            close(connection)
        }
    }
}
