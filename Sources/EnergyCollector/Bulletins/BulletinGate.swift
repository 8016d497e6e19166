import Bulletin
import ConsumptionLedger
import EnergyKPI
import EnergyStore
import MeterModels

/// What must be so before a bulletin is final; the raw value is its name in requests.
enum BulletinGate: String, CaseIterable, Sendable {
    /// Some working days have passed since the period ended, in which late readings and bills come in.
    case grace
    /// No register waits for readings that decide about others.
    case tails
    /// Every declared carrier has its bills or readings.
    case bills
    /// Enough of the period is covered by readings.
    case coverage
    /// No objection waits for an answer.
    case objections
    /// The time in which objections may be opened is over.
    case objectionWindow = "objection_window"

    /// Those that a restatement has to meet: of its figures, not of the time since the period.
    static let ofRestatement: [BulletinGate] = [.tails, .bills, .coverage, .objections]

    /// Why it is not met, in words; nil when it is.
    func unmet(_ state: State) -> String? {
        switch self {
        case .grace:
            guard state.today <= state.graceEnds.day else { return nil }
            return "the period's grace ends on \(state.graceEnds.day)" + Self.remark(state.graceEnds)
        case .tails:
            return state.report.isProvisional
                ? "readings are missing up to the period's end, or undecided: later ones can still change it" : nil
        case .bills:
            let missing = state.counted.compactMap { total -> String? in
                if case .carrierMissing(let carrier) = total.shortfall { carrier.rawValue } else { nil }
            }
            return missing.isEmpty ? nil : "nothing is known of \(missing.joined(separator: ", "))"
        case .coverage:
            let short = state.counted.compactMap { total -> String? in
                switch total.shortfall {
                case .coverageBelowLimit, .membersAbsent:
                    total.shortfall.map { "\(total.amount.carrier.rawValue): \($0)" }
                default: nil
                }
            }
            return short.isEmpty ? nil : short.joined(separator: "; ")
        case .objections:
            return state.openObjections == 0 ? nil : "\(state.openObjections) wait for an answer"
        case .objectionWindow:
            guard let until = state.objectionsUntil, state.today <= until else { return nil }
            return "objections may be opened until \(until)"
        }
    }

    private static func remark(_ deadline: Deadline) -> String {
        deadline.isProvisional ? " (provisional: holidays of that year are not published yet)" : ""
    }

    /// What gates are judged by.
    struct State {
        /// The civil day of now.
        var today: CivilDate
        /// The last day of the grace.
        var graceEnds: Deadline
        /// The site over the period.
        var report: KPIReport
        /// Objections to any of its revisions that wait.
        var openObjections: Int
        /// The last day on which objections may be opened.
        var objectionsUntil: CivilDate?

        /// Amounts that figures rest on; lamps off the grid are outside all of them.
        var counted: [CarrierTotal] { report.totals.filter { $0.amount.carrier != .offGridSolar } }
    }
}
