import EnergyKPI
import MeterModels

extension Composer {
    /// 口径声明: what the figures rest on and how far the bulletin is, on the cover.
    func declaration(isProvisional: Bool) -> BulletinTable {
        func row(_ item: ItemTerm, _ value: String?) -> BulletinTable.Row? {
            value.map { BulletinTable.Row(id: item.rawValue, cells: [.text(words.item(item)), .text($0)]) }
        }
        let set = issue.coefficients.reference
        let publication = issue.publication
        let withheld = PublicationScope.Withheld.allCases.filter(withholds).map(words.withheld)
        return table(
            .declaration, columns: [.item, .value],
            rows: [
                row(.period, words.days(DayRange(issue.period), zone: zone.identifier)),
                row(.revision, words.revision(publication)),
                row(.publishedOn, publication.publishedOn),
                row(.objectionsUntil, publication.objectionsUntil),
                row(.basis, words.basis(set.basis)),
                row(.coefficientSet, words.set(set.id, version: set.version)),
                row(.emissionFactorSet, issue.emissionFactors.map { words.set($0.id, version: $0.version) }),
                row(.pvPolicy, words.policy(issue.generationPolicy)),
                row(
                    .coverageLimit,
                    issue.coverageLimit.inPercent.formatted(decimals: PublishedUnit.percent.decimals) + "%"),
                row(.lastYearRevision, issue.lastYearRevision.map(words.cited)),
                row(.watermark, issue.watermark.map { zone.rfc3339($0) } ?? words.short(.noReadings)),
                row(.provisional, words.short(isProvisional ? .contained : .notContained)),
                row(.withheld, withheld.isEmpty ? nil : words.list(withheld)),
                row(.program, issue.programVersion),
                row(.programCommit, publication.programCommit),
                row(.zoneData, publication.zoneDataVersion),
                row(.inputHash, publication.inputHash),
                row(.observationHash, publication.observationHash),
                row(.chainHead, publication.chainHead),
                row(.keyFingerprint, publication.keyFingerprint),
            ].compactMap(\.self))
    }
}
