import Crypto
import CryptoExtras
public import Foundation

/// An issuer of tokens with its own keys, made when the test runs. It signs whatever it is given, and shares no code with what verifies.
public final class LocalIssuer: Sendable {
    public typealias Claims = [String: Any]

    /// One key pair with the algorithm it signs by.
    public struct Key: Sendable {
        fileprivate enum Pair: Sendable {
            case rsa(_RSA.Signing.PrivateKey)
            case p256(P256.Signing.PrivateKey)
            case p384(P384.Signing.PrivateKey)
            case ed25519(Curve25519.Signing.PrivateKey)
        }

        public let id: String
        fileprivate let pair: Pair

        /// 2048 bits. Takes some tenths of a second to make.
        public static func rsa(_ id: String) throws -> Key {
            Key(id: id, pair: .rsa(try _RSA.Signing.PrivateKey(keySize: .bits2048)))
        }
        public static func p256(_ id: String) -> Key { Key(id: id, pair: .p256(P256.Signing.PrivateKey())) }
        public static func p384(_ id: String) -> Key { Key(id: id, pair: .p384(P384.Signing.PrivateKey())) }
        public static func ed25519(_ id: String) -> Key { Key(id: id, pair: .ed25519(Curve25519.Signing.PrivateKey())) }

        /// The algorithm that its tokens name, unless a test says otherwise.
        public var algorithm: String {
            switch pair {
            case .rsa: "RS256"
            case .p256: "ES256"
            case .p384: "ES384"
            case .ed25519: "EdDSA"
            }
        }

        /// The public half in PEM: what is mistaken for a secret in confusion attacks.
        public var publicPEM: String {
            switch pair {
            case .rsa(let key): key.publicKey.pemRepresentation
            case .p256(let key): key.publicKey.pemRepresentation
            case .p384(let key): key.publicKey.pemRepresentation
            case .ed25519(let key): key.publicKey.rawRepresentation.base64EncodedString()
            }
        }

        public func sign(_ message: [UInt8], pss: Bool = false) throws -> [UInt8] {
            switch pair {
            case .rsa(let key):
                Array(
                    try key.signature(for: SHA256.hash(data: message), padding: pss ? .PSS : .insecurePKCS1v1_5).rawRepresentation
                )
            case .p256(let key): Array(try key.signature(for: message).rawRepresentation)
            case .p384(let key): Array(try key.signature(for: message).rawRepresentation)
            case .ed25519(let key): Array(try key.signature(for: message))
            }
        }

        /// The public half as a member of a key set.
        public func jwk() throws -> [String: String] {
            var members = ["kid": id, "use": "sig", "alg": algorithm]
            switch pair {
            case .rsa(let key):
                let numbers = try key.publicKey.getKeyPrimitives()
                members.merge(
                    ["kty": "RSA", "n": LocalIssuer.encode(numbers.modulus), "e": LocalIssuer.encode(numbers.publicExponent)]) {
                        $1
                    }
            case .p256(let key): members.merge(point("P-256", key.publicKey.x963Representation)) { $1 }
            case .p384(let key): members.merge(point("P-384", key.publicKey.x963Representation)) { $1 }
            case .ed25519(let key):
                members.merge(["kty": "OKP", "crv": "Ed25519", "x": LocalIssuer.encode(key.publicKey.rawRepresentation)]) { $1 }
            }
            return members
        }

        private func point(_ curve: String, _ bytes: Data) -> [String: String] {
            let half = (bytes.count - 1) / 2
            return [
                "kty": "EC", "crv": curve, "x": LocalIssuer.encode(bytes.dropFirst().prefix(half)),
                "y": LocalIssuer.encode(bytes.suffix(half)),
            ]
        }
    }

    /// Its `iss`.
    public let name: String

    public init(name: String) { self.name = name }

    /// A key set of the public halves.
    public static func jwks(_ keys: [Key]) throws -> String { try json(["keys": keys.map { try $0.jwk() }]) }

    /// - Parameter header: added to what is usual, or in its place.
    public func token(_ claims: Claims, by key: Key, header: Claims = [:]) throws -> String {
        let usual: Claims = ["alg": key.algorithm, "kid": key.id, "typ": "JWT"]
        let header = usual.merging(header) { $1 }.filter { !($0.value is NSNull) }
        return try Self.token(header: Self.json(header), claims: Self.json(claims)) { try key.sign($0) }
    }

    /// Any header and claims, signed in any way.
    public static func token(header: String, claims: String, sign: ([UInt8]) throws -> [UInt8]) rethrows -> String {
        let signed = "\(encode(Data(header.utf8))).\(encode(Data(claims.utf8)))"
        return "\(signed).\(encode(Data(try sign(Array(signed.utf8)))))"
    }

    public static func json(_ value: Any) throws -> String {
        String(decoding: try JSONSerialization.data(withJSONObject: value, options: [.sortedKeys]), as: UTF8.self)
    }

    public static func encode(_ bytes: some DataProtocol) -> String {
        Data(bytes).base64EncodedString().replacingOccurrences(of: "+", with: "-").replacingOccurrences(of: "/", with: "_")
            .replacingOccurrences(of: "=", with: "")
    }
}
