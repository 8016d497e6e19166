import CMosquitto
import Glibc

extension MQTTError {
    /// The meaning of a MOSQ_ERR code.
    ///
    /// - Parameter code: What a function of libmosquitto returned.
    /// - Returns: A phrase for the operator with the code.
    static func meaning(library code: Int32) -> String {
        "\(libraryTable[code]?.meaning ?? "unknown error of libmosquitto") (MOSQ_ERR \(code))"
    }

    /// Whether trying again can help after a MOSQ_ERR code.
    ///
    /// - Parameter code: What a function of libmosquitto returned.
    /// - Returns: `false` if somebody has to change something first.
    static func isRetriable(library code: Int32) -> Bool {
        libraryTable[code]?.retry ?? true
    }

    /// The meaning of an errno.
    ///
    /// - Parameter code: The errno.
    /// - Returns: The text of the C library with the code.
    static func meaning(system code: Int32) -> String {
        var text = [CChar](repeating: 0, count: 128)
        guard strerror_r(code, &text, text.count) == 0 else { return "errno \(code)" }
        let bytes = text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }
        return "\(String(decoding: bytes, as: UTF8.self)) (errno \(code))"
    }

    /// The meaning of an answer of `getaddrinfo`.
    ///
    /// - Parameter code: The EAI code.
    /// - Returns: The text of the C library with the code.
    static func meaning(resolver code: Int32) -> String {
        "host name not resolved: \(String(cString: gai_strerror(code))) (EAI \(code))"
    }

    /// Meaning of each MOSQ_ERR code that a subscriber can meet (mosquitto.h, `mosq_err_t`).
    private static let libraryTable: [Int32: (meaning: String, retry: Bool)] = [
        MOSQ_ERR_NOMEM.rawValue: ("out of memory", true),
        MOSQ_ERR_PROTOCOL.rawValue: ("the broker broke the protocol", true),
        MOSQ_ERR_INVAL.rawValue: ("invalid argument", false),
        MOSQ_ERR_NO_CONN.rawValue: ("not connected", true),
        MOSQ_ERR_CONN_REFUSED.rawValue: ("connection refused", true),
        MOSQ_ERR_NOT_FOUND.rawValue: ("not found", true),
        MOSQ_ERR_CONN_LOST.rawValue: ("connection lost", true),
        MOSQ_ERR_TLS.rawValue: ("TLS failed", false),
        MOSQ_ERR_PAYLOAD_SIZE.rawValue: ("payload too large", false),
        MOSQ_ERR_NOT_SUPPORTED.rawValue: ("not supported", false),
        MOSQ_ERR_AUTH.rawValue: ("authentication failed", false),
        MOSQ_ERR_ACL_DENIED.rawValue: ("not authorized", false),
        MOSQ_ERR_UNKNOWN.rawValue: ("unknown error", true),
        MOSQ_ERR_ERRNO.rawValue: ("system error on the connection", true),
        MOSQ_ERR_EAI.rawValue: ("host name not resolved", true),
        MOSQ_ERR_MALFORMED_UTF8.rawValue: ("malformed UTF-8", false),
        MOSQ_ERR_KEEPALIVE.rawValue: ("no sign of life within the keepalive", true),
        MOSQ_ERR_LOOKUP.rawValue: ("host name not resolved", true),
        MOSQ_ERR_MALFORMED_PACKET.rawValue: ("malformed packet", true),
        MOSQ_ERR_DUPLICATE_PROPERTY.rawValue: ("duplicate property", false),
        MOSQ_ERR_TLS_HANDSHAKE.rawValue: ("TLS handshake failed", false),
        MOSQ_ERR_QOS_NOT_SUPPORTED.rawValue: ("quality of service not supported", false),
        MOSQ_ERR_OVERSIZE_PACKET.rawValue: ("packet too large for the broker", false),
        MOSQ_ERR_OCSP.rawValue: ("OCSP failed", false),
        MOSQ_ERR_TIMEOUT.rawValue: ("timed out", true),
        MOSQ_ERR_TOPIC_ALIAS_INVALID.rawValue: ("topic alias invalid", true),
        MOSQ_ERR_ADMINISTRATIVE_ACTION.rawValue: ("ended by the broker's administrator", true),
    ]
}
