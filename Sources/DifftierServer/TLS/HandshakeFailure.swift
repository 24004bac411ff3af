import NIOCore
import NIOSSL

/// Why a client came to no TLS connection, in words for the log.
enum HandshakeFailure {
    /// - Returns: nil for an error of a connection that was made.
    static func reason(_ error: any Error) -> String? {
        guard case NIOSSLError.handshakeFailed(let cause) = error else { return nil }
        // The library tells its reasons apart by their names alone.
        let text = "\(cause)"
        return reasons.first { text.contains($0.name) }?.words ?? "the handshake failed"
    }

    private static let reasons: [(name: String, words: String)] = [
        ("UNSUPPORTED_PROTOCOL", "the client speaks no TLS 1.3"),
        ("PEER_DID_NOT_RETURN_A_CERTIFICATE", "the client showed no certificate"),
        ("CERTIFICATE_VERIFY_FAILED", "the client's certificate is not valid, or of no authority that is trusted"),
        ("HTTP_REQUEST", "the client does not speak TLS"),
        ("HTTPS_PROXY_REQUEST", "the client does not speak TLS"),
        ("WRONG_VERSION_NUMBER", "the client does not speak TLS"),
        ("UNKNOWN_CA", "the client does not trust the server's certificate"),
        ("CERTIFICATE_EXPIRED", "the client finds the server's certificate expired"),
        ("ALERT", "the client broke it off"),
        ("EOF", "the client went away"),
    ]
}
