/// A section; the raw value is its stable name in every file.
enum SectionTerm: String, CaseIterable {
    case highlights, totals, structure, intensity, targets, nodes
    case subItems = "sub_items"
    case renewables, water, co2, quality, anomalies, restatements, objections, appendix
    // of years alone
    case overview, facts, quota, scores, heating
    case dataCentre = "data_centre"
    case metering, verification
    case nextTargets = "next_targets"
}

/// A table; the raw value is its stable name in every file.
enum TableTerm: String, CaseIterable {
    case declaration
    case totalsMonth = "totals_month"
    case totalsYear = "totals_year"
    case totalsYearToDate = "totals_year_to_date"
    case energyByMonth = "energy_by_month"
    case structure, intensity, targets, nodes
    case subItems = "sub_items"
    case renewables
    case renewablesByMonth = "renewables_by_month"
    case water, co2
    case co2Terms = "co2_terms"
    case qualityCarriers = "quality_carriers"
    case qualityMeters = "quality_meters"
    case qualityFigures = "quality_figures"
    case meterChanges = "meter_changes"
    case corrections, anomalies, restated
    case objectionCounts = "objection_counts"
    case reviews, coefficients
    case emissionFactors = "emission_factors"
    case facts, bases, quota, scores, heating
    case dataCentre = "data_centre"
    case metering
    case nextTargets = "next_targets"
    case verification
}

/// A column; the raw value is its stable name in every file.
enum ColumnTerm: String, CaseIterable {
    case item, value, unit, carrier, quantity, share, coverage, kpi, month, year, source, confidence, density, change
    case standardCoal = "standard_coal"
    case yearOnYear = "year_on_year"
    case monthOnMonth = "month_on_month"
    case yearToDate = "year_to_date"
    case yearToDateChange = "year_to_date_change"
    case lastYear = "last_year"
    case base, reduction, target, completion, state, responsible, function, binding, forecast
    case toDate = "to_date"
    case path, rank, node, electricity, energy
    case electricityPerArea = "electricity_per_area"
    case energyPerCapita = "energy_per_capita"
    case energyPerArea = "energy_per_area"
    case waterPerCapita = "water_per_capita"
    case waterAmount = "water"
    case code, factor, emission, present, expected, missing, meter, derived, manual, estimated, quarantined
    case event, at, detail, reason, author, span, kind, owner, due, cause, action, reviewer, findings
    case figure
    case old, new
    case coefficient, baseYear = "base_year", goal, constraint, guide, band, points, fullPoints = "full_points"
    case quotaBase = "quota_base"
    case serial
    case accuracyClass = "accuracy_class"
    case certificate, calibrated
    case calibrationDue = "calibration_due"
    case generation
    case selfUse = "self_use"
    case renewableShare = "renewable_share"
    case monthName = "month_name"
    case electricityLarge = "electricity_10mwh"
    case electricityChange = "electricity_change"
    case energyChange = "energy_change"
    case generationLastYear = "generation_last_year"
    case status
    case rankedFigure = "ranked_figure"
}

/// What a row is about, where it is no figure of its own; the raw value is its stable name in every file.
enum ItemTerm: String, CaseIterable {
    // the declaration
    case period, revision
    case publishedOn = "published_on"
    case objectionsUntil = "objections_until"
    case basis
    case coefficientSet = "coefficient_set"
    case emissionFactorSet = "emission_factor_set"
    case pvPolicy = "pv_policy"
    case coverageLimit = "coverage_limit"
    case watermark, provisional, program
    case inputHash = "input_hash"
    case lastYearRevision = "last_year_revision"
    case chainHead = "chain_head"
    case keyFingerprint = "key_fingerprint"
    case observationHash = "observation_hash"
    case programCommit = "program_commit"
    case zoneData = "zone_data"
    case withheld
    // renewables
    case generationYearOnYear = "generation_year_on_year"
    case lamps
    case lampsReporting = "lamps_reporting"
    case lampsHarvested = "lamps_harvested"
    case lampsUsed = "lamps_used"
    case lampsAvailability = "lamps_availability"
    case lampsFaultRate = "lamps_fault_rate"
    // sub-items
    case lighting, airConditioning = "air_conditioning", power, special
    case notItemised = "not_itemised"
    // objections
    case opened, answered, due
    case onTime = "on_time"
    case onTimeRate = "on_time_rate"
    case open
    // quality
    case total
    // facts of a year
    case established = "headcount_established"
    case contract = "headcount_contract"
    case logistics = "headcount_logistics"
    case visitors = "visitor_person_days"
    case meters
    case nodes
    // data centre
    case dataCentreElectricity = "data_centre_electricity"
    case dataCentreShare = "data_centre_share"
    // metering
    case calibrationValid = "calibration_valid"
    case calibrationSoon = "calibration_soon"
    case calibrationExpired = "calibration_expired"
    case calibrationUnknown = "calibration_unknown"
}

/// A cell of a few words that has no number.
enum ShortTerm: String, CaseIterable {
    case none, notRanked, noReadings, contained, notContained, yes, no, notStated, unassigned, withheld
    case reached, missed, onTrack, behind, unknown
    case anomalyOpen, anomalyAssigned, anomalyVanished, anomalyClosed
}

/// A chart; the raw value is its stable name.
enum ChartTerm: String, CaseIterable {
    case energyByMonth = "energy_by_month_chart"
    case electricityByMonth = "electricity_by_month_chart"
    case structure = "structure_chart"
    case perCapita = "per_capita_chart"
    case renewables = "renewables_chart"
    case quality = "quality_chart"
}

/// A name in a legend.
enum SeriesTerm: CaseIterable {
    case thisYear, lastYearMonth, lastYearTotal, cumulative, targetPath, basePath, perCapita, target, base, coverage
    case share
}

/// A paragraph that is always the same.
enum ParagraphTerm: CaseIterable {
    case partialRule, structureRule, areaChanged, targetRule, subItemRule, noSubItems, lampRule, waterRule, carbonRule
    case qualityRule, noChanges, noCorrections, anomalyRule, noAnomalies, traceable, noObjectionCounts
    case energyDefinition, denominatorDefinition, roundingRule, howToVerify, unsealed
    case quotaRule, noQuota, noTargets, scoreRule, noScores, heatingRule, noHeating, noDataCentre, dataCentreRule
    case meteringRule, noVerification, noNextTargets, nextTargetRule, basesRule, restatedRule, noReviews, noRenewables
    case withheld, quotaExplanation
}
