import ConsumptionLedger
import Synchronization

/// The composition of a site's nodes, made again only when the database learned of another meter or register.
final class CompositionCache: Sendable {
    private struct Known {
        var meters: Int
        var registers: Int
        var composition: NodeComposition
    }

    /// The site.
    let site: Site
    private let known = Mutex<Known?>(nil)

    init(site: Site) {
        self.site = site
    }

    /// The composition in the numbers of a registry, to which meters and registers are only ever added.
    func composition(_ registry: RegisterRegistry) -> NodeComposition {
        known.withLock { known in
            if let known, known.meters == registry.meters.count, known.registers == registry.registers.count {
                return known.composition
            }
            let composition = NodeComposition(site: site, registry: registry)
            known = Known(
                meters: registry.meters.count, registers: registry.registers.count, composition: composition)
            return composition
        }
    }
}
