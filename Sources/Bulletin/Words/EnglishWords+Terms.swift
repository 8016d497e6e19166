import ConsumptionLedger
import EnergyKPI
import MeterModels

/// The field's own terms.
extension EnglishWords {
    func kpi(_ kpi: KPI) -> String {
        switch kpi {
        case .comprehensiveEnergy: "Comprehensive energy"
        case .siteElectricity: "Site electricity"
        case .water: "Water"
        case .energyPerCapita: "Energy per capita"
        case .energyPerArea: "Energy per floor area"
        case .electricityPerCapita: "Electricity per capita"
        case .electricityPerArea: "Electricity per floor area"
        case .waterPerCapita: "Water per capita"
        case .nonHeatingEnergyPerArea: "Energy without heating per floor area"
        case .heatingEnergyPerArea: "Heating energy per floor area"
        case .conventionalElectricityPerArea: "Conventional electricity per floor area"
        case .carbonDioxide: "Carbon dioxide"
        case .carbonDioxidePerArea: "Carbon dioxide per floor area"
        case .generation: "Photovoltaic generation"
        case .gridExport: "Export to the grid"
        case .selfUse: "Own use of generation"
        case .renewableShare: "Renewable share"
        case .equivalentHours: "Equivalent hours"
        case .completeness: "Completeness of readings"
        case .estimatedShare: "Estimated share"
        case .unaccountedShare: "Unaccounted share"
        case .headcount: "Energy users"
        case .floorArea: "Floor area"
        }
    }

    func carrier(_ carrier: Carrier) -> String {
        switch carrier {
        case .electricity: "Electricity"
        case .water: "Water"
        case .naturalGas: "Natural gas"
        case .heat: "Heat"
        case .petrol: "Petrol"
        case .diesel: "Diesel"
        case .coal: "Raw coal"
        case .lpg: "LPG"
        case .fuelOil: "Fuel oil"
        case .offGridSolar: "Off-grid solar"
        }
    }

    func subject(_ subject: KPIDerivation.Subject) -> String {
        switch subject {
        case .carrier(.electricity): "Electricity (site)"
        case .carrier(let carrier): self.carrier(carrier)
        case .vehicleFuel(let carrier): "\(self.carrier(carrier)) of official vehicles"
        case .heatingFuel(let carrier): "\(self.carrier(carrier)) for heating"
        case .generation: "Photovoltaic generation"
        case .gridExport: "Export to the grid"
        case .heatingElectricity: "Electricity for heating"
        case .specialElectricity: "Special consumption of electricity"
        case .comprehensiveEnergy: "Comprehensive energy"
        case .estimated(let carrier): "\(self.carrier(carrier)), estimated"
        case .mainMeters: "Main meters"
        case .subMeters: "Sub-meters"
        case .readings: "Readings"
        case .expectedReadings: "Expected readings"
        case .headcount: "Energy users"
        case .floorArea: "Floor area"
        case .ratedPower: "Rated power"
        }
    }

    func unit(_ symbol: String) -> String {
        switch symbol {
        case "kgce/人": "kgce/person"
        case "kWh/人": "kWh/person"
        case "m³/人": "m³/person"
        case "人": "persons"
        case "万kWh": "10⁴ kWh"
        case "盏": "lamps"
        case "件": "cases"
        case "台": "meters"
        case "个": "items"
        case "分": "points"
        default: symbol
        }
    }

    func spelled(_ unit: PublishedUnit) -> String {
        unit == .tenThousandKilowattHours ? "× 10⁴ kWh" : self.unit(unit.symbol)
    }

    func reason(_ null: KPINull) -> String {
        switch null {
        case .denominatorZero: "headcount or floor area is zero"
        case .denominatorMissing(let from, let to):
            "headcount or floor area is not stated from \(from) to \(to.adding(days: -1))"
        case .coverageBelowLimit(let coverage):
            "coverage is \((coverage * 100).formatted(decimals: 2, rounding: .down)) %, below the limit"
        case .membersAbsent(let names): "no data from \(list(names))"
        case .carrierMissing(let carrier): "no data of \(self.carrier(carrier).lowercased())"
        case .notUsed: "not used"
        case .negativeAmount(let carrier): "the amount of \(self.carrier(carrier).lowercased()) is negative"
        case .coefficientMissing(let carrier): "the set has no coefficient for \(self.carrier(carrier).lowercased())"
        case .emissionFactorMissing(let carrier):
            "there is no emission factor for \(self.carrier(carrier).lowercased())"
        case .exportNotMetered: "there is no export meter, and the site is not declared never to export"
        case .targetMissing: "there is no target"
        case .scoreMissing: "not scored yet"
        case .boundaryDiffers: "heat is billed otherwise in one of the two"
        case .basisDiffers: "another basis, which is not compared"
        case .periodDiffers: "another length of time, which is not compared; savings against a base are of whole years"
        case .referenceMissing: "nothing to compare with"
        case .referenceNotPositive: "the reference is zero or negative"
        case .referenceUnknown(let reason): "the reference is not complete: \(self.reason(reason))"
        }
    }

