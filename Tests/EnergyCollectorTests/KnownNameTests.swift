import ConsumptionLedger
import ControlAPI
import EnergyKPI
import EnergyStore
import MeterModels
import Testing

@testable import EnergyCollector

/// What shells complete is what the daemon understands: neither less nor more.
@Suite struct KnownNameTests {
    @Test func `names that do not depend on a site are those of the daemon`() throws {
        #expect(KnownName.figures == KPI.allCases.map(\.rawValue))
        func quantities(_ kind: Quantity.Kind) -> [String] {
            Quantity.allCases.filter { $0.kind == kind }.map(\.rawValue)
        }
        #expect(KnownName.counters == quantities(.counter))
        #expect(KnownName.gauges == quantities(.gauge))
        #expect(KnownName.states == quantities(.state))
        #expect(KnownName.factKinds == FactKind.allCases.map(\.rawValue))
        #expect(KnownName.eventKinds == MeterEvent.Kind.allCases.filter { $0 != .otherDevice }.map(\.rawValue))
        #expect(KnownName.correctionKinds == Correction.Kind.allCases.map(\.rawValue))
        #expect(KnownName.nodeKinds == SiteNode.Kind.allCases.map(\.rawValue))
        #expect(KnownName.carriers == Carrier.allCases.map(\.rawValue))
    }

    @Test func `every word for a time is understood as one`() throws {
        let time = SpokenTime(now: 1_795_487_400, zone: try CivilZone(identifier: "Asia/Shanghai"))
        for word in KnownName.periods { #expect(time.period(word) != nil, "\(word)") }
        for word in KnownName.times { #expect(time.span(word) != nil, "\(word)") }
    }
}
