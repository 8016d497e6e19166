import Bulletin
import EnergyKPI
import MeterModels
import Testing

struct LanguageTests {
    private func documents() throws -> [BulletinLanguage: [BulletinDocument]] {
        var documents: [BulletinLanguage: [BulletinDocument]] = [:]
        for language in BulletinLanguage.allCases {
            var month = try MonthlyBulletinFixture()
            month.scope.language = language
            var year = try AnnualBulletinFixture()
            year.month.scope.language = language
            documents[language] = [try month.bulletin().document, try year.bulletin().document]
        }
        return documents
    }

    @Test func `both languages say the same in every figure`() throws {
        let documents = try documents()
        let chinese = try #require(documents[.chinese])
        let english = try #require(documents[.english])
        for (one, other) in zip(chinese, english) {
            #expect(one.sections.map(\.id) == other.sections.map(\.id))
            func digits(_ document: BulletinDocument) -> [String?] {
                document.sections.flatMap(\.tables).flatMap(\.rows).flatMap(\.cells).compactMap { cell in
                    if case .figure(let figure) = cell { figure.digits } else { nil }
                }
            }
            #expect(digits(one) == digits(other))
            #expect(digits(one).count > 150)
            #expect(other.fileStem == one.fileStem + "-en")
        }
    }

    @Test func `an English bulletin has no Chinese word but names and sources of the site`() throws {
        var month = try MonthlyBulletinFixture()
        month.scope = PublicationScope(contact: "energy office", language: .english)
        month.siteName = "Campus"
        var bulletin = try month.bulletin()
        bulletin.targets = []
        bulletin.meterChanges = []
        bulletin.corrections = []
        bulletin.anomalies = bulletin.anomalies.filter { $0.state == .open }
        bulletin.nodes = []
        let document = bulletin.document
        // Sources of coefficients and factors are names of documents.
        let words = document.sections.filter { $0.id != "appendix" && $0.id != "co2" }.flatMap(Self.words)
        #expect(words.count > 200)
        for word in words {
            #expect(!word.unicodeScalars.contains { (0x3400...0x9FFF).contains($0.value) }, "\(word)")
        }
    }

    @Test func `English sentences say falls, rises, no change and what is missing`() throws {
        var month = try MonthlyBulletinFixture()
        month.scope.language = .english
        let text = try #require(try month.bulletin().document.sections.first).paragraphs
        #expect(
            text[0]
                == "October 2026: Comprehensive energy was 22.83 tce, of which electricity 76.10 %, 3.07 % less than "
                + "a year earlier, 5.42 % less than the month before.")
        #expect(
            text[2]
                == "Site electricity was 14.1360 × 10⁴ kWh, 4.00 % less than a year earlier. Water was 2,512 m³, the "
                + "same as a year earlier.")
        month.covered = 9000
        let missing = try #require(try month.bulletin().document.sections.first).paragraphs
        #expect(
            missing[0]
                == "October 2026: Comprehensive energy is not known (coverage is 90.00 %, below the limit).")
    }

    /// Everything that is printed of a section.
    private static func words(of section: BulletinSection) -> [String] {
        var words = [section.title] + section.paragraphs
        for chart in section.charts { words += [chart.title, chart.unit] + chart.series.map(\.name) }
        for table in section.tables {
            words += [table.title] + table.columns.map(\.title)
            for cell in table.rows.flatMap(\.cells) {
                switch cell {
                case .text(let text): words.append(text)
                case .figure(let figure): words.append(figure.unit)
                }
            }
        }
        return words
    }
}
