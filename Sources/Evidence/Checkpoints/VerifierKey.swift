import Crypto
import FoundationEssentials
import RiskModel

/// The public half of a key that signs notes with Ed25519, under a name (C2SP signed-note).
///
/// As text: the name, the key's id in 8 hexadecimal digits and base64 of the key, joined by `+`.
public struct VerifierKey: Hashable, Sendable, CustomStringConvertible {
    /// Of Ed25519 in signed notes: the first byte of what a key's text holds, and part of what its id is made from.
    private static let signatureType: UInt8 = 1

    public let name: String
    /// 32 bytes (RFC 8032).
    public let publicKey: [UInt8]
    /// The first four bytes of SHA-256(name ‖ 0x0A ‖ 0x01 ‖ public key): tells keys apart, and proves nothing.
    public let id: UInt32

    /// - Throws: `malformed` where the name is empty or has a space or `+` in it, or the key is not 32 bytes.
    public init(name: String, publicKey: [UInt8]) throws(EvidenceError) {
        guard Self.isName(name) else {
            throw EvidenceError(code: .malformed, reason: "a key's name is not empty and has no spaces and no + in it: \(name)")
        }
        guard publicKey.count == 32 else {
            throw EvidenceError(code: .malformed, reason: "an Ed25519 key has 32 bytes, and this one \(publicKey.count)")
        }
        self.name = name
        self.publicKey = publicKey
        let hash = SHA256.hash(data: Array(name.utf8) + [0x0A, Self.signatureType] + publicKey)
        id = hash.prefix(4).reduce(0) { $0 << 8 | UInt32($1) }
    }

    /// - Throws: `malformed` unless the text is one that `description` makes.
    public init(_ text: String) throws(EvidenceError) {
        let parts = text.split(separator: "+", maxSplits: 2, omittingEmptySubsequences: false)
        guard parts.count == 3, let bytes = Base64.decode(parts[2]), bytes.first == Self.signatureType else {
            throw EvidenceError(code: .malformed, reason: "this is no Ed25519 verifier key (name+id+base64)")
        }
        try self.init(name: String(parts[0]), publicKey: Array(bytes.dropFirst()))
        guard parts[1] == idText else {
            throw EvidenceError(code: .malformed, reason: "the id of this verifier key should be \(idText)")
        }
    }

    public var description: String { "\(name)+\(idText)+\(Base64.encode([Self.signatureType] + publicKey))" }

    private var idText: String { Hexadecimal.encode(withUnsafeBytes(of: id.bigEndian) { Array($0) }) }

    func verifies(_ signature: [UInt8], of text: [UInt8]) -> Bool {
        guard let key = try? Curve25519.Signing.PublicKey(rawRepresentation: publicKey) else { return false }
        return key.isValidSignature(signature, for: text)
    }

    static func isName(_ name: some StringProtocol) -> Bool {
        !name.isEmpty && !name.unicodeScalars.contains { $0.properties.isWhitespace || $0 == "+" || $0.value < 0x20 }
    }
}

/// Base64 with padding, of the standard alphabet and, where asked for, also of the one for URLs (RFC 4648, 4 and 5).
enum Base64 {
    static func encode(_ bytes: [UInt8]) -> String { Data(bytes).base64EncodedString() }

    /// nil unless it is what `encode` makes of its bytes.
    static func decode(_ text: some StringProtocol) -> [UInt8]? {
        guard let bytes = Data(base64Encoded: String(text)).map({ Array($0) }), encode(bytes) == text else { return nil }
        return bytes
    }

    /// Takes either alphabet, but not both in one text, and needs no padding.
    static func decodeEitherAlphabet(_ text: String) -> [UInt8]? {
        let isForURLs = text.utf8.contains { $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: "_") }
        guard !(isForURLs && text.utf8.contains { $0 == UInt8(ascii: "+") || $0 == UInt8(ascii: "/") }) else { return nil }
        let standard = text.map { $0 == "-" ? "+" : $0 == "_" ? "/" : $0 }
        let unpadded = String(standard).prefix { $0 != "=" }
        guard standard.count == unpadded.count || standard.count % 4 == 0 else { return nil }
        return decode(unpadded + String(repeating: "=", count: (4 - unpadded.count % 4) % 4))
    }
}