    func basis(_ basis: Basis) -> String {
        switch basis {
        case .statistical: "statistical basis"
        case .quota: "quota basis"
        }
    }

    func policy(_ policy: GenerationPolicy) -> String {
        switch policy {
        case .countSelfUse: "own use of generation counts as energy"
        case .purchasedOnly: "only purchased electricity counts as energy"
        }
    }

    func confidence(_ confidence: Coefficient.Confidence) -> String {
        switch confidence {
        case .official: "official text"
        case .secondary: "public copy"
        case .derived: "derived"
        case .unverified: "not verified"
        }
    }

    func band(_ band: QuotaBand) -> String {
        switch band {
        case .withinGuide: "within guide"
        case .withinBase: "within base"
        case .withinConstraint: "within constraint"
        case .aboveConstraint: "above constraint"
        }
    }

    func function(_ function: Responsibility.Function) -> String {
        switch function {
        case .leader: "leader in charge"
        case .deputy: "deputy"
        case .departmentHead: "head of department"
        case .propertyCompany: "property company"
        }
    }

    func anomaly(_ kind: Anomaly.Kind) -> String {
        switch kind {
        case .nightBaseLoad: "high base load at night"
        case .nightWaterFlow: "water flows all night"
        case .stuckCounter: "counter stands still"
        case .powerAgainstEnergy: "power and counter differ"
        case .importExportAtOnce: "import and export at once"
        case .twinMeters: "two meters say the same"
        case .unaccountedShare: "much is unaccounted for"
        case .longSilence: "long silence"
        case .calibrationExpired: "calibration expired"
        }
    }

    func change(_ kind: BulletinInput.MeterChange.Kind) -> String {
        switch kind {
        case .install: "installed"
        case .remove: "removed"
        case .replace: "replaced"
        case .reset: "reset"
        case .ratio: "transformer ratio changed"
        case .otherDevice: "another serial number, to be explained"
        }
    }

    func correction(_ kind: BulletinInput.Correction.Kind) -> String {
        switch kind {
        case .exclude: "reading taken out"
        case .insert: "reading put in"
        case .attribute: "advance attributed"
        case .reject: "advance rejected"
        case .fill: "gap filled"
        }
    }

    func method(_ method: TargetForecast.Method) -> String {
        switch method {
        case .lastYearShaped: "shaped as last year"
        case .linear: "by days"
        case .final: "final"
        }
    }

    func withheld(_ what: PublicationScope.Withheld) -> String {
        switch what {
        case .ranking: "ranking"
        case .targets: "targets"
        case .scores: "scores"
        case .subItems: "electricity by use"
        case .meters: "single meters"
        case .corrections: "corrections"
        case .anomalies: "anomalies"
        case .persons: "names of persons"
        }
    }

    private static let months = [
        "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
        "December",
    ]

    func period(_ period: ReportingPeriod) -> String {
        switch period {
        case .month(let year, let month): "\(Self.months[month - 1]) \(year)"
        case .quarter(let year, let quarter): "quarter \(quarter) of \(year)"
        case .half(let year, let half): "half \(half) of \(year)"
        case .year(let year): "\(year)"
        case .twelveMonths:
            [period.months.first, period.months.last].compactMap { $0.map(self.period) }.joined(separator: " to ")
        }
    }

    func axis(_ month: ReportingPeriod) -> String { month.shortName }

    func days(_ days: DayRange, zone: String?) -> String {
        "\(days.first) to \(days.end.adding(days: -1))" + (zone.map { " (\($0))" } ?? "")
    }

    func revision(_ publication: Publication) -> String {
        switch publication.stage {
        case .preview: "preview"
        case .preliminary: "preliminary (revision \(publication.number))"
        case .final: "final (revision \(publication.number))"
        }
    }

    func set(_ id: String, version: String) -> String { "\(id), version \(version)" }
    func list(_ names: [String]) -> String { names.joined(separator: ", ") }
}
