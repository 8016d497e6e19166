import ControlAPI
import Foundation
import Testing

@testable import EnergyCtl

/// What `energyctl bulletin check` says and ends with.
struct BulletinCheckTests {
    private func answer(_ states: [BulletinCheckResponse.State], hash: String? = "ab") throws -> [UInt8] {
        let response = BulletinCheckResponse(
            period: "2026-10", kind: "monthly", revision: 2, stage: "final", observationHash: hash,
            programCommit: "0123456789ab", programCommitNow: "fedcba987654", zoneDataVersion: "2025b",
            zoneDataVersionNow: "2025b",
            registers: states.enumerated().map { index, state in
                BulletinCheckResponse.Register(
                    meter: "m\(index)", quantity: "active_energy_import", from: "2026-10-01T00:00:00+08:00",
                    to: "2026-11-01T00:00:01+08:00", count: 44_641, sha256: String(repeating: "ab", count: 32),
                    countNow: state == .differs ? 44_642 : 44_641, sha256Now: String(repeating: "cd", count: 32),
                    state: state)
            })
        return Array(try JSONEncoder().encode(response))
    }

    private func check(_ body: [UInt8], _ more: String...) throws -> Shell.Result {
        let (result, request) = try Shell().run(
            ["bulletin", "check", "--period", "2026-10"] + more, .http("200 OK", String(decoding: body, as: UTF8.self)))
        let wanted = more.contains("--revision") ? "revision=1" : "revision=last"
        #expect(request?.contains(wanted) == true, "\(request ?? "")")
        return result
    }

    @Test func `what holds is done, and the commit of now is told where it is another`() throws {
        let result = try check(try answer([.holds, .holds]), "--revision", "1")
        #expect(result.status == .done)
        #expect(result.output.contains("holds") && !result.output.contains("differs"))
        #expect(
            result.commentary == """
                2026-10 monthly, revision 2: the readings are those that it rests on
                commit: 0123456789ab then, fedcba987654 now

                """)
    }

    @Test func `what differs or is gone is named, counted and no success`() throws {
        let result = try check(try answer([.holds, .differs, .notKept, .differs]))
        #expect(result.status == .refused)
        #expect(result.output.contains("44642") && result.output.contains("not kept any more"))
        #expect(
            result.commentary.contains(
                "energyctl: 2026-10 monthly, revision 2: of the readings of 4 registers 2 differ, 1 are not kept any more"
            ),
            "\(result.commentary)")
        let csv = try check(try answer([.notKept]), "--format", "csv")
        #expect(csv.status == .refused && csv.output.contains(",not_kept\n"), "\(csv.output)")
    }

    @Test func `a revision of before hashes were kept holds nothing`() throws {
        let result = try check(try answer([], hash: nil))
        #expect(result.status == .refused && result.output.isEmpty)
        #expect(result.commentary.contains("published before hashes of readings were kept"))
    }
}
