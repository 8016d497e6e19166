import Mustache

/// A bulletin as a self-contained page in the manner of an official document (GB/T 9704), for screen and A4 paper.
struct HTMLRenderer {
    func render(_ document: BulletinDocument) throws(BulletinError) -> String {
        let template: MustacheTemplate
        do {
            template = try MustacheTemplate(string: HTMLTemplate.page)
        } catch {
            throw .template(name: "page", reason: String(describing: error))
        }
        return template.render(HTMLPage(document))
    }
}
