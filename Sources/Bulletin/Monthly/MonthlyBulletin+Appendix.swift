import EnergyKPI
import MeterModels

extension MonthlyBulletin {
    /// 附录: coefficients with their sources, definitions and the rounding rule.
    var appendixSection: BulletinSection {
        BulletinSection(
            id: "appendix", title: "附录：系数、定义与修约规则",
            paragraphs: [
                "综合能耗 = Σ（能源实物量 × 折标准煤系数）（GB/T 2589）；人均综合能耗 = 综合能耗 ÷ 统计期平均用能人数；单位建筑面积能耗 =（综合能耗 − 公务用车用油）÷ 平均建筑面积。",
                "用能人数 =（各日在编、合同、后勤人员之和 + 来访人日数）÷ 日历天数；建筑面积按面积·日平均。同比、环比不作闰年调整。",
                "全部数值按精确值计算，仅在公布时按GB/T 8170修约一次；因修约，分项之和与合计可能略有差异。“—”表示无法确定，不等于零，原因见表注。",
                "系数来源：\(coefficients.source)。",
            ],
            tables: [
                BulletinTable(
                    id: "coefficients",
                    title: "折标准煤系数（\(coefficients.reference.id)，版本\(coefficients.reference.version)）",
                    columns: [
                        ("carrier", "品种"), ("coefficient", "系数"), ("unit", "单位"), ("density", "密度（kg/L）"),
                        ("source", "来源"), ("confidence", "可信度"),
                    ],
                    rows: coefficients.coefficients.map { coefficient in
                        BulletinTable.Row(
                            id: coefficient.carrier.rawValue,
                            cells: [
                                .text(coefficient.carrier.publishedName), .text(coefficient.kgce.description),
                                .text("kgce/\(coefficient.unit == .cubicMetre ? "m³" : coefficient.unit.rawValue)"),
                                .text(coefficient.density?.description ?? ""), .text(coefficient.source),
                                .text(coefficient.confidence.publishedName),
                            ])
                    })
            ])
    }
}

extension Coefficient.Confidence {
    /// The words in published documents.
    fileprivate var publishedName: String {
        switch self {
        case .official: "官方文本"
        case .secondary: "二次公开资料"
        case .derived: "据公开资料推算"
        case .unverified: "未核实"
        }
    }
}
