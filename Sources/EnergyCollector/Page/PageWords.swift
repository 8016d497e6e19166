/// The words of the read-only page in a language.
struct PageWords: Sendable {
    enum Language: String, CaseIterable, Sendable {
        case chinese = "zh"
        case english = "en"

        /// The language that a query asks for, else the first of `Accept-Language` that there is, else Chinese.
        init(query: String?, accepted: String?) {
            let wanted = (accepted ?? "").lowercased().split(separator: ",").map { part in
                String(part.prefix { $0 != ";" && $0 != "-" }.filter { $0 != " " })
            }
            self =
                query.flatMap(Language.init(rawValue:)) ?? wanted.lazy.compactMap(Language.init(rawValue:)).first
                ?? .chinese
        }
    }

    let tag: String
    let other: Language
    let otherName: String
    let good, degraded, problems, live, broken: String
    let powerNow, generationNow, curve, consumption, generation, yesterday: String
    let buildings, building, today, month, coverage: String
    let targets, node, figure, target, soFar, path, forecast, state: String
    let lamps, reporting, lit, faulty, silentLamps: String
    let silent, meter, since, reason, none: String
    let completeness, estimated: String
    let footer, unknown: String
    let states: [String: String]

    static func of(_ language: Language) -> PageWords { language == .chinese ? chinese : english }

    private static let chinese = PageWords(
        tag: "zh-CN", other: .english, otherName: "English", good: "运行正常", degraded: "需要处理", problems: "问题",
        live: "实时", broken: "连接中断，正在重试", powerNow: "当前用电功率", generationNow: "当前光伏功率", curve: "今日功率曲线",
        consumption: "用电", generation: "光伏", yesterday: "昨日", buildings: "各楼用电", building: "建筑", today: "今日",
        month: "本月", coverage: "覆盖率", targets: "年度目标", node: "单位", figure: "指标", target: "目标", soFar: "累计",
        path: "线性进度", forecast: "全年预测", state: "状态", lamps: "太阳能路灯", reporting: "在线", lit: "点亮",
        faulty: "故障", silentLamps: "失联", silent: "未上报的表计", meter: "表计", since: "最后读数", reason: "原因",
        none: "全部正常", completeness: "上月采集完整率", estimated: "上月估算占比",
        footer: "只读页面。“–”表示没有数据，不是零。", unknown: "没有数据",
        states: [
            "reached": "已完成", "missed": "未完成", "on_track": "进度正常", "behind": "进度滞后", "unknown": "未知", "late": "迟报",
            "silent": "失联", "never": "从未上报",
        ])

    private static let english = PageWords(
        tag: "en", other: .chinese, otherName: "中文", good: "all is well", degraded: "needs a look",
        problems: "Problems", live: "live", broken: "connection lost, trying again", powerNow: "Power now",
        generationNow: "PV power now", curve: "Power today", consumption: "consumption", generation: "photovoltaics",
        yesterday: "yesterday", buildings: "Electricity by building", building: "Building", today: "Today",
        month: "This month", coverage: "Coverage", targets: "Targets of the year", node: "Node", figure: "Figure",
        target: "Target", soFar: "So far", path: "Linear path", forecast: "Forecast", state: "State",
        lamps: "Solar street-lights", reporting: "reporting", lit: "lit", faulty: "faulty", silentLamps: "silent",
        silent: "Meters that say nothing", meter: "Meter", since: "Last reading", reason: "Reason",
        none: "none: all of them do", completeness: "Completeness last month",
        estimated: "Estimated last month", footer: "This page is read-only. “–” is what is not known; it is not zero.",
        unknown: "no data",
        states: [
            "reached": "reached", "missed": "missed", "on_track": "on track", "behind": "behind", "unknown": "unknown",
            "late": "late", "silent": "silent", "never": "never heard of",
        ])
}
