/// The profiles and coefficient sets that come with the program: the YAML files beside this one, as compiled in.
enum BuiltIn {
    /// Device profiles: the name shown in findings, and the text.
    static let profiles: [(String, String)] = [
        file("eastron-sdm630.yaml", PackageResources.eastron_sdm630_yaml),
        file("acrel-adl400.yaml", PackageResources.acrel_adl400_yaml),
        file("generic-water.yaml", PackageResources.generic_water_yaml),
        file("sunspec.yaml", PackageResources.sunspec_yaml),
        file("streetlight-json.yaml", PackageResources.streetlight_json_yaml),
    ]

    /// Coefficient sets.
    static let schemes: [(String, String)] = [
        file("cn-statistical.yaml", PackageResources.cn_statistical_yaml),
        file("sd-quota.yaml", PackageResources.sd_quota_yaml),
    ]

    private static func file(_ name: String, _ bytes: [UInt8]) -> (String, String) {
        ("built-in \(name)", String(decoding: bytes, as: UTF8.self))
    }
}
