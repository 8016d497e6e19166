import EnergyKPI
import MeterModels

/// Captions and sentences.
extension ChineseWords {
    private static let numerals = ["", "一", "二", "三", "四", "五", "六", "七", "八", "九"]

    /// `一`, `十`, `十一`, `二十`: the numbers of headings.
    private func numeral(_ number: Int) -> String {
        guard (1..<100).contains(number) else { return String(number) }
        let (tens, ones) = number.quotientAndRemainder(dividingBy: 10)
        let lead = tens == 0 ? "" : (tens == 1 ? "" : Self.numerals[tens]) + "十"
        return lead + Self.numerals[ones]
    }

    func heading(_ number: Int, _ title: String) -> String { "\(numeral(number))、\(title)" }
    func tableCaption(_ number: Int, _ title: String) -> String { "表\(number)  \(title)" }
    func chartCaption(_ number: Int, _ title: String) -> String { "图\(number)  \(title)" }
    var chartSheet: String { "图表" }
    var noteLead: String { "注：" }
    func note(_ mark: String, _ text: String) -> String { "\(mark) \(text)。" }
    func yearToDate(_ days: DayRange) -> String { "本年累计（\(self.days(days, zone: nil))）" }

    func coefficientTable(_ id: String, version: String) -> String { "折标准煤系数（\(id)，版本\(version)）" }

    func pageTitle(_ document: BulletinDocument) -> String {
        "\(document.issuer) \(document.title) \(document.periodName)（\(document.revision)）"
    }

    func sentence(_ statements: [Statement]) -> String {
        statements.map(clause).joined(separator: "；") + "。"
    }

    func join(_ sentences: [String]) -> String { sentences.joined() }

    private func clause(_ statement: Statement) -> String {
        let lead = statement.lead.map { "\($0)，" } ?? ""
        if let null = statement.figure.null { return "\(lead)\(statement.name)暂缺（\(reason(null))）" }
        let share = statement.share.flatMap { part in
            part.figure.digits == nil ? nil : "；其中\(part.name)占\(part.figure.groupedText)%"
        }
        return lead + "\(statement.name)\(statement.figure.groupedText)\(statement.unitName)"
            + statement.changes.map { "，" + trend($0.comparison, $0.change, statement.known) }.joined() + (share ?? "")
    }

    private func trend(
        _ comparison: Statement.Comparison, _ change: Result<Rational, KPINull>, _ known: Set<KPINull>
    ) -> String {
        let against =
            switch comparison {
            case .lastYear: "同比"
            case .previous: "环比"
            case .base(let year): "较\(year)年"
            }
        return switch Trend(change) {
        case .fall(let size): "\(against)下降\(size)%"
        case .rise(let size): "\(against)上升\(size)%"
        case .unchanged: "\(against)持平"
        case .unknown(let null) where known.contains(null): "\(against)无法比较"
        case .unknown(let null): "\(against)无法比较（\(reason(null))）"
        }
    }

    func overridden(_ override: Publication.Override) -> String {
        "未满足“\(override.gate)”，经\(override.person)批准放行，理由：\(override.reason)。"
    }

    func partial(_ carriers: [Carrier]) -> String {
        "\(list(carriers.map(carrier)))的实物量为已知部分之和，数据不完整，不计入综合能耗，也不作比较。"
    }

    func baseDeclared(_ year: String) -> String {
        "基期为\(year)年，基期值为申报值，未经核验；较基期降幅按全年计算，正值为下降。"
    }

    func heatByArea(_ nodes: [String]) -> String {
        "\(list(nodes))供热按面积计费，热量无计量，未计入综合能耗；计费方式不同的时期之间不作比较。"
    }

    func ranked(by kpi: KPI) -> String {
        "按\(self.kpi(kpi))由低到高排名，数值相同者名次并列；指标无法确定者不排名。"
    }

    func coefficientSource(_ source: String) -> String { "系数来源：\(source)。" }

