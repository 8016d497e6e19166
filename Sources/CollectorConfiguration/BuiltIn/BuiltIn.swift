/// The profiles and coefficient sets that come with the program: the YAML files beside this one, as compiled in.
enum BuiltIn {
    /// Device profiles: the name shown in findings, and the text.
    static let profiles: [(String, String)] = [
        file("acrel-adl400.yaml", PackageResources.acrel_adl400_yaml),
        file("acrel-adl400-primary.yaml", PackageResources.acrel_adl400_primary_yaml),
        file("acrel-adw300.yaml", PackageResources.acrel_adw300_yaml),
        file("chint-dtsu666.yaml", PackageResources.chint_dtsu666_yaml),
        file("eastron-sdm630.yaml", PackageResources.eastron_sdm630_yaml),
        file("generic-water.yaml", PackageResources.generic_water_yaml),
        file("growatt-max.yaml", PackageResources.growatt_max_yaml),
        file("huawei-smartlogger.yaml", PackageResources.huawei_smartlogger_yaml),
        file("huawei-sun2000.yaml", PackageResources.huawei_sun2000_yaml),
        file("schneider-iem3000.yaml", PackageResources.schneider_iem3000_yaml),
        file("schneider-pm5100.yaml", PackageResources.schneider_pm5100_yaml),
        file("streetlight-chirpstack.yaml", PackageResources.streetlight_chirpstack_yaml),
        file("streetlight-json.yaml", PackageResources.streetlight_json_yaml),
        file("streetlight-sparkplug.yaml", PackageResources.streetlight_sparkplug_yaml),
        file("sungrow-sg.yaml", PackageResources.sungrow_sg_yaml),
        file("sunspec.yaml", PackageResources.sunspec_yaml),
        file("xintai-water.yaml", PackageResources.xintai_water_yaml),
    ]

    /// Coefficient sets, emission factors, quotas, scoring schemes, calendars and forms of imported files.
    static let schemes: [(String, String)] = [
        file("cn-emissions.yaml", PackageResources.cn_emissions_yaml),
        file("cn-statistical.yaml", PackageResources.cn_statistical_yaml),
        file("demonstration-unit.yaml", PackageResources.demonstration_unit_yaml),
        file("gas-company.yaml", PackageResources.gas_company_yaml),
        file("general-2022.yaml", PackageResources.general_2022_yaml),
        file("heat-company.yaml", PackageResources.heat_company_yaml),
        file("sd-quota.yaml", PackageResources.sd_quota_yaml),
        file("sd-quota-offices.yaml", PackageResources.sd_quota_offices_yaml),
        file("vehicle-fleet.yaml", PackageResources.vehicle_fleet_yaml),
        file("workdays-cn-2024.yaml", PackageResources.workdays_cn_2024_yaml),
        file("workdays-cn-2025.yaml", PackageResources.workdays_cn_2025_yaml),
        file("workdays-cn-2026.yaml", PackageResources.workdays_cn_2026_yaml),
    ]

    /// `energy-collector.yaml` with every key.
    static let linksExample = text(PackageResources.links_yaml)
    /// `site.yaml` with every key.
    static let siteExample = text(PackageResources.site_yaml)

    /// Profiles in which every key stands.
    static let profileExamples: [String] = [
        PackageResources.profile_registers_yaml, PackageResources.profile_sunspec_yaml,
        PackageResources.profile_json_yaml, PackageResources.profile_topics_yaml,
        PackageResources.profile_sparkplug_yaml,
    ].map(text)

    /// Schemes in which every key stands, by kind.
    static let schemeExamples: [(SchemeLibrary.Kind, String)] = [
        (.coefficients, text(PackageResources.scheme_coefficients_yaml)),
        (.emissionFactors, text(PackageResources.scheme_emissions_yaml)),
        (.quota, text(PackageResources.scheme_quota_yaml)),
        (.scoring, text(PackageResources.scheme_scoring_yaml)),
        (.calendar, text(PackageResources.scheme_calendar_yaml)),
        (.importForm, text(PackageResources.scheme_import_words_yaml)),
        (.importForm, text(PackageResources.scheme_import_fixed_yaml)),
    ]

    private static func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }

    private static func file(_ name: String, _ bytes: [UInt8]) -> (String, String) {
        ("built-in \(name)", text(bytes))
    }
}
