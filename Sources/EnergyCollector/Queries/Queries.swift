import CollectorConfiguration
import ConsumptionLedger
import ControlAPI
import EnergyKPI
import EnergyStore
import MeterModels
import ModbusLink
import MQTTLink
import NIOPosix

/// What the control API's questions are answered from.
struct Queries: Sendable {
    var configuration: Configuration
    let store: EnergyStore
    let writer: ObservationWriter
    let rollup: RollupService
    let clockWatch: ClockWatch
    let storeCheck: StoreCheck
    let restatements: RestatementBoard
    let watchdog: Watchdog
    /// Where bulletins are exported to by a timer; nil when none are.
    let bulletinFolder: String?
    let board: MeterBoard
    let modbus: ModbusLink
    let fleetLinks: FleetLinks
    let startedAt: Timestamp
    let clock: @Sendable () -> Timestamp
    /// Questions wait for the disk, so they are answered on these.
    let threads: NIOThreadPool

    /// Every fact that counts now.
    var facts: FactBook { get throws { try store.facts() } }
    /// Every bill that counts now.
    var bills: BillBook { get throws { try store.bills() } }
    var fleets: [FleetLink] { fleetLinks.all }
    var site: Site { configuration.site }
    var zone: CivilZone { configuration.site.zone }

    /// The same by another configuration.
    func following(_ configuration: Configuration) -> Queries {
        var queries = self
        queries.configuration = configuration
        return queries
    }

    /// A node by id.
    func node(_ id: String) throws(ProblemDocument) -> SiteNode {
        guard let node = site.nodes.first(where: { $0.id == id }) else {
            throw .unknown("node", id, known: site.nodes.map(\.id))
        }
        return node
    }

    /// Whether a meter is configured, or has said something as a sender of a fleet.
    func knows(meter: String) -> Bool {
        configuration.meters.contains { $0.id == meter } || store.knows(meter: meter)
    }
}
