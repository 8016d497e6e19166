import ControlAPI
import Foundation
import MeterModels

extension Queries {
    /// How the last exports by a timer went, one a kind; none when there is no folder or nothing was exported yet.
    private var catchUps: [BulletinCatchUp] {
        guard let bulletinFolder else { return [] }
        return BulletinCatchUp.kinds.compactMap { kind in
            FileManager.default.contents(atPath: "\(bulletinFolder)/\(BulletinCatchUp.fileName(ofKind: kind))")
                .flatMap { try? JSONDecoder().decode(BulletinCatchUp.self, from: $0) }
        }
    }

    /// What could not be exported, one line each.
    var catchUpProblems: [String] {
        catchUps.flatMap { state in
            state.failures.map { failure in
                "the \(state.kind) bulletin\(failure.period.map { " of \($0)" } ?? "") was not exported: \(failure.reason)"
            }
        }
    }

    /// What a monitor raises an alarm by.
    func catchUpMetrics(_ text: inout MetricsText) {
        let states = catchUps
        guard !states.isEmpty else { return }
        text.family("energy_collector_bulletin_failures", .gauge, "Bulletins that the last run could not export.")
        for state in states { text.sample(state.failures.count, ["kind": state.kind]) }
        text.family(
            "energy_collector_bulletin_last_success_timestamp_seconds", .gauge,
            "When a run last left no bulletin out.")
        for state in states {
            guard let success = state.lastSuccess.flatMap({ Timestamp(rfc3339: $0) }) else { continue }
            text.sample(Double(success.milliseconds) / 1000, ["kind": state.kind])
        }
    }
}
