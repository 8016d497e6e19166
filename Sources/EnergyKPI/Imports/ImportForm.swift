public import MeterModels

/// How the files of another platform become bills: which column is what, and what its words mean.
///
/// Columns are referred to by the form's own names of them. Words and headers are as `CellText.canonical` makes them.
public struct ImportForm: Hashable, Sendable {
    /// A column that is read; every other one of a file is left alone.
    public struct Column: Hashable, Sendable {
        /// The form's name of it.
        public var name: String
        /// What its first line may say; a file has exactly one of these.
        public var headers: [String]

        /// A column.
        public init(name: String, headers: [String]) {
            self.name = name
            self.headers = headers
        }
    }

    /// Something that is the same for every line, or that a word of the line says.
    public enum Choice<Value: Hashable & Sendable>: Hashable, Sendable {
        /// Always this.
        case fixed(Value)
        /// What the word in a column stands for; a word that is not there is a finding.
        case table(column: String, words: [String: Value])
    }

    /// The days that a line is for.
    public enum Days: Hashable, Sendable {
        /// The day in a column.
        case day(String)
        /// The whole month in a column.
        case month(String)
        /// From one column's day to another's, which belongs to them or not.
        case span(from: String, to: String, includesEnd: Bool)
    }

    /// What becomes one bill, of the lines of one node, carrier and purpose.
    public enum Grouping: String, CaseIterable, Hashable, Sendable {
        /// Those of a calendar month.
        case month
        /// Those of the same days.
        case period
    }

    /// What two lines are that say the same.
    public enum Duplicates: String, CaseIterable, Hashable, Sendable {
        /// A mistake.
        case findings
        /// Two deliveries.
        case real
    }

    /// How a file is encoded.
    public enum Encoding: String, CaseIterable, Hashable, Sendable {
        /// UTF-8, with or without a byte order mark.
        case utf8 = "utf-8"
        /// As Excel saves it in China.
        case gb18030
    }

    /// The amount of a line.
    public struct Amount: Hashable, Sendable {
        /// Its column.
        public var column: String
        /// The unit of its numbers.
        public var unit: MeasurementUnit
        /// What is too little or too much for a line, in base units.
        public var limits: ClosedRange<Int64>

        /// An amount; `limits` in base units (Wh, mL, J, g).
        public init(column: String, unit: MeasurementUnit, limits: ClosedRange<Int64>) {
            self.column = column
            self.unit = unit
            self.limits = limits
        }
    }

    /// Lines that are no deliveries.
    public struct Omission: Hashable, Sendable {
        /// The column that says so; nil for the first filled cell of a line.
        public var column: String?
        /// What its cell begins with.
        public var beginnings: [String]

        /// Lines that are left out.
        public init(column: String? = nil, beginnings: [String]) {
            self.column = column
            self.beginnings = beginnings
        }
    }

    /// Its id.
    public var id: String
    /// Its version.
    public var version: String
    /// Who says that files look like this.
    public var source: String
    /// The encodings that are taken.
    public var encodings: Set<Encoding> = Set(Encoding.allCases)
    /// The columns that are read.
    public var columns: [Column]
    /// How days are written.
    public var dates: [DatePattern]
    /// What a line is for.
    public var days: Days
    /// What becomes one bill.
    public var grouping: Grouping
    /// Where it was used; nil when whoever sends the file says so.
    public var node: Choice<String>?
    /// What was delivered.
    public var carrier: Choice<Carrier>
    /// What it was for.
    public var purpose: Choice<Bill.Purpose> = .fixed(.other)
    /// How much.
    public var amount: Amount
    /// The columns by which a line is known: two lines that agree in all of them say the same.
    public var identity: [String]
    /// What such lines are.
    public var duplicates = Duplicates.findings
    /// Lines whose first filled cell is one of these sum up those above: they are checked and left out.
    public var totals: Set<String> = []
    /// Lines that are left out without a further look.
    public var omissions: [Omission] = []

    /// A form that leaves nothing out.
    public init(
        id: String, version: String, source: String, columns: [Column], dates: [DatePattern], days: Days,
        grouping: Grouping, carrier: Choice<Carrier>, amount: Amount, identity: [String]
    ) {
        self.id = id
        self.version = version
        self.source = source
        self.columns = columns
        self.dates = dates
        self.days = days
        self.grouping = grouping
        self.carrier = carrier
        self.amount = amount
        self.identity = identity
    }
}
