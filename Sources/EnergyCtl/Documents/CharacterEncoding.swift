import Foundation
import Glibc

/// A character encoding that a table file is written in.
struct CharacterEncoding {
    /// A character that the encoding does not have.
    struct Unmappable: Equatable, CustomStringConvertible {
        /// 1-based.
        let line: Int
        let character: Character
        let encoding: String

        var description: String {
            let codes = character.unicodeScalars.map { "U+" + String($0.value, radix: 16, uppercase: true) }
            return "line \(line): '\(character)' (\(codes.joined(separator: " "))) is not in \(encoding); "
                + "\(CharacterEncoding.substitute) stands in its place"
        }
    }

    /// The system cannot convert.
    struct Failure: Error, CustomStringConvertible {
        let description: String
    }

    /// Its name as iconv knows it.
    let name: String

    /// What stands for a character that an encoding does not have.
    static let substitute: Character = "?"

    /// A text in the encoding, without byte order mark, and the characters that it does not have.
    ///
    /// - Throws: `Failure` when the system does not know the encoding.
    func encoded(_ text: String) throws(Failure) -> (bytes: Data, unmappable: [Unmappable]) {
        guard let converter = iconv_open(name, "UTF-8"), Int(bitPattern: converter) != -1 else {
            throw Failure(description: "this system cannot write \(name): \(String(cString: strerror(errno)))")
        }
        defer { iconv_close(converter) }
        var content = Data()
        var unmappable: [Unmappable] = []
        var line = 1
        for character in text where character != "\u{FEFF}" {
            if let bytes = Self.convert(character, converter) {
                content.append(bytes)
            } else {
                unmappable.append(Unmappable(line: line, character: character, encoding: name))
                content.append(contentsOf: Array(String(Self.substitute).utf8))
            }
            if character == "\n" || character == "\r\n" { line += 1 }
        }
        return (content, unmappable)
    }

    /// One character; nil when the encoding does not have it.
    private static func convert(_ character: Character, _ converter: iconv_t) -> Data? {
        var input = Array(String(character).utf8).map(CChar.init(bitPattern:))
        var output = [CChar](repeating: 0, count: 16 + input.count * 4)
        let capacity = output.count
        // The pointers are used only inside the calls.
        let written = input.withUnsafeMutableBufferPointer { source in
            output.withUnsafeMutableBufferPointer { target -> Int? in
                var (from, to) = (source.baseAddress, target.baseAddress)
                var (rest, space) = (source.count, capacity)
                let result = iconv(converter, &from, &rest, &to, &space)
                if result != 0 {
                    // Not reversible, or not at all: back to the initial state for the next one.
                    iconv(converter, nil, nil, nil, nil)
                    return nil
                }
                return capacity - space
            }
        }
        return written.map { Data(output[..<$0].map(UInt8.init(bitPattern:))) }
    }
}
