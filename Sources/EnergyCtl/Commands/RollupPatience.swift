import ControlAPI
import Foundation

/// Waiting for readings that were stored just now: a bulletin is not published before they are in its figures.
enum RollupPatience {
    /// A large import takes longer, and is waited for by the person.
    private static let limit = Duration.seconds(30)

    /// Asks, and asks again each second while the daemon answers that readings are not rolled up yet.
    ///
    /// - Throws: What the last question threw.
    static func asking<Answer>(_ console: Console, _ question: () throws -> Answer) throws -> Answer {
        let end = ContinuousClock.now + limit
        var isSaid = false
        while true {
            do {
                return try question()
            } catch let problem as ProblemDocument
                where problem.type == ProblemDocument.notRolledUp && ContinuousClock.now < end
            {
                if !isSaid { console.comment("energyctl: waiting until readings are rolled up") }
                isSaid = true
                Thread.sleep(forTimeInterval: 1)
            }
        }
    }
}
