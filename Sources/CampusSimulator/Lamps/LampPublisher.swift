import FoundationEssentials
import MeterModels

/// Publishes the lamps' messages at QoS 1, spread evenly over the interval, on an event loop.
///
/// Without a broker it goes on trying; the lamps' messages of that time are not kept, but their energies are cumulative,
/// so nothing is lost by it.
final class LampPublisher {
    /// Where and how often to publish.
    struct Settings: Equatable, Sendable {
        /// The broker's host.
        var host: String
        /// The broker's port.
        var port: UInt16
        /// How many lamps.
        var count: Int
        /// Time between two messages of a lamp.
        var interval: Duration
    }

    /// More messages than this do not wait for their acknowledgement.
    private static let maximumUnacknowledged = 1000
    private static let firstRetry = Duration.milliseconds(250)
    private static let lastRetry = Duration.seconds(5)
    /// The shortest pause between two rounds of publishing; lamps that fall due within it go together.
    private static let shortestPause = Duration.milliseconds(10)

    private let settings: Settings
    private let loop: EventLoop
    private let fleet: LampFleet
    private let clock: @Sendable () -> Timestamp
    private let report: (String) -> Void
    private let client: PublishingClient
    private let encoder = JSONEncoder()
    private let started = ContinuousClock.now
    private var watched: Int32 = -1
    private var isRetrying = false
    private var retry = firstRetry
    private var wasConnected = false
    /// Messages since the start, published or not.
    private var due = 0
    /// Messages that were handed to the client.
    private(set) var published = 0
    /// Messages that fell due without a broker, or while too many were unacknowledged.
    private(set) var skipped = 0

    /// A publisher that has not started.
    ///
    /// - Parameters:
    ///   - settings: Where and how often.
    ///   - loop: Runs it.
    ///   - fleet: What the lamps say.
    ///   - clock: The time that messages carry.
    ///   - report: Takes a line when the connection comes or goes.
    /// - Throws: `PublishingError` if libmosquitto cannot make a client.
    init(
        settings: Settings, loop: EventLoop, fleet: LampFleet, clock: @escaping @Sendable () -> Timestamp,
        report: @escaping (String) -> Void
    ) throws(PublishingError) {
        self.settings = settings
        self.loop = loop
        self.fleet = fleet
        self.clock = clock
        self.report = report
        client = try PublishingClient(id: "campus-simulator-\(ProcessInfo.processInfo.processIdentifier)")
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    }

    /// Connects and begins to publish.
    func start() {
        connect()
        maintain()
        publishDue()
    }

    /// Says goodbye to the broker.
    func stop() {
        if client.events.isConnected { client.disconnect() }
    }

    private var unacknowledged: Int { published - client.events.acknowledged }

    /// How many lamps publish.
    var count: Int { settings.count }

    // MARK: - Messages

    /// Publishes what fell due since the last time and comes back for the next.
    private func publishDue() {
        let slot = settings.interval / settings.count
        let passed = ContinuousClock.now - started
        let dueNow = Int(passed / slot) + 1
        // After a standstill only the last message of each lamp is of use.
        if dueNow - due > settings.count {
            skipped += dueNow - due - settings.count
            due = dueNow - settings.count
        }
        while due < dueNow {
            publish(lamp: due % settings.count + 1)
            due += 1
        }
        drive {}
        let next = slot * dueNow - (ContinuousClock.now - started)
        loop.schedule(after: max(next, Self.shortestPause)) { [self] in publishDue() }
    }

    private func publish(lamp number: Int) {
        guard client.events.isConnected, unacknowledged < Self.maximumUnacknowledged else {
            skipped += 1
            return
        }
        let id = LampFleet.id(number)
        do {
            let payload = try encoder.encode(fleet.telemetry(of: id, at: clock()))
            try client.publish(Array(payload), topic: "lights/\(id)/telemetry")
            published += 1
        } catch {
            skipped += 1
        }
    }

    // MARK: - Connection

    private func connect() {
        isRetrying = false
        drive { () throws(PublishingError) in try client.connect(host: settings.host, port: settings.port) }
    }

    /// Keeps the connection alive, once a second.
    private func maintain() {
        if watched >= 0 { drive { () throws(PublishingError) in try client.keepAlive() } }
        loop.schedule(after: .seconds(1)) { [self] in maintain() }
    }

    /// Calls the client, sends what it queued, and watches whichever socket it then has.
    private func drive(_ call: () throws(PublishingError) -> Void) {
        var failure: PublishingError?
        do throws(PublishingError) {
            try call()
            if client.socket >= 0 { try client.write() }
        } catch {
            failure = error
        }
        watchSocket()
        let isConnected = client.events.isConnected
        if isConnected != wasConnected {
            wasConnected = isConnected
            let broker = "\(settings.host):\(settings.port)"
            if isConnected {
                retry = Self.firstRetry
                report("lamps: connected to \(broker)")
            } else {
                report("lamps: lost \(broker)\(failure.map { ": \($0)" } ?? ""); \(skipped) messages skipped so far")
            }
        }
        if client.socket < 0, !isRetrying {
            isRetrying = true
            loop.schedule(after: retry) { [self] in connect() }
            retry = min(retry * 2, Self.lastRetry)
        }
    }

    private func watchSocket() {
        let socket = client.socket
        let readiness: EventLoop.Readiness = client.wantsWrite ? [.readable, .writable] : .readable
        do {
            if socket != watched {
                // libmosquitto closed the old one itself, and opens none in the same call.
                loop.unwatch(watched)
                watched = socket
                guard socket >= 0 else { return }
                try loop.watch(socket, for: readiness) { [self] readiness in
                    let hasInput = !readiness.isDisjoint(with: [.readable, .broken])
                    drive { () throws(PublishingError) in if hasInput { try client.read() } }
                }
            } else if socket >= 0 {
                try loop.rewatch(socket, for: readiness)
            }
        } catch {
            report("lamps: \(error)")
        }
    }
}
