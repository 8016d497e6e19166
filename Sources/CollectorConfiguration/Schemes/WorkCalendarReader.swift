import EnergyKPI
import MeterModels

/// Reads the holidays of a year from their YAML form.
struct WorkCalendarReader {
    let root: YAMLMapping

    /// The year; nil after noting what is wrong.
    func year() -> WorkCalendar.Year? {
        let year = root.year()
        let source = root.text("source")
        var holidays: Set<CivilDate> = []
        for value in root.list("holidays") { holidays.formUnion(days(value)) }
        let makeUp = root.list("make_up_days").compactMap {
            $0.value(expected: "a date such as 2026-02-14", { CivilDate($0) })
        }
        root.finish()
        guard let year, let source else { return nil }
        do {
            return try WorkCalendar.Year(year: year, holidays: holidays, makeUpDays: Set(makeUp), source: source)
        } catch {
            root.value.reject("\(error)")
            return nil
        }
    }

    private func days(_ value: YAMLValue) -> [CivilDate] {
        guard let entry = value.mapping else { return [] }
        let first = entry.required("from", expected: "the first day, such as 2026-10-01", { CivilDate($0) })
        let last = entry.required("through", expected: "the last day, such as 2026-10-07", { CivilDate($0) })
        _ = entry.optional("name")
        entry.finish()
        guard let first, let last else { return [] }
        guard first <= last, last.dayNumber - first.dayNumber < 31 else {
            value.reject("expected at most 31 days, the last not before the first")
            return []
        }
        return (0...Int(last.dayNumber - first.dayNumber)).map { first.adding(days: $0) }
    }
}