    func emissionYear(_ published: Int, usedFor: Int) -> String {
        "\(usedFor)年电网排放因子尚未公布，采用已公布的\(published)年因子。"
    }

    func howToObject(until: String?, contact: String?, site: String) -> String {
        let last = until.map { "，最迟\($0)" } ?? ""
        let address = contact.map { "受理：\($0)。" } ?? "受理单位：\(site)能源管理部门。"
        return
            "对本公报数据有异议的，可自公布之日起10个工作日内（公布当日不计，期限最后一日为法定休假日的顺延\(last)）书面提出，写明章节、表名、行与列及理由。\(address)"
    }

    func objections(_ counts: Publication.Objections, rate: BulletinFigure) -> String {
        let onTime = rate.digits == nil ? "本期无到期异议" : "到期\(counts.due)件，按期办结\(counts.onTime)件，按期办结率\(rate.groupedText)%"
        return "统计期内收到异议\(counts.opened)件，办结\(counts.answered)件；\(onTime)；尚在办理\(counts.open)件。"
    }

    func restated(_ count: Int, revision: Int) -> String {
        "本公报为第\(revision)版，与上一版相比更正\(count)项数值，原值、现值与原因列于下表；上一版同时废止，仍予保存备查。"
    }

    func anomalies(total: Int, open: Int, closed: Int) -> String {
        "统计期内发现用能异常\(total)项，其中已办结\(closed)项，待处理或整改中\(open)项。"
    }

    func targets(total: Int, onTrack: Int, behind: Int, unknown: Int, isFinal: Bool) -> String {
        let (good, bad) = isFinal ? ("已完成", "未完成") : ("符合进度", "落后进度")
        let rest = unknown == 0 ? "" : "，\(unknown)项无法判定"
        return "目标责任书共\(total)项，\(good)\(onTrack)项，\(bad)\(behind)项\(rest)。"
    }

    func calibration(valid: Int, soon: Int, expired: Int, unknown: Int) -> String {
        "在用计量器具中，检定有效\(valid)台，即将到期\(soon)台，已过期\(expired)台，未登记有效期\(unknown)台。"
    }

    func scheme(_ score: BulletinInput.Score) -> String {
        "考核办法：\(score.schemeName)（版本\(score.schemeVersion)），"
            + (score.wasPublishedInTime ? "于考核年度开始前公布。" : "未在考核年度开始前公布。")
    }

    func quotaSource(_ source: String, set: CoefficientSet.Reference) -> String {
        "定额依据：\(source)。折标准煤系数采用\(set.id)，版本\(set.version)（\(basis(set.basis))）。"
    }

    func ratio(before: String, after: String) -> String { "变比由\(before)改为\(after)" }
    func newSerial(_ serial: String) -> String { "新表编号\(serial)" }

    func cited(_ revision: Publication.Citation) -> String {
        "\(revision.period)正式公报第\(revision.number)版\(revision.isRestated ? "（r，已更正）" : "")，数据指纹"
            + "\(revision.inputHash.prefix(16))"
    }

    func sealed(hash: String, chainHead: String?, fingerprint: String?) -> String {
        "本公报的数据指纹（SHA-256）为\(hash)"
            + (chainHead.map { "，制作时审计链末值为\($0)" } ?? "")
            + (fingerprint.map { "，证据由指纹为\($0)的密钥签名" } ?? "") + "。"
    }

