import Foundation

/// The numbers of a published JSON file, by their places.
struct PublishedFile {
    /// The number at each place; nil where the bulletin says that it is not known.
    let values: [String: Decimal?]

    /// The numbers of a file.
    ///
    /// - Throws: `DecodingError` when it is no bulletin.
    init(json: [UInt8]) throws {
        let file = try JSONDecoder().decode(File.self, from: Data(json))
        var values: [String: Decimal?] = [:]
        for section in file.sections {
            for table in section.tables {
                for row in table.rows {
                    for (column, cell) in row.cells {
                        guard case .figure(let value) = cell else { continue }
                        values[[section.id, table.id, row.id, column].joined(separator: "/")] = .some(value)
                    }
                }
            }
        }
        self.values = values
    }

    /// What of some figures stands in the file otherwise.
    func differences(from figures: [PublishedFigure]) -> [(figure: PublishedFigure, found: String)] {
        figures.compactMap { figure in
            guard let found = values[figure.place] else { return (figure, "nothing") }
            let expected = Decimal(string: figure.digits, locale: Locale(identifier: "en_US_POSIX"))
            return found == expected ? nil : (figure, found.map { "\($0)" } ?? "—")
        }
    }

    private struct File: Decodable {
        var sections: [Section]
    }

    private struct Section: Decodable {
        var id: String
        var tables: [Table]
    }

    private struct Table: Decodable {
        var id: String
        var rows: [Row]
    }

    private struct Row: Decodable {
        var id: String
        var cells: [String: Cell]
    }

    private enum Cell: Decodable {
        case text
        case figure(Decimal?)

        private enum CodingKeys: String, CodingKey {
            case value
        }

        init(from decoder: any Decoder) throws {
            if let container = try? decoder.container(keyedBy: CodingKeys.self) {
                self = .figure(try container.decodeIfPresent(Decimal.self, forKey: .value))
            } else {
                self = .text
            }
        }
    }
}
