import EnergyKPI
import MeterModels

extension AnnualBulletin {
    /// 定额对标, on its own basis.
    func quotaSection(_ composer: Composer) -> BulletinSection {
        let words = composer.words
        guard let quota, !quota.standings.isEmpty else {
            return composer.section(.quota, paragraphs: [words.paragraph(.noQuota)])
        }
        let rows = quota.standings.map { standing in
            let unit = PublishedUnit(standing.row.kpi)
            let row = standing.row
            // A standard without a value of its own has none here either.
            func limit(_ value: ExactDecimal?) -> BulletinTable.Cell {
                value.map { .figure(.success(Rational($0)), unit) } ?? .text("")
            }
            let band: BulletinTable.Cell =
                switch standing.band {
                case .success(let band): .text(words.band(band))
                case .failure(let reason): .text(words.reason(reason))
                }
            return BulletinTable.Row(
                id: row.kpi.rawValue,
                cells: [
                    .text(words.kpi(row.kpi)), composer.unit(unit), .figure(standing.result, unit),
                    limit(row.constraint), limit(row.base), limit(row.guide), band,
                ])
        }
        let needsExplanation = quota.standings.contains { (try? $0.band.get().needsExplanation) == true }
        return composer.section(
            .quota,
            paragraphs: [
                words.paragraph(.quotaRule), words.quotaSource(quota.source, set: quota.coefficients.reference),
            ] + (needsExplanation ? [words.paragraph(.quotaExplanation)] : []),
            tables: [
                composer.table(
                    .quota, columns: [.kpi, .unit, .year, .constraint, .quotaBase, .guide, .band], rows: rows)
            ])
    }

    /// 三级考核得分: one row a node, and its indicators below.
    func scoresSection(_ composer: Composer) -> BulletinSection {
        guard !composer.withholds(.scores) else { return composer.withheldSection(.scores) }
        let words = composer.words
        guard !scores.isEmpty else { return composer.section(.scores, paragraphs: [words.paragraph(.noScores)]) }
        let point = PublishedUnit.point
        let rows = scores.flatMap { entry -> [BulletinTable.Row] in
            let items = entry.score.items.map { item in
                BulletinTable.Row(
                    id: "\(entry.score.node).\(item.indicator.id)",
                    cells: [
                        .text("\u{3000}" + item.indicator.name), .figure(item.points, point),
                        .figure(.success(Rational(item.indicator.points)), point), .text(""),
                    ])
            }
            return [
                BulletinTable.Row(
                    id: entry.score.node,
                    cells: [
                        .text(entry.nodeName), .figure(entry.score.total, point),
                        .figure(.success(entry.fullPoints), point), .text(entry.score.band ?? ""),
                    ], isTotal: true)
            ] + items
        }
        var schemes: [String] = []
        for entry in scores where !schemes.contains(words.scheme(entry)) { schemes.append(words.scheme(entry)) }
        return composer.section(
            .scores, paragraphs: schemes + [words.paragraph(.scoreRule)],
            tables: [composer.table(.scores, columns: [.item, .points, .fullPoints, .band], rows: rows)])
    }

