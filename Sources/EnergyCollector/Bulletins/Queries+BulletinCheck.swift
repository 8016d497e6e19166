import Bulletin
import ConsumptionLedger
import ControlAPI
import EnergyStore
import Foundation
import MeterModels

extension Queries {
    /// `GET /v1/bulletin/check`: what a published revision froze of observations, against those of now.
    ///
    /// Cost: one pass over the period's observations, as for publishing it.
    func bulletinCheck(_ parameters: QueryParameters) throws -> BulletinCheckResponse {
        let (kind, period) = try parameters.bulletin()
        let revisions = try published(kind, period)
        let revision = try publishedRevision(parameters, kind, period) ?? revisions[revisions.count - 1]
        let cover = try revision.cover
        let observations = try evidenceData(of: revision).observations ?? []
        let seals = try store.observationSeals(
            of: observations.map {
                ObservationRange(meter: $0.meter, quantity: $0.quantity, from: $0.from, to: $0.to)
            })
        return BulletinCheckResponse(
            period: period.description, kind: kind.rawValue, revision: revision.key.number,
            stage: cover.stage.rawValue, observationHash: cover.observationHash,
            programCommit: cover.programCommit, programCommitNow: ReleaseVersion.commit,
            zoneDataVersion: cover.zoneDataVersion, zoneDataVersionNow: CivilZone.dataVersion,
            registers: zip(observations, seals).map { frozen, now in
                BulletinCheckResponse.Register(
                    meter: frozen.meter, quantity: frozen.quantity.rawValue,
                    from: zone.rfc3339(Timestamp(seconds: frozen.from)),
                    to: zone.rfc3339(Timestamp(seconds: frozen.to)), count: frozen.count, sha256: frozen.sha256,
                    countNow: now.count, sha256Now: now.sha256, state: Self.state(frozen, now))
            })
    }

    /// What a published revision's evidence tells of meters.
    ///
    /// - Throws: `StoreError` with the code `corrupt` when it is not what was published.
    private func evidenceData(of revision: BulletinRevision) throws -> EvidenceData {
        let name = EvidenceVerifier.Part.meters.rawValue
        let files = try TarArchive.files(in: try store.contents(of: revision).evidence)
        guard let file = files.first(where: { $0.name == name }) else {
            throw StoreError(.corrupt, path: store.path, "bulletin \(revision.id) has no \(name)")
        }
        let data = try JSONDecoder().decode(EvidenceData.self, from: Data(file.bytes))
        guard data.observationHash == (try revision.cover).observationHash else {
            throw StoreError(
                .corrupt, path: store.path, "bulletin \(revision.id) has other hashes than its cover names")
        }
        return data
    }

    /// Where readings may be gone, their being others proves nothing; their being the same cannot be.
    private static func state(
        _ frozen: EvidenceData.Observations, _ now: ObservationSeal
    ) -> BulletinCheckResponse.State {
        if now.count == frozen.count, now.sha256 == frozen.sha256 { return .holds }
        return now.isThinned ? .notKept : .differs
    }
}
