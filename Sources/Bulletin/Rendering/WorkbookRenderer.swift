import CXlsxWriter
import EnergyKPI
import Glibc
import MeterModels

/// A bulletin as a workbook: a sheet a section, real numbers with their formats, and native charts.
///
/// libxlsxwriter writes to a file by name: here to one in memory.
struct WorkbookRenderer {
    func render(_ document: BulletinDocument) throws(BulletinError) -> [UInt8] {
        let descriptor = memfd_create("bulletin", 0)
        guard descriptor >= 0 else { throw .workbook(reason: String(cString: strerror(errno))) }
        defer { close(descriptor) }
        guard let book = workbook_new("/proc/self/fd/\(descriptor)") else {
            throw .workbook(reason: "out of memory")
        }
        set(document, book)
        var sheets = WorkbookSheets(book: book, words: document.language.words)
        sheets.addCover(document)
        for (index, section) in document.sections.enumerated() { sheets.add(section, number: index + 1) }
        sheets.addCharts(document.sections.flatMap(\.charts))
        // Frees the book whether or not it could be written.
        let error = workbook_close(book)
        guard error == LXW_NO_ERROR else { throw .workbook(reason: String(cString: lxw_strerror(error))) }
        return try bytes(of: descriptor)
    }

    /// Title, author and a fixed time: the bytes depend on the document alone.
    private func set(_ document: BulletinDocument, _ book: UnsafeMutablePointer<lxw_workbook>) {
        document.title.withCString { title in
            document.issuer.withCString { author in
                document.revision.withCString { status in
                    var properties = lxw_doc_properties()
                    properties.title = UnsafeMutablePointer(mutating: title)
                    properties.author = UnsafeMutablePointer(mutating: author)
                    properties.status = UnsafeMutablePointer(mutating: status)
                    properties.created = time_t(document.end.dayNumber) * 86_400
                    // Copies the texts.
                    workbook_set_properties(book, &properties)
                }
            }
        }
    }

    private func bytes(of descriptor: Int32) throws(BulletinError) -> [UInt8] {
        let size = lseek(descriptor, 0, SEEK_END)
        guard size > 0 else { throw .workbook(reason: "it is empty") }
        var content = [UInt8](repeating: 0, count: size)
        var done = 0
        while done < size {
            let (count, code) = content.withUnsafeMutableBytes { buffer in
                let count = pread(descriptor, buffer.baseAddress.map { $0 + done }, size - done, done)
                return (count, errno)
            }
            guard count > 0 || code == EINTR else { throw .workbook(reason: String(cString: strerror(code))) }
            done += max(0, count)
        }
        return content
    }
}
