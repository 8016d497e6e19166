import ControlAPI

/// What a meter said, in time order.
struct ReadingsReport: Report {
    let response: ReadingsResponse

    func text(_ painter: Painter) -> String {
        var digits: [String: Int] = [:]
        for reading in response.readings {
            digits[reading.quantity] = max(
                digits[reading.quantity] ?? 0, DecimalText.fractionDigits(reading.value))
        }
        let hasMeanings = response.readings.contains { $0.meaning != nil }
        var table = TextTable(
            [.text("TIME"), .text("QUANTITY"), .number("VALUE"), .text("UNIT"), .number("REGISTER")]
                + (hasMeanings ? [.text("MEANING")] : []))
        for reading in response.readings {
            table.add(
                [
                    .init(reading.at), .init(reading.quantity),
                    .init(DecimalText.padded(reading.value, fractionDigits: digits[reading.quantity] ?? 0)),
                    .init(UnitText.display(reading.unit)), .init(reading.raw),
                ] + (hasMeanings ? [.init(reading.meaning ?? "")] : []))
        }
        return table.text(painter)
    }

    var csv: CSVTable {
        var table = CSVTable(ReadingsResponse.columns)
        for reading in response.readings {
            table.add([
                response.meter, reading.at, reading.quantity, DecimalText.exact(reading.value), reading.unit,
                reading.raw, reading.meaning, reading.baseUnits.map(String.init),
            ])
        }
        return table
    }

    var remarks: [String] {
        let dropped = response.droppedBefore.map {
            "voltages, currents and the like before \(TimeText.instant($0)) were dropped: gauge_retention"
        }
        guard let last = response.readings.last else {
            return ["no readings in that time"] + [dropped].compactMap(\.self)
        }
        let cut =
            response.truncated
            ? "the limit cut the answer: go on with --from \(last.at), or take all with --format csv" : nil
        return [dropped, cut].compactMap(\.self)
    }
}
