internal import Crypto
internal import Foundation
public import RiskModel

/// The public half of an Ed25519 key.
public struct VerificationKey: Hashable, Sendable {
    public static let byteCount = 32

    /// The RFC 7638 thumbprint in base64url: the `kid` of what it verifies.
    public let id: String
    /// The point as RFC 8032 encodes it: 32 bytes.
    public let bytes: [UInt8]

    /// - Returns: nil unless there are exactly 32 bytes.
    public init?(bytes: some Sequence<UInt8>) {
        let copy = Array(bytes)
        guard copy.count == Self.byteCount else { return nil }
        self.bytes = copy
        self.id = Self.thumbprint(of: copy)
    }

    public func isValid(_ signature: [UInt8], for message: [UInt8]) -> Bool {
        guard let key = try? Curve25519.Signing.PublicKey(rawRepresentation: bytes) else { return false }
        return key.isValidSignature(signature, for: message)
    }

    /// As a JSON Web Key (RFC 8037).
    public var jwk: JSONValue {
        .object([
            "kty": .string("OKP"), "crv": .string("Ed25519"), "x": .string(Base64URL.encode(bytes)), "kid": .string(id),
            "alg": .string("EdDSA"), "use": .string("sig"),
        ])
    }

    private static func thumbprint(of bytes: [UInt8]) -> String {
        let required = JSONValue.object(["crv": .string("Ed25519"), "kty": .string("OKP"), "x": .string(Base64URL.encode(bytes))])
        return Base64URL.encode(SHA256.hash(data: Data(required.canonicalText.utf8)))
    }
}
