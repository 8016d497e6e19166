import Bulletin
import Testing

struct TemplateTests {
    @Test func `an operator's page takes the place of the program's`() throws {
        var templates = BulletinTemplates()
        try templates.replace(.page, with: "{{issuer}}|{{> bulletin-style}}|{{#sections}}{{id}} {{/sections}}")
        try templates.replace(.style, with: "p { color: blue }")
        let document = try MonthlyBulletinFixture().bulletin().document
        let file = try #require(try BulletinRenderer(templates: templates).files(for: document, kinds: [.html]).first)
        let text: String = try #require(String(validating: file.bytes, as: UTF8.self))
        #expect(text.hasPrefix("德州市行政中心综合办公区|p { color: blue }|highlights totals structure "))
    }

    @Test func `a template that does not parse is refused and the one before stays`() throws {
        var templates = BulletinTemplates()
        #expect(throws: BulletinError.self) { try templates.replace(.page, with: "{{#sections}}{{id}}") }
        #expect(templates == BulletinTemplates())
    }
}
