import ConsumptionLedger
import EnergyKPI
import MeterModels

/// The field's own terms.
extension ChineseWords {
    func kpi(_ kpi: KPI) -> String { kpi.name }

    func carrier(_ carrier: Carrier) -> String {
        switch carrier {
        case .electricity: "电力"
        case .water: "新水"
        case .naturalGas: "天然气"
        case .heat: "热力"
        case .petrol: "汽油"
        case .diesel: "柴油"
        case .coal: "原煤"
        case .lpg: "液化石油气"
        case .fuelOil: "燃料油"
        case .offGridSolar: "离网光伏"
        }
    }

    func subject(_ subject: KPIDerivation.Subject) -> String {
        switch subject {
        case .carrier(.electricity): "电力（总用电量）"
        case .carrier(let carrier): self.carrier(carrier)
        case .vehicleFuel(let carrier): "公务用车用\(self.carrier(carrier))"
        case .heatingFuel(let carrier): "供暖用\(self.carrier(carrier))"
        case .generation: "光伏发电"
        case .gridExport: "上网电量"
        case .heatingElectricity: "供暖用电"
        case .specialElectricity: "特殊用电"
        case .comprehensiveEnergy: "综合能耗"
        case .estimated(let carrier): "\(self.carrier(carrier))估算量"
        case .mainMeters: "总表"
        case .subMeters: "分表"
        case .readings: "读数"
        case .expectedReadings: "应采读数"
        case .headcount: "用能人数"
        case .floorArea: "建筑面积"
        case .ratedPower: "装机功率"
        }
    }

    func unit(_ symbol: String) -> String { symbol }

    func spelled(_ unit: PublishedUnit) -> String {
        switch unit.symbol {
        case "tce": "吨标准煤"
        case "tCO₂": "吨二氧化碳"
        case "kgce/人": "千克标准煤/人"
        case "kgce/m²": "千克标准煤/平方米"
        case "m³/人": "立方米/人"
        case "万kWh": "万千瓦时"
        case "kWh": "千瓦时"
        case "m³": "立方米"
        default: unit.symbol
        }
    }

    func reason(_ null: KPINull) -> String {
        switch null {
        case .denominatorZero: "人数或面积为零"
        case .denominatorMissing(let from, let to): "缺少\(from)至\(to.adding(days: -1))的人数或面积资料"
        case .coverageBelowLimit(let coverage):
            "数据覆盖率\((coverage * 100).formatted(decimals: 2, rounding: .down))%，低于规定限值"
        case .membersAbsent(let names): "以下计量点本期无数据：\(list(names))"
        case .carrierMissing(let carrier): "本期缺少\(self.carrier(carrier))数据"
        case .notUsed: "不使用"
        case .negativeAmount(let carrier): "\(self.carrier(carrier))数量为负"
        case .coefficientMissing(let carrier): "系数表中没有\(self.carrier(carrier))的折标准煤系数"
        case .emissionFactorMissing(let carrier): "没有\(self.carrier(carrier))的碳排放因子"
        case .exportNotMetered: "缺少上网电表，未声明不上网"
        case .targetMissing: "没有目标"
        case .scoreMissing: "尚未评分"
        case .boundaryDiffers: "供热计费方式不同，不可比"
        case .basisDiffers: "口径不同，不作比较"
        case .periodDiffers: "时间范围不同，不作比较；较基期降幅仅按全年计算"
        case .referenceMissing: "没有可比数据"
        case .referenceNotPositive: "对比值为零或为负，不作比较"
        case .referenceUnknown(let reason): "对比期数据不完整：\(self.reason(reason))"
        }
    }

    func basis(_ basis: Basis) -> String { basis.name }
    func policy(_ policy: GenerationPolicy) -> String { policy.name }
    func band(_ band: QuotaBand) -> String { band.name }

    func confidence(_ confidence: Coefficient.Confidence) -> String {
        switch confidence {
        case .official: "官方文本"
        case .secondary: "二次公开资料"
        case .derived: "据公开资料推算"
        case .unverified: "未核实"
        }
    }

    func function(_ function: Responsibility.Function) -> String {
        switch function {
        case .leader: "分管领导"
        case .deputy: "代管负责人"
        case .departmentHead: "科室负责人"
        case .propertyCompany: "物业公司"
        }
    }

    func anomaly(_ kind: Anomaly.Kind) -> String {
        switch kind {
        case .nightBaseLoad: "夜间基荷偏高"
        case .nightWaterFlow: "夜间持续用水"
        case .stuckCounter: "计数停滞"
        case .powerAgainstEnergy: "功率与电量不符"
        case .importExportAtOnce: "同时进出电"
        case .twinMeters: "两表读数雷同"
        case .unaccountedShare: "不明用量偏高"
        case .longSilence: "长时间无读数"
        case .calibrationExpired: "检定过期"
        }
    }

    func change(_ kind: BulletinInput.MeterChange.Kind) -> String {
        switch kind {
        case .install: "安装"
        case .remove: "拆除"
        case .replace: "换表"
        case .reset: "清零"
        case .ratio: "互感器变比变更"
        case .otherDevice: "出厂编号变化，待说明"
        }
    }

    func correction(_ kind: BulletinInput.Correction.Kind) -> String {
        switch kind {
        case .exclude: "剔除读数"
        case .insert: "补录读数"
        case .attribute: "归属差额"
        case .reject: "剔除差额"
        case .fill: "补全缺口"
        }
    }

    func method(_ method: TargetForecast.Method) -> String {
        switch method {
        case .lastYearShaped: "按上年走势推算"
        case .linear: "按日均推算"
        case .final: "全年实际"
        }
    }

    func withheld(_ what: PublicationScope.Withheld) -> String {
        switch what {
        case .ranking: "楼宇与部门排名"
        case .targets: "目标责任"
        case .scores: "考核得分"
        case .subItems: "分项用电"
        case .meters: "单个计量点"
        case .corrections: "数据修正明细"
        case .anomalies: "用能异常明细"
        case .persons: "个人姓名"
        }
    }

    func period(_ period: ReportingPeriod) -> String {
        switch period {
        case .month(let year, let month): "\(year)年\(month)月"
        case .quarter(let year, let quarter): "\(year)年第\(quarter)季度"
        case .half(let year, let half): "\(year)年\(half == 1 ? "上" : "下")半年"
        case .year(let year): "\(year)年"
        case .twelveMonths:
            [period.months.first, period.months.last].compactMap { $0.map(self.period) }.joined(separator: "至")
        }
    }

    func axis(_ month: ReportingPeriod) -> String { month.shortName }

    func days(_ days: DayRange, zone: String?) -> String {
        "\(days.first)至\(days.end.adding(days: -1))" + (zone.map { "（\($0)）" } ?? "")
    }

    func revision(_ publication: Publication) -> String {
        switch publication.stage {
        case .preview: "预览"
        case .preliminary: "初步（第\(publication.number)版）"
        case .final: "正式（第\(publication.number)版）"
        }
    }

    func set(_ id: String, version: String) -> String { "\(id)，版本\(version)" }
    func list(_ names: [String]) -> String { names.joined(separator: "、") }
}

extension ReportingPeriod {
    /// `26/10`, for the axis of a chart.
    var shortName: String {
        switch self {
        case .month(let year, let month): "\(String(year).suffix(2))/\(month)"
        case .quarter, .half, .year, .twelveMonths: description
        }
    }
}
