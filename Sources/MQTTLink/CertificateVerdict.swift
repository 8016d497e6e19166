import CMosquitto
import Glibc

/// Why OpenSSL did not trust a broker's certificate; libmosquitto logs only that it did not.
enum CertificateVerdict {
    private typealias VerifyResult = @convention(c) (UnsafeRawPointer) -> Int
    private typealias ErrorText = @convention(c) (Int) -> UnsafePointer<CChar>?
    /// Codes that say nothing: no error, and the one for a check of libmosquitto's own, such as the host name.
    private static let silentCodes = 0...1

    /// The reason of a failed verification, such as `certificate has expired`.
    ///
    /// To be asked while libmosquitto logs the failure: afterwards it frees the connection. OpenSSL comes with
    /// libmosquitto and is looked up in the process, so that building needs none of its headers.
    ///
    /// - Parameter handle: The client that is logging.
    /// - Returns: OpenSSL's words, or `nil` if it has none.
    static func text(of handle: OpaquePointer?) -> String? {
        guard let connection = mosquitto_ssl_get(handle), let verifyResult = dlsym(nil, "SSL_get_verify_result"),
            let errorText = dlsym(nil, "X509_verify_cert_error_string")
        else { return nil }
        // The types are those of the functions' declarations in openssl/ssl.h and openssl/x509.h since 1.0.
        let code = unsafeBitCast(verifyResult, to: VerifyResult.self)(connection)
        guard !silentCodes.contains(code) else { return nil }
        return unsafeBitCast(errorText, to: ErrorText.self)(code).map { String(cString: $0) }
    }
}
