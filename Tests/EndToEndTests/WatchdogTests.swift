import Foundation
import Glibc
import TestSupport
import Testing

/// What the service manager hears of a daemon that lives, hangs and goes on again.
@Suite(.serialized) struct WatchdogTests {
    private let site = """
        id: lamps
        name: 路灯
        timezone: Asia/Shanghai
        nodes:
          - {id: campus, name: 园区, kind: campus}
        fleets:
          - {id: lamps, node: campus, mqtt: lights, count: 4, interval: 60s, rated_power: 200W}
        """

    private func links(_ port: UInt16) -> String {
        """
        mqtt:
          - id: lights
            url: mqtt://127.0.0.1:\(port)
            client_id: collector
            subscriptions:
              - {topic: "lights/+/telemetry", profile: streetlight-json}
        """
    }

    private func startedStage(_ environment: [String: String]) async throws -> (Stage, NotifySocket) {
        let stage = try Stage()
        try stage.configure(links: links(try LoopbackPort.unused()), site: site)
        let manager = try NotifySocket(in: stage.folder)
        try await stage.startDaemon(environment: environment.merging(["NOTIFY_SOCKET": manager.path]) { $1 })
        #expect(manager.message(beginning: "READY=1")?.contains("STATUS=0 meters, 1 fleets") == true)
        return (stage, manager)
    }

    /// Idle is not hanging: there is nothing to poll, nothing to commit and no broker, and the watchdog is fed.
    @Test func `the watchdog is fed while all loops go on, and not while one hangs, which the status names`()
        async throws
    {
        let (stage, manager) = try await startedStage(["WATCHDOG_USEC": "3000000"])
        let daemon = try #require(stage.daemon).processID
        for (threads, loop) in [("modbus", "polling"), ("writer", "committing"), ("NIO-SGLTN", "serving")] {
            #expect(manager.message(beginning: "WATCHDOG=1") != nil)
            #expect(manager.message(beginning: "WATCHDOG=1") != nil)
            do {
                let held = try HeldThreads(of: daemon, named: threads)
                try #require(manager.message(beginning: "STATUS=hanging", naming: loop) != nil)
                // Three times as long as between two signs of life.
                #expect(manager.message(beginning: "WATCHDOG=1", within: .seconds(2)) == nil)
                withExtendedLifetime(held) {}
            }
            #expect(manager.message(beginning: "STATUS=0 meters, 1 fleets") != nil)
        }
        let log = try stage.folder.text("daemon.log")
        #expect(log.contains(" critical a loop does not go on loop=polling seconds="), "\(log)")
        #expect(log.contains(" notice a loop goes on again loop=committing"), "\(log)")
        #expect(try stage.stopDaemon() == 0)
    }

    @Test func `a reload is told to the service manager from its beginning to its end, refused or not`() async throws {
        let (stage, manager) = try await startedStage(["WATCHDOG_PID": "1", "WATCHDOG_USEC": "1000"])
        try stage.configure(links: links(try LoopbackPort.unused()), site: site.replacing("campus,", with: "park,"))
        try stage.reloadDaemon()
        // Nothing comes before it: the watchdog is another process's.
        #expect(manager.message()?.hasPrefix("RELOADING=1\nMONOTONIC_USEC=") == true)
        #expect(manager.message() == "READY=1\nSTATUS=0 meters, 1 fleets")
        let began = ContinuousClock.now
        #expect(try stage.stopDaemon() == 0)
        #expect(ContinuousClock.now - began < .seconds(10))
        #expect(manager.message()?.hasPrefix("STOPPING=1") == true)
    }

    @Test func `LOG_LEVEL says how much is logged, and a wrong one is an error of the configuration`() async throws {
        let (stage, _) = try await startedStage(["LOG_LEVEL": "warning"])
        #expect(try stage.stopDaemon() == 0)
        #expect(try stage.folder.text("daemon.log").contains("ready") == false)
        let wrong = try ChildProcess(
            ChildProcess.built("energy-collector"), ["run", "--config", stage.configuration],
            environment: ["LOG_LEVEL": "loud"], errorsTo: stage.log)
        #expect(try wrong.waitForEnd(timeout: 60) == 78)
        #expect(try stage.folder.text("daemon.log").contains("LOG_LEVEL: found 'loud', expected trace, debug"))
    }
}
