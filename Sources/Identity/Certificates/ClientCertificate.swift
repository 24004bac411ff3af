internal import Crypto
internal import Foundation
internal import RiskModel
internal import SwiftASN1
internal import X509

/// Whom a client certificate names. That its chain is good, and that it counts now, is for the connection to verify.
struct ClientCertificate {
    /// nil for one that is no SVID.
    let spiffeID: SPIFFEID?
    /// As RFC 4514 writes it, the most particular part first; nil for an empty one.
    let subject: String?
    /// Seconds since 1970.
    let expiresAt: Int
    /// SHA-256 of the whole certificate, in hexadecimal.
    let fingerprint: String

    /// - Parameter der: the leaf of the verified chain.
    /// - Throws: `certificate` for what cannot be read, for an authority's own certificate, for a SPIFFE id that is not alone or not well
    ///   formed, and for one that names nobody.
    init(der: [UInt8]) throws(CredentialRefusal) {
        let certificate: Certificate
        let names: [GeneralName]
        let isAuthority: Bool
        do {
            certificate = try Certificate(derEncoded: der)
            names = try certificate.extensions.subjectAlternativeNames.map { Array($0) } ?? []
            isAuthority = try Self.isAuthority(certificate.extensions)
        } catch {
            throw CredentialRefusal(
                .certificate, "the client certificate cannot be read", detail: "the client certificate: \(error)")
        }
        guard !isAuthority else {
            throw CredentialRefusal(.certificate, "the client certificate is an authority's, not a client's")
        }
        spiffeID = try Self.spiffeID(in: names)
        subject = certificate.subject.isEmpty ? nil : String(describing: certificate.subject)
        expiresAt = Int(certificate.notValidAfter.timeIntervalSince1970)
        fingerprint = Hexadecimal.encode(SHA256.hash(data: der))
        guard spiffeID != nil || subject != nil else {
            throw CredentialRefusal(.certificate, "the client certificate names nobody")
        }
    }

    private static func isAuthority(_ extensions: Certificate.Extensions) throws -> Bool {
        if case .isCertificateAuthority? = try extensions.basicConstraints { return true }
        guard let usage = try extensions.keyUsage else { return false }
        return usage.keyCertSign || usage.cRLSign
    }

    private static func spiffeID(in names: [GeneralName]) throws(CredentialRefusal) -> SPIFFEID? {
        let addresses = names.compactMap { name in if case .uniformResourceIdentifier(let text) = name { text } else { nil } }
        guard addresses.contains(where: SPIFFEID.looksLikeOne) else { return nil }
        guard addresses.count == 1 else {
            throw CredentialRefusal(
                .certificate, "the client certificate has a SPIFFE id and another URI: nobody can tell whom it names")
        }
        guard let id = SPIFFEID(addresses[0]) else {
            throw CredentialRefusal(.certificate, "the client certificate has a SPIFFE id that is not well formed")
        }
        return id
    }

    /// What trust policies match and insert, and rules test.
    var claims: [String: String] {
        var claims = ["certificate_sha256": fingerprint]
        claims["certificate_subject"] = subject
        claims["spiffe_id"] = spiffeID?.text
        claims["spiffe_trust_domain"] = spiffeID?.trustDomain
        claims["spiffe_path"] = spiffeID?.path
        return claims
    }
}
