import Foundation
import NIOCore
import NIOSSL
import TransportSecurity

/// Why TLS did not come about, told apart by what to do about it.
struct TLSFailure: Error {
    var code: ConnectionError.Code
    var reason: String
    var underlying: any Error

    /// The other side did not agree to this protocol.
    static let otherProtocol = TLSFailure(
        code: .otherProtocol,
        reason: "what answers there speaks TLS but not \(TLSDemands.protocolName); is it a Difftier service?",
        underlying: ChannelError.operationUnsupported)

    private init(code: ConnectionError.Code, reason: String, underlying: any Error) {
        (self.code, self.reason, self.underlying) = (code, reason, underlying)
    }

    /// - Parameters:
    ///   - certificate: what the server showed, as far as it came.
    ///   - now: in seconds since 1970.
    /// - Returns: nil for an error that has nothing to do with TLS.
    init?(_ error: any Error, certificate: NIOSSLCertificate?, now: Double = Date().timeIntervalSince1970) {
        guard let (code, reason) = Self.explain(error, certificate, now) else { return nil }
        (self.code, self.reason, underlying) = (code, reason, error)
    }

    private static func explain(
        _ error: any Error, _ certificate: NIOSSLCertificate?, _ now: Double
    ) -> (ConnectionError.Code, String)? {
        switch error {
        case NIOSSLError.handshakeFailed(let cause): handshake("\(cause)", certificate, now)
        case let error as NIOSSLExtraError where error == .failedToValidateHostname: wrongHost
        // After its own part of the handshake a client of TLS 1.3 hears what became of its certificate.
        case let error as BoringSSLError: certificateRefused("\(error)") ?? (.failed, "the TLS connection broke: \(error)")
        case NIOSSLError.unableToValidateCertificate: wrongHost
        default: nil
        }
    }

    private static let wrongHost = (
        ConnectionError.Code.wrongHost,
        "its certificate is for another host; connect by a name or address that stands in the certificate"
    )

    private static func handshake(
        _ cause: String, _ certificate: NIOSSLCertificate?, _ now: Double
    ) -> (ConnectionError.Code, String) {
        if cause.contains("CERTIFICATE_VERIFY_FAILED") {
            if let certificate, Double(certificate.notValidAfter) <= now {
                return (
                    .certificateExpired, "its certificate has expired; it needs a new one, unless this machine's clock is wrong"
                )
            }
            if let certificate, Double(certificate.notValidBefore) > now {
                return (.certificateExpired, "its certificate is not valid yet; is this machine's clock right?")
            }
            return (
                .certificateNotTrusted,
                "its certificate is of no authority that is trusted here; give the file of the authority that made it"
            )
        }
        if let refused = certificateRefused(cause) { return refused }
        if cause.contains("WRONG_VERSION_NUMBER") || cause.contains("HTTP") {
            return (.refused, "what answers there does not speak TLS; is it the service's tls:// port?")
        }
        if cause.contains("PROTOCOL_VERSION") || cause.contains("UNSUPPORTED_PROTOCOL") {
            return (.refused, "what answers there does not speak TLS 1.3; is it a Difftier service?")
        }
        if cause.contains("EOF") {
            return (
                .refused,
                "the server closed the connection during the TLS handshake; it may have as many connections as it takes, or speak no TLS"
            )
        }
        return (.failed, "the TLS handshake failed: \(cause)")
    }

    private static func certificateRefused(_ cause: String) -> (ConnectionError.Code, String)? {
        guard cause.contains("ALERT") else { return nil }
        if cause.contains("CERTIFICATE_REQUIRED") {
            return (.certificateRefused, "the service wants a client certificate; give its file and the file of its key")
        }
        if ["CERTIFICATE", "UNKNOWN_CA"].contains(where: cause.contains) {
            return (
                .certificateRefused,
                "the service does not take this client's certificate: it has expired, or is of no authority that the service trusts"
            )
        }
        return nil
    }
}
