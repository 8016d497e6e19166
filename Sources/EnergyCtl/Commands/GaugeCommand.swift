import ArgumentParser
import ControlAPI

/// Asks for a value of the moment over time: `energyctl gauge`.
struct GaugeCommand: QueryCommand {
    static let configuration = CommandConfiguration(
        commandName: "gauge", abstract: "Show a meter's power, voltage, flow, … by time: mean, smallest and largest.",
        discussion: """
            The mean is that of the time between samples at most three cadences apart. A power is integrated as well: \
            what flowed in, and what flowed out.
            """)

    @Argument(help: "The meter.", completion: Known.meters)
    var meter: String

    @Argument(help: "The quantity, such as active_power.", completion: Known.gauges)
    var quantity: String

    @Option(help: ArgumentHelp("The length of a row.", valueName: "level"))
    var by = RollupCommand.Level.hour

    @OptionGroup var time: TimeOptions
    @OptionGroup var options: CommonOptions

    var request: ControlRequest {
        ControlRequest(
            path: ControlPath.gauge,
            query: [
                ("meter", meter), ("quantity", quantity), ("by", by.rawValue), ("from", time.from), ("to", time.to),
            ])
    }

    func report(_ answer: GaugeResponse) -> any Report { GaugeReport(response: answer) }
}

/// A value of the moment over time.
struct GaugeReport: Report {
    let response: GaugeResponse

    func text(_ painter: Painter) -> String {
        guard !response.rows.isEmpty else { return "" }
        let hasEnergy = response.rows.contains { $0.imported != nil }
        let unit = UnitText.display(response.unit)
        var table = TextTable(
            [
                .text("FROM"), .number("MEAN \(unit)"), .number("SMALLEST"), .number("LARGEST"), .number("SAMPLES"),
                .number("COVERAGE"),
            ] + (hasEnergy ? [.number("IN kWh"), .number("OUT kWh")] : []))
        for row in response.rows {
            table.add(
                [
                    .init(TimeText.instant(row.start)), .init(row.mean.map(DecimalText.exact)),
                    .init(row.smallest.map(DecimalText.exact)), .init(row.largest.map(DecimalText.exact)),
                    .init(String(row.samples)), .init(DecimalText.percent(row.coverage)),
                ]
                    + (hasEnergy
                        ? [.init(row.imported.map(DecimalText.exact)), .init(row.exported.map(DecimalText.exact))]
                        : []))
        }
        return table.text(painter)
    }

    var csv: CSVTable {
        var table = CSVTable([
            "meter", "quantity", "unit", "start", "mean", "smallest", "largest", "samples", "coverage", "imported_kwh",
            "exported_kwh",
        ])
        for row in response.rows {
            table.add([
                response.meter, response.quantity, response.unit, row.start, row.mean.map(DecimalText.exact),
                row.smallest.map(DecimalText.exact), row.largest.map(DecimalText.exact), String(row.samples),
                DecimalText.exact(row.coverage), row.imported.map(DecimalText.exact),
                row.exported.map(DecimalText.exact),
            ])
        }
        return table
    }

    var remarks: [String] {
        (response.rows.isEmpty ? ["no samples in that time"] : [])
            + (response.droppedBefore.map { ["values before \(TimeText.instant($0)) were dropped: gauge_retention"] }
                ?? [])
    }
}
