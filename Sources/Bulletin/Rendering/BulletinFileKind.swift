/// A file format of bulletins; the raw value is its name in requests and the ending of its files.
public enum BulletinFileKind: String, CaseIterable, Codable, Hashable, Sendable {
    /// A page that prints on A4, self-contained.
    case html
    /// A workbook with real numbers and charts.
    case xlsx
    /// One line a figure: UTF-8 with byte order mark, RFC 4180.
    case csv
    /// The whole document with sorted keys.
    case json

    /// The media type of its files.
    public var mediaType: String {
        switch self {
        case .html: "text/html; charset=utf-8"
        case .xlsx: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
        case .csv: "text/csv; charset=utf-8"
        case .json: "application/json"
        }
    }
}
