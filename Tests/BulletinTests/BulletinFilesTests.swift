import Bulletin
import EnergyKPI
import MeterModels
import Testing

struct BulletinFilesTests {
    private func texts() throws -> [BulletinFileKind: String] {
        try BulletinReader.texts(of: try MonthlyBulletinFixture().bulletin().document)
    }

    @Test func `page, table file and data file agree in every cell to the last digit`() throws {
        let texts = try texts()
        let html = BulletinReader.cells(html: try #require(texts[.html]))
        let csv = BulletinReader.cells(csv: try #require(texts[.csv]))
        let json = try BulletinReader.cells(json: try #require(texts[.json]))
        #expect(html.count > 40)
        #expect(html == csv)
        // Numbers of the data file are read as decimals, which drop trailing zeros.
        func asDecimals(_ cells: BulletinReader.Cells) -> BulletinReader.Cells {
            cells.map { row in row.map { ExactDecimal($0)?.description ?? $0 } }
        }
        #expect(asDecimals(html) == asDecimals(json))
    }

    @Test func `the same input gives the same bytes`() throws {
        let first = try BulletinRenderer().files(for: MonthlyBulletinFixture().bulletin().document)
        let second = try BulletinRenderer().files(for: MonthlyBulletinFixture().bulletin().document)
        #expect(first == second)
        #expect(first.map(\.name) == ["html", "xlsx", "csv", "json"].map { "bulletin-2026-10.\($0)" })
        #expect(
            first.map(\.mediaType) == [
                "text/html; charset=utf-8", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
                "text/csv; charset=utf-8", "application/json",
            ])
        let only = try BulletinRenderer().files(for: MonthlyBulletinFixture().bulletin().document, kinds: [.json])
        #expect(only == [first[3]])
    }

    @Test func `figures are printed with the fixed digits of their unit`() throws {
        let json = try #require(texts()[.json])
        // 141 360.480 kWh and its change on 147 250.500 kWh, by hand −4.00 %.
        let lines = json.split(separator: "\n").map { $0.drop { $0 == " " } }
        for value in ["141360", "-4.00", "14.1360", "22.83"] {
            #expect(lines.contains("\"value\": \(value)"), "\(value)")
        }
    }

    @Test func `the keys of the data file are sorted`() throws {
        let json = try #require(texts()[.json])
        let keys = json.split(separator: "\n").filter { $0.hasPrefix("  \"") }
            .compactMap { $0.split(separator: "\"").dropFirst().first }
        #expect(
            keys == [
                "declaration", "issuer", "kind", "language", "notices", "period", "period_name", "publication",
                "revision",
                "sections", "title",
            ])
        #expect(keys == keys.sorted())
    }

    @Test func `the table file starts with a byte order mark and has lines of eight fields that end in CRLF`() throws {
        let file = try #require(
            try BulletinRenderer().files(for: MonthlyBulletinFixture().bulletin().document, kinds: [.csv]).first)
        #expect(file.bytes.prefix(3) == [0xEF, 0xBB, 0xBF])
        #expect(file.bytes.suffix(2) == [0x0D, 0x0A])
        let records = BulletinReader.records(csv: try #require(texts()[.csv]))
        #expect(records.count > 200)
        #expect(records.allSatisfy { $0.count == 8 })
        #expect(records[0] == ["section", "table", "row", "column", "column_name", "unit", "value", "reason"])
    }

    @Test func `what is missing is a dash with a reason, never a zero`() throws {
        let texts = try texts()
        let records = BulletinReader.records(csv: try #require(texts[.csv]))
        let unranked = try #require(records.first { $0[2] == "bldg-c" && $0[3] == "electricity" })
        #expect(unranked[6] == "—")
        #expect(unranked[7] == "coverage_below_limit 0.8000")
        for record in records.dropFirst() where record[6] == "—" { #expect(!record[7].isEmpty, "\(record)") }
        for record in records.dropFirst() where !record[7].isEmpty { #expect(record[6] == "—", "\(record)") }
        let html = try #require(texts[.html])
        #expect(html.contains("数据覆盖率80.00%，低于规定限值"))
        #expect(try #require(texts[.json]).contains(#""reason": "coverage_below_limit 0.8000""#))
    }

    @Test func `words of the configuration cannot become markup, fields or formulas`() throws {
        var fixture = try MonthlyBulletinFixture()
        fixture.siteName = #"<script>alert("1")</script>&'"#
        var bulletin = try fixture.bulletin()
        bulletin.nodes[0].name = "=1+1,\"A\"\r\n<b>"
        bulletin.nodes[1].name = "@B"
        bulletin.issue.scope.contact = "<img src=x onerror=1>"
        let texts = try BulletinReader.texts(of: bulletin.document)
        let html = try #require(texts[.html])
        #expect(!html.contains("<script"))
        #expect(!html.contains("<img"))
        #expect(!html.contains("<b>"))
        #expect(html.contains("&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt;&amp;&#39;"))
        let records = BulletinReader.records(csv: try #require(texts[.csv]))
        #expect(records.allSatisfy { $0.count == 8 })
        #expect(records.contains { $0[6] == "'=1+1,\"A\"\r\n<b>" })
        #expect(records.contains { $0[6] == "'@B" })
        let json = try JSONValue(parsing: Array(try #require(texts[.json]).utf8))
        guard case .object(let root) = json else { throw NotAnObject() }
        #expect(root["issuer"] == .string(fixture.siteName))
    }

    private struct NotAnObject: Error {}

    @Test func `the page stands alone and prints on A4`() throws {
        let html = try #require(texts()[.html])
        for absent in ["<link", "<script", "src=", "@import", "url(", "{{"] {
            #expect(!html.contains(absent), "\(absent)")
        }
        #expect(html.contains("@page { size: A4;"))
        #expect(html.contains(#"<html lang="zh-CN">"#))
        #expect(html.contains("<svg"))
    }

    @Test func `numbers beside bars are those of the table`() throws {
        let document = try MonthlyBulletinFixture().bulletin().document
        let html = try #require(BulletinReader.texts(of: document)[.html])
        let drawn = html.pieces(between: "<figure>", and: "</figure>")
        let share = try document.figure("structure", "electricity", "share")
        let coverage = try document.figure("quality_carriers", "electricity", "coverage")
        #expect(drawn[2].contains(">\(try #require(share.digits))%</text>"))
        #expect(drawn[5].contains(">\(try #require(coverage.digits))%</text>"))
    }
}
