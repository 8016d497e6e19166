import ConsumptionLedger
import EnergyKPI
import MeterModels

/// What a bulletin says of the data that its figures rest on.
struct DataQuality {
    var report: KPIReport
    var meters: [BulletinInput.MeterQuality]
    var changes: [BulletinInput.MeterChange]
    var corrections: [BulletinInput.Correction]
}

extension Composer {
    /// 数据质量: how much of the truth the figures rest on, what changed of meters, and what was corrected.
    func qualitySection(_ quality: DataQuality) -> BulletinSection {
        var paragraphs = [words.paragraph(.qualityRule)]
        var tables = [figureTable(quality.report), carrierTable(quality.report)]
        if !withholds(.meters) {
            if !quality.meters.isEmpty { tables.append(meterTable(quality.meters)) }
            if quality.changes.isEmpty {
                paragraphs.append(words.paragraph(.noChanges))
            } else {
                tables.append(changeTable(quality.changes))
            }
        }
        if !withholds(.corrections) {
            if quality.corrections.isEmpty {
                paragraphs.append(words.paragraph(.noCorrections))
            } else {
                tables.append(correctionTable(quality.corrections))
            }
        }
        let totals = quality.report.totals
        let chart = chart(
            .quality, unit: .percent, form: .bars, labels: totals.map { words.carrier($0.amount.carrier) },
            series: [
                BulletinChart.Series(
                    words.series(.coverage), totals.map { $0.amount.coverage.map(\.inPercent) })
            ], rounding: .down)
        return section(.quality, paragraphs: paragraphs, charts: totals.isEmpty ? [] : [chart], tables: tables)
    }

    /// 采集完整率, 估算占比 and 不明用量率.
    private func figureTable(_ report: KPIReport) -> BulletinTable {
        let kpis: [KPI] = [.completeness, .estimatedShare, .unaccountedShare]
        return table(
            .qualityFigures, columns: [.kpi, .unit, .quantity],
            rows: kpis.map { kpi in
                // What is got of what is expected never reads as all of it when it is not.
                let rounding: Rational.DisplayRounding = kpi == .completeness ? .down : .halfEven
                return BulletinTable.Row(
                    id: kpi.rawValue,
                    cells: [
                        .text(words.kpi(kpi)), unit(.percent),
                        .figure(report.result(kpi), .percent, rounding: rounding),
                    ])
            })
    }

    private func carrierTable(_ report: KPIReport) -> BulletinTable {
        table(
            .qualityCarriers, columns: [.carrier, .present, .expected, .coverage, .estimated, .missing],
            rows: report.totals.map { total in
                let amount = total.amount
                let estimated = amount.amount.flatMap { $0 > 0 ? Rational(amount.estimated, over: $0) : nil }
                return BulletinTable.Row(
                    id: amount.carrier.rawValue,
                    cells: [
                        .text(words.carrier(amount.carrier)), .count(amount.membersPresent),
                        .count(amount.membersExpected),
                        .percent(amount.coverage, else: .carrierMissing(amount.carrier), rounding: .down),
                        .percent(estimated, else: .carrierMissing(amount.carrier)),
                        .text(
                            amount.uncoveredMembers.isEmpty ? words.short(.none) : words.list(amount.uncoveredMembers)),
                    ])
            })
    }

    private func meterTable(_ meters: [BulletinInput.MeterQuality]) -> BulletinTable {
        table(
            .qualityMeters,
            columns: [.meter, .carrier, .coverage, .derived, .manual, .estimated, .quarantined],
            rows: meters.map { entry in
                let missing = KPINull.carrierMissing(entry.carrier)
                return BulletinTable.Row(
                    id: entry.meter,
                    cells: [
                        .text(entry.meter), .text(words.carrier(entry.carrier)),
                        .percent(entry.coverage, else: missing, rounding: .down),
                        .percent(entry.derivedShare, else: missing), .percent(entry.manualShare, else: missing),
                        .percent(entry.estimatedShare, else: missing), .count(entry.quarantined),
                    ])
            })
    }

    private func changeTable(_ changes: [BulletinInput.MeterChange]) -> BulletinTable {
        table(
            .meterChanges, columns: [.meter, .at, .event, .detail, .reason],
            rows: changes.map { change in
                let details = [
                    change.ratio.map { words.ratio(before: $0.before, after: $0.after) },
                    change.serial.map(words.newSerial),
                ].compactMap(\.self)
                return BulletinTable.Row(
                    id: String(change.id),
                    cells: [
                        .text(change.meter), .text(minute(change.at)), .text(words.change(change.kind)),
                        .text(words.list(details)), .text(change.reason),
                    ])
            })
    }

    private func correctionTable(_ corrections: [BulletinInput.Correction]) -> BulletinTable {
        table(
            .corrections, columns: [.meter, .span, .kind, .reason, .author],
            rows: corrections.map { entry in
                BulletinTable.Row(
                    id: String(entry.id),
                    cells: [
                        .text(entry.meter), .text(span(entry.from, entry.to)), .text(words.correction(entry.kind)),
                        .text(entry.reason), person(entry.author),
                    ])
            })
    }

    /// A time of the site to the minute, `2026-10-14 08:30`.
    func minute(_ at: Timestamp) -> String {
        let text = zone.rfc3339(at)
        return "\(text.prefix(10)) \(text.dropFirst(11).prefix(5))"
    }

    /// From and to; one time where both are the same.
    func span(_ from: Timestamp, _ to: Timestamp) -> String {
        from == to ? minute(from) : "\(minute(from)) – \(minute(to))"
    }
}
