import MeterModels

extension Campus {
    /// The built-in campus of the demo: 61 000 m², 5 169 400 kWh and 52 000 m³ in the reference year 2021.
    static let demo = Campus(
        commissioned: CivilDate(firstOfMonth: 1, year: 2024),
        gateways: [
            Gateway(
                id: "gw-a", port: 1502,
                devices: [
                    Device(
                        id: "main", unit: 1, kind: .sdm630,
                        source: .balance(loads: ["a-main", "b-main", "c-main"], generation: ["pv-1"]),
                        initial: 18_250, faults: []),
                    Device(
                        id: "a-main", unit: 2, kind: .acrelADL400(voltageRatio: 1, currentRatio: 40),
                        source: .load(.office, annual: 2_350_000), initial: 6_420, faults: []),
                    Device(
                        id: "b-main", unit: 3, kind: .sdm630, source: .load(.office, annual: 1_780_000),
                        initial: 5_130, faults: []),
                    Device(
                        id: "c-main", unit: 4, kind: .sdm630, source: .load(.canteen, annual: 1_039_400),
                        initial: 3_870, faults: []),
                    Device(
                        id: "w-main", unit: 7, kind: .genericWater(address: 0, order: .cdab, litresPerCount: 10),
                        source: .load(.water, annual: 52_000), initial: 1_240, faults: []),
                    Device(
                        id: "w-a", unit: 8, kind: .genericWater(address: 0, order: .cdab, litresPerCount: 10),
                        source: .load(.water, annual: 19_500), initial: 415, faults: []),
                ]),
            Gateway(
                id: "pv", port: 1503,
                devices: [
                    Device(
                        id: "pv-1", unit: 1, kind: .sunspec(ratedWatts: 220_000),
                        source: .load(.solar, annual: 250_000), initial: 640, faults: [])
                ]),
        ],
        lamps: Lamps(count: 300, intervalSeconds: 60))
}
