/// Archives in the ustar format (POSIX.1-1988), which every system opens without this program.
///
/// The same files give the same bytes: no owner, and the first second of 1970 as the time of all.
public enum TarArchive {
    private static let blockSize = 512
    /// The longest name that fits a header without a prefix.
    private static let nameLimit = 100

    /// An archive of some files, in their order.
    ///
    /// - Throws: `TarError.name` for a name that is empty, longer than 100 bytes, or would leave the folder that
    ///   the archive is unpacked in.
    public static func bytes(of files: some Sequence<EvidenceFile>) throws(TarError) -> [UInt8] {
        var archive: [UInt8] = []
        for file in files {
            guard isPlain(file.name) else { throw .name(file.name) }
            archive += header(file)
            archive += file.bytes
            archive += [UInt8](repeating: 0, count: padding(file.bytes.count))
        }
        return archive + [UInt8](repeating: 0, count: 2 * blockSize)
    }

    /// The files of an archive, in their order.
    ///
    /// - Throws: `TarError` for anything but plain files with plain names, each once, in whole blocks.
    public static func files(in archive: some Collection<UInt8>) throws(TarError) -> [EvidenceFile] {
        let bytes = Array(archive)
        var (files, names): ([EvidenceFile], Set<String>) = ([], [])
        var place = 0
        while place + blockSize <= bytes.count {
            let header = bytes[place..<place + blockSize]
            if header.allSatisfy({ $0 == 0 }) {
                guard bytes[place...].allSatisfy({ $0 == 0 }) else { throw .afterEnd(place) }
                return files
            }
            let (name, size) = try entry(header, at: place)
            guard names.insert(name).inserted else { throw .twice(name) }
            let start = place + blockSize
            guard size <= bytes.count - start else { throw .cutShort(name) }
            files.append(EvidenceFile(name: name, bytes: Array(bytes[start..<start + size])))
            place = start + size + padding(size)
        }
        throw .endMissing
    }

    private static func padding(_ size: Int) -> Int { (blockSize - size % blockSize) % blockSize }

    private static func isPlain(_ name: String) -> Bool {
        let isASCII = name.utf8.allSatisfy { (0x21...0x7E).contains($0) && $0 != UInt8(ascii: "\\") }
        let parts = name.split(separator: "/", omittingEmptySubsequences: false)
        return isASCII && name.utf8.count <= nameLimit && parts.allSatisfy { !$0.isEmpty && $0 != "." && $0 != ".." }
    }

    // MARK: - Headers

    private static func header(_ file: EvidenceFile) -> [UInt8] {
        var header = [UInt8](repeating: 0, count: blockSize)
        func set(_ text: some Sequence<UInt8>, at place: Int) {
            for (index, byte) in text.enumerated() { header[place + index] = byte }
        }
        set(file.name.utf8, at: 0)
        set("0000644".utf8, at: 100)
        set("0000000".utf8, at: 108)
        set("0000000".utf8, at: 116)
        set(octal(file.bytes.count, digits: 11).utf8, at: 124)
        set(octal(0, digits: 11).utf8, at: 136)
        header[156] = UInt8(ascii: "0")
        set("ustar".utf8, at: 257)
        set("00".utf8, at: 263)
        set(octal(checksum(header[...]), digits: 6).utf8, at: 148)
        header[155] = UInt8(ascii: " ")
        return header
    }

    private static func entry(_ header: ArraySlice<UInt8>, at place: Int) throws(TarError) -> (String, Int) {
        let start = header.startIndex
        func text(_ range: Range<Int>) -> String {
            String(
                decoding: header[(start + range.lowerBound)..<(start + range.upperBound)].prefix { $0 != 0 },
                as: UTF8.self)
        }
        func number(_ range: Range<Int>) -> Int? {
            Int(text(range).filter { $0 != " " }, radix: 8).flatMap { $0 >= 0 ? $0 : nil }
        }
        let sum = octal(checksum(header), digits: 6).utf8 + [0, UInt8(ascii: " ")]
        let written = header[(start + 148)..<(start + 156)]
        guard text(257..<262) == "ustar", written.elementsEqual(sum) else { throw .header(place) }
        let name = text(0..<100)
        guard isPlain(name), text(345..<500).isEmpty else { throw .name(name) }
        guard [UInt8(ascii: "0"), 0].contains(header[start + 156]) else { throw .noFile(name) }
        guard let size = number(124..<136) else { throw .header(place) }
        return (name, size)
    }

    /// The sum of a header's bytes, its own place counted as spaces.
    private static func checksum(_ header: ArraySlice<UInt8>) -> Int {
        let own = (header.startIndex + 148)..<(header.startIndex + 156)
        return header.indices.reduce(0) { $0 + (own.contains($1) ? 0x20 : Int(header[$1])) }
    }

    private static func octal(_ value: Int, digits: Int) -> String {
        let text = String(value, radix: 8)
        return String(repeating: "0", count: max(0, digits - text.count)) + text
    }
}

/// Why an archive cannot be written or read.
public enum TarError: Error, Hashable, Sendable, CustomStringConvertible {
    /// A file's name is not one of a plain file below the archive's folder.
    case name(String)
    /// The header at a byte is none.
    case header(Int)
    /// An entry is a link, a folder or a device.
    case noFile(String)
    /// Two entries have one name.
    case twice(String)
    /// A file is longer than the rest of the archive.
    case cutShort(String)
    /// Something follows the end, at a byte.
    case afterEnd(Int)
    /// The archive stops without its end.
    case endMissing

    /// What is wrong, and where.
    public var description: String {
        switch self {
        case .name(let name): "'\(name.prefix(120))' is no name of a plain file in an archive"
        case .header(let place): "no file begins at byte \(place): the archive is damaged, or is no tar archive"
        case .noFile(let name): "'\(name)' is no plain file"
        case .twice(let name): "'\(name)' stands in the archive twice"
        case .cutShort(let name): "the archive ends within '\(name)'"
        case .afterEnd(let place): "something follows the archive's end at byte \(place)"
        case .endMissing: "the archive stops without its end: it was cut short"
        }
    }
}
