import EnergyKPI
import MeterModels

extension Composer {
    /// 分项用电: electricity by what it is used for, and what no meter tells apart.
    func subItemsSection(_ items: [BulletinInput.SubItem], of report: KPIReport) -> BulletinSection {
        guard !withholds(.subItems) else { return withheldSection(.subItems) }
        guard !items.isEmpty else { return section(.subItems, paragraphs: [words.paragraph(.noSubItems)]) }
        let site = report.result(.siteElectricity)
        func share(_ part: Result<Rational, KPINull>) -> Result<Rational, KPINull> {
            Result { () throws(KPINull) in
                guard let share = try part.get().divided(by: site.get()) else { throw .referenceNotPositive }
                return share.inPercent
            }
        }
        var rows = items.map { item in
            let now = complete(item.current)
            let change = Result { () throws(KPINull) in
                try Rational.changePercent(
                    from: item.lastYear.map(complete) ?? .failure(.referenceMissing), to: now)
            }
            return BulletinTable.Row(
                id: item.code + (item.isPart ? ".part" : ""),
                cells: [
                    .text((item.isPart ? "\u{3000}" : "") + name(of: item.code)), unit(.kilowattHour),
                    .figure(now, .kilowattHour), .figure(share(now), .percent), .figure(change, .percent),
                ])
        }
        let rest = Result { () throws(KPINull) in
            var rest = try site.get()
            for item in items where !item.isPart { rest = rest - (try complete(item.current).get()) }
            return rest
        }
        rows.append(
            BulletinTable.Row(
                id: ItemTerm.notItemised.rawValue,
                cells: [
                    .text(words.item(.notItemised)), unit(.kilowattHour), .figure(rest, .kilowattHour),
                    .figure(share(rest), .percent), .text(""),
                ]))
        rows.append(
            BulletinTable.Row(
                id: KPI.siteElectricity.rawValue,
                cells: [
                    .text(words.kpi(.siteElectricity)), unit(.kilowattHour), .figure(site, .kilowattHour),
                    .figure(share(site), .percent), .text(""),
                ], isTotal: true))
        return section(
            .subItems, paragraphs: [words.paragraph(.subItemRule)],
            tables: [table(.subItems, columns: [.code, .unit, .quantity, .share, .yearOnYear], rows: rows)])
    }

    /// The code with what it stands for.
    private func name(of code: String) -> String {
        let term: ItemTerm? =
            switch code.first {
            case "A": .lighting
            case "B": .airConditioning
            case "C": .power
            case "D": .special
            default: nil
            }
        return term.map { "\(code) \(words.item($0))" } ?? code
    }
}
