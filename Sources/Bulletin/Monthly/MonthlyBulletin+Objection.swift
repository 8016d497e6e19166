extension MonthlyBulletin {
    /// 异议与反馈: how to contest a figure.
    var objectionSection: BulletinSection {
        let address = contact.map { "受理：\($0)。" } ?? "受理单位：\(siteName)能源管理部门。"
        return BulletinSection(
            id: "objections", title: "异议与反馈",
            paragraphs: [
                "对本公报数据有异议的，可自公布之日起10个工作日内（公布当日不计，期限最后一日为法定休假日的顺延）书面提出，写明章节、表名、行与列及理由。\(address)",
                "每一数值均可追溯至原始读数、账单或申报资料；受理后核查依据并书面答复，确需更正的，以更正版重新公布并列明变动。",
            ])
    }
}
