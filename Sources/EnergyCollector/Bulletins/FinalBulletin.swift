import Bulletin
import ConsumptionLedger
import EnergyKPI
import EnergyStore
import Foundation

/// A bulletin that was published as final, with the inputs that it was made from then.
struct FinalBulletin {
    /// Everything that it was made from.
    let record: BulletinRecord
    /// How it is cited.
    let citation: Publication.Citation
}

extension Queries {
    /// The last final revision of a period's bulletin; nil when there is none.
    ///
    /// Its figures are calculated anew from the inputs in its evidence, which neither later readings nor corrections touch.
    func finalBulletin(of period: ReportingPeriod) throws -> FinalBulletin? {
        let kind: BulletinKind
        switch period {
        case .month: kind = .monthly
        case .year: kind = .annual
        case .quarter, .half, .twelveMonths: return nil
        }
        let finals = try store.bulletins(kind: kind.rawValue, period: period.description).filter(\.isFinal)
        guard let last = finals.last else { return nil }
        let files = try TarArchive.files(in: try store.contents(of: last).evidence)
        let name = EvidenceVerifier.Part.record.rawValue
        guard let file = files.first(where: { $0.name == name }) else {
            throw StoreError(.corrupt, path: store.path, "bulletin \(last.id) has no \(name)")
        }
        let record = try JSONDecoder().decode(BulletinRecord.self, from: Data(file.bytes))
        guard try record.inputHash() == last.inputHash else {
            throw StoreError(.corrupt, path: store.path, "bulletin \(last.id) has other inputs than were published")
        }
        return FinalBulletin(
            record: record,
            citation: Publication.Citation(
                period: period.description, number: last.key.number, isRestated: finals.count > 1,
                inputHash: last.inputHash))
    }
}
