public import Crypto
import RiskModel

/// A payload with signatures over it and its type (DSSE 1.0.2), signed with Ed25519.
public struct DSSEEnvelope: Hashable, Sendable {
    public struct Signature: Hashable, Sendable {
        /// Says which key to try. Nothing is decided by it.
        public var keyID: String?
        public var bytes: [UInt8]

        public init(keyID: String?, bytes: [UInt8]) {
            self.keyID = keyID
            self.bytes = bytes
        }
    }

    /// More signatures than that are not tried.
    private static let maximumSignatures = 100

    public var payloadType: String
    public var payload: [UInt8]
    public var signatures: [Signature]

    /// Signs a payload.
    ///
    /// - Parameters:
    ///   - keyID: what verifiers find the key by.
    ///   - sign: makes the Ed25519 signature of a message, 64 bytes.
    /// - Throws: `unavailable` where the key cannot sign.
    public init(
        payload: [UInt8], type: String, keyID: String? = nil, signedBy sign: ([UInt8]) throws -> [UInt8]
    ) throws(EvidenceError) {
        payloadType = type
        self.payload = payload
        let encoded = Self.preAuthenticationEncoding(type: type, payload: payload)
        let signature = try EvidenceError.wrap("sign an attestation") { try sign(encoded) }
        signatures = [Signature(keyID: keyID, bytes: signature)]
    }

    /// Reads an envelope, and believes nothing of it yet. Takes base64 of the standard alphabet and of the one for URLs.
    ///
    /// - Throws: `malformed`.
    public init(json text: String) throws(EvidenceError) {
        guard let members = JSONValue(text: text)?.members, let type = members["payloadType"]?.string,
            let payload = members["payload"]?.string.flatMap(Base64.decodeEitherAlphabet),
            let elements = members["signatures"]?.elements, !elements.isEmpty, elements.count <= Self.maximumSignatures
        else { throw Self.malformed(text) }
        payloadType = type
        self.payload = payload
        signatures = []
        for element in elements {
            guard let signature = element.members?["sig"]?.string.flatMap(Base64.decodeEitherAlphabet) else {
                throw Self.malformed(text)
            }
            signatures.append(Signature(keyID: element.members?["keyid"]?.string, bytes: signature))
        }
    }

    private static func malformed(_ text: String) -> EvidenceError {
        EvidenceError(code: .malformed, reason: "this is no DSSE envelope")
    }

    /// One JSON object.
    public var json: String {
        let signatures = signatures.map { signature in
            var members: [String: JSONValue] = ["sig": .string(Base64.encode(signature.bytes))]
            members["keyid"] = signature.keyID.map(JSONValue.string)
            return JSONValue.object(members)
        }
        return JSONValue.object([
            "payload": .string(Base64.encode(payload)), "payloadType": .string(payloadType), "signatures": .array(signatures),
        ]).canonicalText
    }

    /// The payload, after a signature by one of the keys was found over it and its type. Each signature is tried with each key: what an
    /// envelope says of keys is not signed.
    ///
    /// - Throws: `unverified`.
    public func payload(signedBy keys: [Curve25519.Signing.PublicKey]) throws(EvidenceError) -> [UInt8] {
        let encoded = Self.preAuthenticationEncoding(type: payloadType, payload: payload)
        let isSigned = signatures.contains { signature in keys.contains { $0.isValidSignature(signature.bytes, for: encoded) } }
        guard isSigned else {
            throw EvidenceError(code: .unverified, reason: "the envelope is signed by no key that is trusted here")
        }
        return payload
    }

    /// What is signed (PAE).
    static func preAuthenticationEncoding(type: String, payload: [UInt8]) -> [UInt8] {
        Array("DSSEv1 \(type.utf8.count) \(type) \(payload.count) ".utf8) + payload
    }
}
