internal import JWTKit

/// An issuer's key set (RFC 7517), each key ready for the algorithms that the issuer is pinned to and that fit the key.
struct IssuerKeySet: Sendable {
    static let maximumBytes = 256 * 1024
    private static let maximumKeys = 64

    private struct Key: Sendable {
        var id: String?
        var verifiers: [TokenAlgorithm: any JWTAlgorithm]
    }

    private let keys: [Key]

    /// Reads a set. Keys for other things than signatures, of other kinds, for other algorithms, or too weak, are passed over.
    ///
    /// - Throws: a phrase where there is no set, or no key of use in it.
    init(parsing bytes: [UInt8], for algorithms: Set<TokenAlgorithm>) throws(MalformedJSON) {
        guard bytes.count <= Self.maximumBytes else { throw MalformedJSON(reason: "is larger than \(Self.maximumBytes) bytes") }
        guard let entries = try TokenObject(bytes)["keys"]?.list else { throw MalformedJSON(reason: "has no list `keys`") }
        guard entries.count <= Self.maximumKeys else { throw MalformedJSON(reason: "has more than \(Self.maximumKeys) keys") }
        keys = entries.compactMap(\.object).compactMap { Self.key($0, algorithms) }
        guard !keys.isEmpty else {
            let names = algorithms.map(\.rawValue).sorted().joined(separator: ", ")
            throw MalformedJSON(reason: "holds no key that is of use for \(names)")
        }
    }

    func knows(_ id: String?) -> Bool { id == nil || keys.contains { $0.id == id } }

    /// The key that a token names, ready for its algorithm; without a name, the only one for that algorithm.
    ///
    /// - Returns: nil where there is none, or more than one.
    func verifier(id: String?, for algorithm: TokenAlgorithm) -> (any JWTAlgorithm)? {
        let found = keys.filter { id == nil || $0.id == id }.compactMap { $0.verifiers[algorithm] }
        return found.count == 1 ? found[0] : nil
    }

    private static func key(_ object: TokenObject, _ algorithms: Set<TokenAlgorithm>) -> Key? {
        guard object["use"].map({ $0.text == "sig" }) ?? true,
            object["key_ops"].map({ $0.list?.contains(.text("verify")) ?? false }) ?? true,
            object["kid"].map({ $0.text != nil }) ?? true
        else { return nil }
        var verifiers: [TokenAlgorithm: any JWTAlgorithm] = [:]
        for algorithm in algorithms where fits(object, algorithm) {
            verifiers[algorithm] = verifier(object, algorithm)
        }
        return verifiers.isEmpty ? nil : Key(id: object.text("kid"), verifiers: verifiers)
    }

    private static func fits(_ object: TokenObject, _ algorithm: TokenAlgorithm) -> Bool {
        object.text("kty") == algorithm.keyType && object.text("crv") == algorithm.curve
            && (object["alg"].map { $0.text == algorithm.rawValue } ?? true)
    }

    /// Made of the key's public members alone, and for one algorithm alone.
    private static func verifier(_ object: TokenObject, _ algorithm: TokenAlgorithm) -> (any JWTAlgorithm)? {
        let name = JWK.Algorithm(rawValue: algorithm.rawValue)
        let id = JWKIdentifier(string: "only")
        let curve = algorithm.curve ?? ""
        let jwk: JWK =
            switch algorithm.keyType {
            case "RSA": .rsa(name, identifier: id, modulus: object.text("n"), exponent: object.text("e"))
            case "EC": .ecdsa(name, identifier: id, x: object.text("x"), y: object.text("y"), curve: ECDSACurve(rawValue: curve))
            default: .octetKeyPair(name, identifier: id, x: object.text("x"), y: nil, curve: EdDSACurve(rawValue: curve))
            }
        return WaitingExecutor.wait { try await JWTKeyCollection().add(jwk: jwk).getKey(for: id, alg: algorithm.rawValue) }
    }
}
