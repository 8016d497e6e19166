/// Names that the daemon understands and that do not depend on a site: what a shell offers to complete a word with.
public enum KnownName {
    /// Key figures, as in the column KPI of `energyctl kpi`.
    public static let figures = [
        "comprehensive_energy", "site_electricity", "water", "energy_per_capita", "energy_per_area",
        "electricity_per_capita", "electricity_per_area", "water_per_capita", "non_heating_energy_per_area",
        "heating_energy_per_area", "conventional_electricity_per_area", "co2", "co2_per_area", "pv_generation",
        "grid_export", "pv_self_use", "renewable_share", "pv_equivalent_hours", "completeness", "estimated_share",
        "unaccounted_share", "headcount", "floor_area",
    ]

    /// Quantities of registers that only grow.
    public static let counters = [
        "active_energy_import", "active_energy_export", "reactive_energy_import", "reactive_energy_export",
        "water_volume", "water_volume_reverse", "gas_volume", "heat_energy", "solar_energy_harvested",
        "lamp_energy_used",
    ]

    /// Quantities of the moment.
    public static let gauges = [
        "active_power", "reactive_power", "apparent_power", "voltage_a", "voltage_b", "voltage_c", "current_a",
        "current_b", "current_c", "power_factor", "frequency", "temperature", "flow", "pressure", "dc_power",
        "battery_voltage", "state_of_charge", "panel_power", "lamp_power", "dimming", "lamp_operating_time",
        "lamp_switch_count",
    ]

    /// Quantities that are an enumeration or bits.
    public static let states = ["operating_state", "event_bits", "lamp_on", "lamp_faults"]

    /// Every quantity.
    public static let quantities = counters + gauges + states

    /// What facts state.
    public static let factKinds = [
        "headcount", "headcount_established", "headcount_contract", "headcount_logistics", "visitor_person_days",
        "floor_area_m2", "base_energy_per_capita_kgce", "base_energy_per_area_kgce", "base_water_per_capita_m3",
    ]

    /// What persons tell of meters.
    public static let eventKinds = ["install", "remove", "replace", "reset", "ratio"]

    /// How readings are corrected.
    public static let correctionKinds = ["exclude", "insert", "attribute", "reject", "fill"]

    /// Kinds of nodes.
    public static let nodeKinds = ["campus", "building", "floor", "department", "system"]

    /// What is delivered.
    public static let carriers = [
        "electricity", "water", "natural_gas", "heat", "petrol", "diesel", "coal", "lpg", "fuel_oil", "off_grid_solar",
    ]

    /// Words for periods.
    public static let periods = ["month", "quarter", "half", "year"].flatMap { ["last-\($0)", "this-\($0)"] }

    /// Words for instants and days.
    public static let times = ["now", "today", "yesterday"] + periods
}