    func paragraph(_ term: ParagraphTerm) -> String {
        switch term {
        case .partialRule: "实物量为已知部分之和，综合能耗只在数据完整时给出。"
        case .structureRule: "占比按折标准煤计算，各品种之和为综合能耗。"
        case .areaChanged: "统计期内建筑面积有变动，指标按面积·日平均计算。"
        case .targetRule: "进度参考值为目标值按天数折算；全年预计按上年走势或日均推算，仅作参考。完成率 = 预计（实际）降幅 ÷ 目标降幅。"
        case .subItemRule: "分项依国家机关办公建筑分项计量导则：A照明插座、B空调、C动力、D特殊用电；缩进各项已含在上级分项内。"
        case .noSubItems: "本单位未设分项计量，无分项数据。"
        case .lampRule: "太阳能路灯不接电网，其用能单列，不计入总用电量和可再生能源占比。"
        case .waterRule: "新水为资源，不计入综合能耗。"
        case .carbonRule: "核算边界为外购电力、燃料和热力；光伏自用电量不产生排放。排放量 = Σ（数量 × 排放因子）。"
        case .qualityRule:
            "数据覆盖率为有读数或账单的时间占应有时间的比例，向下取值；推导为停采期间按读数差分摊，人工为补录读数，估算为读数无法说明的部分；隔离读数为未通过合理性检查、未计入的读数。"
        case .noChanges: "统计期内计量器具无变动。"
        case .noCorrections: "统计期内无数据修正。"
        case .anomalyRule: "异常由系统按规则逐日判定，指派责任人限期整改，查明原因后办结；已消除指后续读数不再支持该判定。"
        case .noAnomalies: "统计期内未发现用能异常。"
        case .traceable: "每一数值均可追溯至原始读数、账单或申报资料；受理后核查依据并书面答复，确需更正的，以更正版重新公布并列明变动。"
        case .noObjectionCounts: "统计期内无异议办理记录。"
        case .energyDefinition:
            "综合能耗 = Σ（能源实物量 × 折标准煤系数）（GB/T 2589）；人均综合能耗 = 综合能耗 ÷ 统计期平均用能人数；单位建筑面积能耗 =（综合能耗 − 公务用车用油）÷ 平均建筑面积。"
        case .denominatorDefinition:
            "用能人数 =（各日在编、合同、后勤人员之和 + 来访人日数）÷ 日历天数；建筑面积按面积·日平均。同比、环比不作闰年调整。"
        case .roundingRule:
            "全部数值按精确值计算，仅在公布时按GB/T 8170修约一次；因修约，分项之和与合计可能略有差异。“—”表示无法确定，不等于零，原因见表注。"
        case .howToVerify:
            "核验方法：同一读数、资料与配置必得相同文件；可用energyctl explain逐级追溯每一数值，用energyctl audit verify核验审计链，并将本文件的SHA-256与公布值比对。"
        case .unsealed: "本文件为预览，未经固化，没有数据指纹。"
        case .quotaRule: "本节按定额口径（电力按等价值）计算，与其他各节的统计口径不可混用或比较。"
        case .noQuota: "本单位未选定能耗定额标准，不作对标。"
        case .noTargets: "统计期所在年度未登记节能目标责任书。"
        case .scoreRule: "得分由数据按考核办法计算，需人工评定的项目按申报分值计；缺项不计总分。"
        case .noScores: "本年度未选定考核办法，不计分。"
        case .heatingRule: "供暖用能为热力、供暖用燃料和供暖用电之和，按定额口径折算，除以建筑面积。"
        case .noHeating: "本单位无单独计量的供暖用能。"
        case .noDataCentre: "本单位未设信息中心分项（D10）计量点，本节不适用。"
        case .dataCentreRule: "数据中心用电为分项D10各计量点之和；未单独计量信息设备用电，不计算电能使用效率。"
        case .meteringRule: "状态按统计期最后一日判定，60日内到期的为即将到期。"
        case .noVerification: "统计期内未登记第三方核验。"
        case .noNextTargets: "下一年度目标责任书尚未登记。"
        case .nextTargetRule: "下列目标自下一年度一月一日起考核。"
        case .basesRule: "与各基期按全年比较，正值为下降；基期值为申报值的，未经核验。"
        case .restatedRule: "更正后的数值取代此前公布的数值。"
        case .noReviews: "统计期内未登记异地互查。"
        case .noRenewables: "本单位无光伏发电和离网光伏设施。"
        case .withheld: "依公开范围规定，本节内容不予公开；相关用能已计入各项合计。"
        case .quotaExplanation: "超过约束值的指标应书面说明原因并提出整改措施。"
        }
    }
}
