import Crypto
import Foundation
import SwiftASN1
import X509

/// Client certificates, each signed by its own key: whether a chain is good is not for Identity to say.
enum CertificateFixture {
    static func certificate(
        subject: String? = "release", addresses: [String] = [], dns: [String] = [], isAuthority: Bool = false,
        signsCertificates: Bool = false,
        expiresAt: Int = TokenFixture.now + 3_600
    ) throws -> [UInt8] {
        let key = Certificate.PrivateKey(P256.Signing.PrivateKey())
        let name = try DistinguishedName {
            if let subject {
                OrganizationName("Acme")
                CommonName(subject)
            }
        }
        let names = addresses.map { GeneralName.uniformResourceIdentifier($0) } + dns.map { GeneralName.dnsName($0) }
        let certificate = try Certificate(
            version: .v3, serialNumber: Certificate.SerialNumber(), publicKey: key.publicKey,
            notValidBefore: Date(timeIntervalSince1970: TimeInterval(TokenFixture.now - 3_600)),
            notValidAfter: Date(timeIntervalSince1970: TimeInterval(expiresAt)), issuer: name, subject: name,
            signatureAlgorithm: .ecdsaWithSHA256,
            extensions: try Certificate.Extensions {
                if isAuthority { Critical(BasicConstraints.isCertificateAuthority(maxPathLength: nil)) }
                Critical(KeyUsage(digitalSignature: true, keyCertSign: signsCertificates))
                if !names.isEmpty { SubjectAlternativeNames(names) }
            }, issuerPrivateKey: key)
        var serializer = DER.Serializer()
        try serializer.serialize(certificate)
        return serializer.serializedBytes
    }
}
