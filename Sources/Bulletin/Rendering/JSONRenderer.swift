import EnergyKPI

/// A bulletin as JSON: sorted keys, and numbers with exactly the published digits.
///
/// `docs/schema/bulletin.schema.json` describes it.
struct JSONRenderer {
    func render(_ document: BulletinDocument) -> String {
        let root = JSONText.object([
            "kind": .string(document.kind.rawValue),
            "language": .string(document.language.rawValue),
            "period": .string(document.period),
            "issuer": .string(document.issuer),
            "title": .string(document.title),
            "period_name": .string(document.periodName),
            "revision": .string(document.revision),
            "publication": publication(document.publication),
            "notices": .array(document.notices.map { .string($0) }),
            "declaration": table(document.declaration),
            "sections": .array(document.sections.map(section)),
        ])
        return root.text() + "\n"
    }

    private func publication(_ publication: Publication) -> JSONText {
        var members: [String: JSONText] = [
            "stage": .string(publication.stage.rawValue),
            "number": .number(String(publication.number)),
            "published_on": text(publication.publishedOn),
            "objections_until": text(publication.objectionsUntil),
            "input_hash": text(publication.inputHash),
            "chain_head": text(publication.chainHead),
            "key_fingerprint": text(publication.keyFingerprint),
        ]
        // What was published before these were kept gives the same bytes as it did.
        members["observation_hash"] = publication.observationHash.map { .string($0) }
        members["program_commit"] = publication.programCommit.map { .string($0) }
        members["zone_data_version"] = publication.zoneDataVersion.map { .string($0) }
        return .object(members)
    }

    private func text(_ text: String?) -> JSONText { text.map { .string($0) } ?? .null }

    private func section(_ section: BulletinSection) -> JSONText {
        .object([
            "id": .string(section.id),
            "title": .string(section.title),
            "paragraphs": .array(section.paragraphs.map { .string($0) }),
            "tables": .array(section.tables.map(table)),
        ])
    }

    private func table(_ table: BulletinTable) -> JSONText {
        .object([
            "id": .string(table.id),
            "title": .string(table.title),
            "columns": .array(
                table.columns.map { .object(["id": .string($0.id), "title": .string($0.title)]) }),
            "rows": .array(
                table.rows.map { row in
                    let cells = zip(table.columns, row.cells).map { ($0.id, cell($1)) }
                    return .object([
                        "id": .string(row.id), "cells": .object(Dictionary(cells) { first, _ in first }),
                    ])
                }),
        ])
    }

    private func cell(_ cell: BulletinTable.Cell) -> JSONText {
        switch cell {
        case .text(let text):
            return .string(text)
        case .figure(let figure):
            var members: [String: JSONText] = [
                "unit": .string(figure.unit), "value": figure.digits.map { .number($0) } ?? .null,
            ]
            if let reason = figure.null { members["reason"] = .string(reason.description) }
            return .object(members)
        }
    }
}