    /// 供暖用能, of the quota basis: what heating consists of.
    func heatingSection(_ composer: Composer) -> BulletinSection {
        let words = composer.words
        guard let quota, case .success(let derivation)? = quota.report[.heatingEnergyPerArea]?.derivation,
            !derivation.terms.isEmpty
        else { return composer.section(.heating, paragraphs: [words.paragraph(.noHeating)]) }
        var rows = derivation.terms.enumerated().map { index, term in
            let unit = PublishedUnit(ofTerm: term.unit)
            return BulletinTable.Row(
                id: "term_\(index + 1)",
                cells: [
                    .text(words.subject(term.subject)), composer.unit(unit),
                    .figure(.success(term.quantity), unit),
                    .figure(.success(term.value.thousandth), .tonneOfStandardCoal),
                ])
        }
        let sum = derivation.terms.reduce(Rational.zero) { $0 + $1.value }.thousandth
        rows.append(
            BulletinTable.Row(
                id: ItemTerm.total.rawValue,
                cells: [
                    .text(words.item(.total)), composer.unit(.tonneOfStandardCoal), .text(""),
                    .figure(.success(sum), .tonneOfStandardCoal),
                ], isTotal: true))
        let perArea = BulletinFigure(
            quota.report.result(.heatingEnergyPerArea), unit: PublishedUnit(.heatingEnergyPerArea))
        let change = quota.report.change(.heatingEnergyPerArea, .lastYear, against: quota.lastYear)
        return composer.section(
            .heating,
            paragraphs: [
                words.paragraph(.heatingRule), words.paragraph(.quotaRule),
                words.sentence([
                    Statement(
                        name: words.kpi(.heatingEnergyPerArea), figure: perArea,
                        unitName: words.spelled(PublishedUnit(.heatingEnergyPerArea)), changes: [(.lastYear, change)])
                ]),
            ],
            tables: [
                composer.table(.heating, columns: [.item, .unit, .quantity, .standardCoal], rows: rows)
            ])
    }

    /// 数据中心: only where meters of use D10 stand.
    func dataCentreSection(_ composer: Composer) -> BulletinSection {
        let words = composer.words
        guard let item = subItems.first(where: { $0.code == "D10" }) else {
            return composer.section(.dataCentre, paragraphs: [words.paragraph(.noDataCentre)])
        }
        let used = composer.complete(item.current)
        let share = Result { () throws(KPINull) in
            guard let share = try used.get().divided(by: reports.current.result(.siteElectricity).get()) else {
                throw .referenceNotPositive
            }
            return share.inPercent
        }
        return composer.section(
            .dataCentre, paragraphs: [words.paragraph(.dataCentreRule)],
            tables: [
                composer.table(
                    .dataCentre, columns: [.item, .unit, .year],
                    rows: [
                        composer.row(
                            ItemTerm.dataCentreElectricity.rawValue, words.item(.dataCentreElectricity), used,
                            .kilowattHour),
                        composer.row(
                            ItemTerm.dataCentreShare.rawValue, words.item(.dataCentreShare), share, .percent),
                    ])
            ])
    }

    /// 计量器具与检定: the register of meters as it stood on the year's last day.
    func meteringSection(_ composer: Composer) -> BulletinSection {
        let words = composer.words
        func count(_ state: BulletinInput.MeterCard.State) -> Int { cards.count { $0.state == state } }
        let sentence = words.calibration(
            valid: count(.valid), soon: count(.soon), expired: count(.expired), unknown: count(.unknown))
        guard !composer.withholds(.meters), !cards.isEmpty else {
            return composer.section(.metering, paragraphs: [sentence])
        }
        return composer.section(
            .metering, paragraphs: [sentence, words.paragraph(.meteringRule)],
            tables: [
                composer.table(
                    .metering,
                    columns: [
                        .meter, .node, .carrier, .serial, .accuracyClass, .certificate, .calibrated, .calibrationDue,
                        .status,
                    ],
                    rows: cards.map { card in
                        BulletinTable.Row(
                            id: card.meter,
                            cells: [
                                .text(card.meter), .text(card.nodeName), .text(words.carrier(card.carrier)),
                                composer.stated(card.serial), composer.stated(card.accuracyClass),
                                composer.stated(card.certificate), composer.stated(card.calibrated?.description),
                                composer.stated(card.calibrationDue?.description),
                                .text(words.item(card.state.term)),
                            ])
                    })
            ])
    }
}

extension BulletinInput.MeterCard.State {
    fileprivate var term: ItemTerm {
        switch self {
        case .valid: .calibrationValid
        case .soon: .calibrationSoon
        case .expired: .calibrationExpired
        case .unknown: .calibrationUnknown
        }
    }
}
