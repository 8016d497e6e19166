import EnergyStore
import MQTTLink
import ModbusLink

/// The loops that the daemon lives by: when one of them does not go on, only a restart helps.
struct VitalLoops: Sendable {
    let modbus: ModbusLink
    let fleets: FleetLinks
    let writer: ObservationWriter
    let rollup: RollupService
    let serving: ServingProbe
    /// The time that limits are multiples of: what the service manager waits for a sign of life.
    let patience: Duration

    /// What each says of itself now; waits for none of them.
    ///
    /// The limits are multiples, since a round may rightly take long: a commit waits for an import that is stored in
    /// one transaction, a broker's name may be looked up at several servers that do not answer, and a step of the
    /// rollup may replay years for two hundred meters.
    var signs: [ProgressBoard.Sign] {
        [
            ProgressBoard.Sign(loop: "polling", rounds: modbus.rounds, limit: patience),
            ProgressBoard.Sign(loop: "committing", rounds: writer.rounds, limit: patience * 3),
            ProgressBoard.Sign(loop: "rolling up", rounds: rollup.rounds, limit: patience * 10 + rollup.interval),
            ProgressBoard.Sign(loop: "serving", rounds: serving.rounds, limit: patience * 2),
        ]
            + fleets.all.map { fleet in
                ProgressBoard.Sign(
                    loop: "receiving from \(fleet.link.broker.id)", rounds: fleet.link.rounds, limit: patience * 5)
            }
    }
}
