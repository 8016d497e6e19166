import Mustache

/// A bulletin as a self-contained page in the manner of an official document (GB/T 9704), for screen and A4 paper.
struct HTMLRenderer {
    let templates: BulletinTemplates

    func render(_ document: BulletinDocument) throws(BulletinError) -> String {
        let name = BulletinTemplates.Name.page.rawValue
        guard let page = try templates.library().render(HTMLPage(document), withTemplate: name) else {
            throw .template(name: name, reason: "there is none")
        }
        return page
    }
}
