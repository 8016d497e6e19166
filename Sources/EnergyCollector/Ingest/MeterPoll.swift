import ConsumptionLedger
import EnergyStore
import MeterModels
import ModbusLink

/// Polls one meter: hands the link the requests of its profile and the writer what the answers mean.
///
/// Touched on the link's thread only.
struct MeterPoll: ModbusPollProgram {
    private let meter: String
    private let unit: UInt8
    private let writer: ObservationWriter
    private let board: MeterBoard
    private var reader: any DeviceReader
    private var fill: OutageFill

    init(
        meter: String, unit: UInt8, profile: DeviceProfile, writer: ObservationWriter, board: MeterBoard,
        zone: CivilZone,
        last: OutageFill.Border?
    ) {
        self.meter = meter
        self.unit = unit
        self.writer = writer
        self.board = board
        // The configuration lets no profile of messages be polled.
        reader = profile.makeReader() ?? SunSpecReader()
        fill = OutageFill(zone: zone, keepsRecords: profile.keepsRecords, last: last)
    }

    mutating func next() -> ModbusRequest? {
        reader.next().map { request in
            ModbusRequest(
                unit: unit, function: request.table == .holding ? .readHoldingRegisters : .readInputRegisters,
                address: request.address, count: request.count)
        }
    }

    mutating func receive(_ outcome: Result<[UInt16], ModbusError>, at: Int64) {
        switch outcome {
        case .success(let registers):
            reader.receive(.registers(registers), at: Timestamp(milliseconds: at))
        case .failure(let error):
            reader.receive(error.isRefusal ? .refused : .unanswered, at: Timestamp(milliseconds: at))
        }
    }

    mutating func cycleEnded(at: Int64, failure: ModbusError?) {
        var cycle = reader.finishCycle()
        if let readAt = cycle.at, readAt < .earliestReading {
            cycle = DeviceCycle(failures: [DecodingFailure(at: "clock", UnsetClock(now: readAt).description)])
        }
        if fill.isFollowingOutage(cycle) { reader.requestHistory() }
        for observation in fill.observations(cycle.history, of: meter) {
            writer.offer(SourcedObservation(observation))
        }
        board.note(cycle, of: meter, failure: failure?.description)
        guard let readAt = cycle.at, !cycle.readings.isEmpty else { return }
        writer.offer(
            SourcedObservation(
                Observation(meter: meter, at: readAt, readings: cycle.readings),
                serial: cycle.identity?.texts[.serial]))
    }
}
