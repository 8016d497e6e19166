import CZstd

/// Compression by libzstd: one frame with its length and a checksum.
enum Zstandard {
    /// The longest content of a frame that is taken: a day of ten values a second is far below it.
    static let longest = 64 * 1024 * 1024

    /// A frame of some bytes.
    ///
    /// - Throws: `StoreError` when there is no memory for it.
    static func compress(_ bytes: [UInt8], level: Int32) throws(StoreError) -> [UInt8] {
        guard let context = ZSTD_createCCtx() else { throw failure("no memory to compress") }
        defer { ZSTD_freeCCtx(context) }
        ZSTD_CCtx_setParameter(context, ZSTD_c_compressionLevel, level)
        ZSTD_CCtx_setParameter(context, ZSTD_c_checksumFlag, 1)
        var frame = [UInt8](repeating: 0, count: ZSTD_compressBound(bytes.count))
        let length = ZSTD_compress2(context, &frame, frame.count, bytes, bytes.count)
        guard ZSTD_isError(length) == 0 else { throw failure(String(cString: ZSTD_getErrorName(length))) }
        frame.removeLast(frame.count - length)
        return frame
    }

    /// The content of a frame.
    ///
    /// - Throws: `StoreError` with the code `corrupt` when it is none, was damaged, or is longer than `longest`.
    static func decompress(
        _ frame: some Collection<UInt8>, upTo longest: Int = longest
    ) throws(StoreError) -> [UInt8] {
        let frame = Array(frame)
        let length = ZSTD_getFrameContentSize(frame, frame.count)
        guard length != CZSTD_CONTENTSIZE_UNKNOWN, length != CZSTD_CONTENTSIZE_ERROR, length <= UInt64(longest) else {
            throw failure("no frame, or one of an impossible length")
        }
        var bytes = [UInt8](repeating: 0, count: Int(length))
        let found = ZSTD_decompress(&bytes, bytes.count, frame, frame.count)
        guard ZSTD_isError(found) == 0, found == bytes.count else {
            throw failure(ZSTD_isError(found) == 0 ? "too short" : String(cString: ZSTD_getErrorName(found)))
        }
        return bytes
    }

    private static func failure(_ detail: String) -> StoreError {
        StoreError(.corrupt, path: "block", "zstd: \(detail)")
    }
}
