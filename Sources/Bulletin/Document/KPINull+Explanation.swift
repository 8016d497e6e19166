import EnergyKPI
import MeterModels

extension KPINull {
    /// The reason in the words of a bulletin.
    var explanation: String {
        switch self {
        case .denominatorZero: "人数或面积为零"
        case .denominatorMissing(let from, let to):
            "缺少\(from)至\(to.adding(days: -1))的人数或面积资料"
        case .coverageBelowLimit(let coverage):
            "数据覆盖率\((coverage * 100).formatted(decimals: 2, rounding: .down))%，低于规定限值"
        case .membersAbsent(let names): "以下计量点本期无数据：\(names.joined(separator: "、"))"
        case .carrierMissing(let carrier): "本期缺少\(carrier.publishedName)数据"
        case .notUsed: "不使用"
        case .negativeAmount(let carrier): "\(carrier.publishedName)数量为负"
        case .coefficientMissing(let carrier): "系数表中没有\(carrier.publishedName)的折标准煤系数"
        case .emissionFactorMissing(let carrier): "没有\(carrier.publishedName)的碳排放因子"
        case .exportNotMetered: "缺少上网电表，未声明不上网"
        case .targetMissing: "没有目标"
        case .scoreMissing: "尚未评分"
        case .boundaryDiffers: "供热计费方式不同，不可比"
        case .basisDiffers: "口径不同，不作比较"
        case .periodDiffers: "时间范围不同，不作比较；较基期降幅仅按全年计算"
        case .referenceMissing: "没有可比数据"
        case .referenceNotPositive: "对比值为零或为负，不作比较"
        case .referenceUnknown(let reason): "对比期数据不完整：\(reason.explanation)"
        }
    }
}

extension Carrier {
    /// The term in published documents.
    var publishedName: String {
        switch self {
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
}
