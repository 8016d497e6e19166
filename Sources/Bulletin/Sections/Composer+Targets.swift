import ConsumptionLedger
import EnergyKPI

extension Composer {
    /// 目标责任: how target letters stand at the end of the period.
    func targetsTable(_ targets: [BulletinInput.Target]) -> BulletinTable {
        table(
            .targets,
            columns: [
                .node, .kpi, .unit, .function, .responsible, .binding, .target, .toDate, .path, .forecast,
                .completion, .state,
            ],
            rows: targets.map { entry in
                let progress = entry.progress
                let letter = progress.letter
                let unit = PublishedUnit(letter.kpi)
                return BulletinTable.Row(
                    id: [letter.node, "\(letter.year)", letter.kpi.rawValue, letter.function.rawValue]
                        .joined(separator: "."),
                    cells: [
                        .text(entry.nodeName), .text(words.kpi(letter.kpi)), self.unit(unit),
                        .text(words.function(letter.function)), person(entry.responsible),
                        short(letter.isBinding ? .yes : .no), .figure(progress.target, unit),
                        .figure(progress.toDate, unit), .figure(progress.linearPath, unit),
                        .figure(progress.forecast.map(\.value), unit), .figure(progress.completion, .percent),
                        short(state(progress)),
                    ])
            })
    }

    /// The sentence and the rule above the table of targets.
    func targetNotes(_ targets: [BulletinInput.Target]) -> [String] {
        guard !targets.isEmpty else { return [words.paragraph(.noTargets)] }
        let good = targets.count { $0.progress.isReached == true }
        let bad = targets.count { $0.progress.isReached == false }
        return [
            words.targets(
                total: targets.count, onTrack: good, behind: bad, unknown: targets.count - good - bad,
                isFinal: targets.contains { $0.progress.isFinal }), words.paragraph(.targetRule),
        ]
    }

    private func state(_ progress: TargetProgress) -> ShortTerm {
        switch (progress.isReached, progress.isFinal) {
        case (nil, _): .unknown
        case (true?, true): .reached
        case (false?, true): .missed
        case (true?, false): .onTrack
        case (false?, false): .behind
        }
    }
}
