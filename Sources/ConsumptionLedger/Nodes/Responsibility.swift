/// Who answers for a node's consumption over some days.
public struct Responsibility: Hashable, Codable, Sendable {
    /// In which function somebody answers.
    public enum Function: String, CaseIterable, Codable, Sendable {
        /// The leader in charge, 分管领导.
        case leader
        /// The deputy in charge, 代管负责人.
        case deputy
        /// The head of the department, 科室负责人.
        case departmentHead = "department_head"
        /// The property company, 物业公司.
        case propertyCompany = "property_company"
    }

    /// The node's id.
    public var node: String
    /// The function.
    public var function: Function
    /// The person's or company's name.
    public var name: String
    /// How to reach them; nil when nobody said.
    public var contact: String?
    /// The days on which they answer for it.
    public var validity: Validity

    /// A responsibility.
    public init(node: String, function: Function, name: String, contact: String? = nil, validity: Validity) {
        self.node = node
        self.function = function
        self.name = name
        self.contact = contact
        self.validity = validity
    }
}
