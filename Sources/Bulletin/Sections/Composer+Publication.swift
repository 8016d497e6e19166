import EnergyKPI

extension Composer {
    /// 数据更正: every figure that the revision before had otherwise; nil when there is none.
    var restatementsSection: BulletinSection? {
        let restated = issue.publication.restated
        guard !restated.isEmpty else { return nil }
        return section(
            .restatements,
            paragraphs: [
                words.restated(restated.count, revision: issue.publication.number), words.paragraph(.restatedRule),
            ],
            tables: [
                table(
                    .restated, columns: [.figure, .old, .new, .cause],
                    rows: restated.enumerated().map { index, entry in
                        BulletinTable.Row(
                            id: String(index + 1),
                            cells: [.text(entry.figure), .text(entry.old), .text(entry.new), .text(entry.cause)])
                    })
            ])
    }

    /// 异议与反馈: how to contest a figure until when, how objections were handled, and who of elsewhere looked.
    func objectionsSection(alwaysNamesReviews: Bool) -> BulletinSection {
        let publication = issue.publication
        var paragraphs = [
            words.howToObject(
                until: publication.objectionsUntil, contact: issue.scope.contact, site: issue.siteName),
            words.paragraph(.traceable),
        ]
        var tables: [BulletinTable] = []
        if let counts = publication.objections {
            let rate = Rational(Int64(counts.onTime), over: Int64(counts.due)).map(\.inPercent)
            let result = rate.map { Result<Rational, KPINull>.success($0) } ?? .failure(.notUsed)
            paragraphs.append(words.objections(counts, rate: BulletinFigure(result, unit: .percent)))
            let rows: [(ItemTerm, Int)] = [
                (.opened, counts.opened), (.answered, counts.answered), (.due, counts.due),
                (.onTime, counts.onTime), (.open, counts.open),
            ]
            tables.append(
                table(
                    .objectionCounts, columns: [.item, .unit, .quantity],
                    rows: rows.map { row($0, count: $1, unit: "件") } + [
                        row(ItemTerm.onTimeRate.rawValue, words.item(.onTimeRate), result, .percent)
                    ]))
        } else {
            paragraphs.append(words.paragraph(.noObjectionCounts))
        }
        if !publication.reviews.isEmpty {
            tables.append(
                table(
                    .reviews, columns: [.at, .reviewer, .findings],
                    rows: publication.reviews.enumerated().map { index, review in
                        BulletinTable.Row(
                            id: String(index + 1),
                            cells: [.text(review.on), .text(review.reviewer), .text(review.findings)])
                    }))
        } else if alwaysNamesReviews {
            paragraphs.append(words.paragraph(.noReviews))
        }
        return section(.objections, paragraphs: paragraphs, tables: tables)
    }

    /// 第三方核验: by what anybody can verify the bulletin.
    var verificationSection: BulletinSection {
        section(
            .verification,
            paragraphs: [words.paragraph(.noVerification), words.paragraph(.howToVerify), seal])
    }

    /// What the bulletin is sealed by; or that it is not.
    var seal: String {
        issue.publication.inputHash.map { hash in
            words.sealed(
                hash: hash, chainHead: issue.publication.chainHead,
                fingerprint: issue.publication.keyFingerprint)
        } ?? words.paragraph(.unsealed)
    }
}
