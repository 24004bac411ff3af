internal import Crypto
internal import Foundation

/// An Ed25519 key pair. What it is printed as shows its id alone.
public struct SigningKey: Sendable, CustomStringConvertible, CustomReflectable {
    private let key: Curve25519.Signing.PrivateKey
    public let verificationKey: VerificationKey

    /// The `kid` of what it signs.
    public var id: String { verificationKey.id }

    /// A new one.
    public init() { self.init(Curve25519.Signing.PrivateKey()) }

    /// - Parameter seed: the private half as RFC 8032 has it.
    /// - Returns: nil unless there are exactly 32 bytes.
    init?(seed: [UInt8]) {
        guard let key = try? Curve25519.Signing.PrivateKey(rawRepresentation: seed) else { return nil }
        self.init(key)
    }

    private init(_ key: Curve25519.Signing.PrivateKey) {
        self.key = key
        guard let verificationKey = VerificationKey(bytes: key.publicKey.rawRepresentation) else {
            preconditionFailure("a public key of Ed25519 has 32 bytes")
        }
        self.verificationKey = verificationKey
    }

    var seed: [UInt8] { Array(key.rawRepresentation) }

    /// 64 bytes.
    public func signature(for message: [UInt8]) throws -> [UInt8] { Array(try key.signature(for: message)) }

    public var description: String { "SigningKey(\(id))" }
    public var customMirror: Mirror { Mirror(self, children: ["id": id]) }
}
