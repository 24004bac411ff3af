public import RiskModel

/// The keys that verify what the service signs, as a JSON Web Key Set (RFC 7517, RFC 8037).
public struct JWKSDocument: Hashable, Sendable {
    static let maximumBytes = 256 * 1024

    /// In the order given; the current one first where a key ring wrote it.
    public let keys: [VerificationKey]

    public init(keys: [VerificationKey]) { self.keys = keys }

    public var json: JSONValue { .object(["keys": .array(keys.map(\.jwk))]) }

    public subscript(id: String) -> VerificationKey? { keys.first { $0.id == id } }

    /// Reads a set. Keys that are not for Ed25519 signatures are passed over, as RFC 7517 demands.
    ///
    /// - Throws: `KeyError.damaged` for what is no key set, for a damaged key, an id that is not the key's thumbprint, a key that
    ///   stands twice, a private key, and a set without any key of use.
    public init(parsing text: [UInt8]) throws(KeyError) {
        do {
            self.init(keys: try Self.keys(of: text))
        } catch {
            throw KeyError(.damaged, "the key set \(error.reason)")
        }
    }

    private static func keys(of text: [UInt8]) throws(MalformedJSON) -> [VerificationKey] {
        guard text.count <= maximumBytes else { throw MalformedJSON(reason: "is larger than \(maximumBytes) bytes") }
        guard let entries = try TokenObject(text)["keys"]?.list else { throw MalformedJSON(reason: "has no list `keys`") }
        var keys: [VerificationKey] = []
        for entry in entries {
            guard let object = entry.object else { throw MalformedJSON(reason: "holds something that is no key") }
            guard object["d"] == nil else {
                throw MalformedJSON(reason: "holds a private key; replace that key, it is no secret any more")
            }
            let use = object.text("use") ?? "sig"
            guard object.text("kty") == "OKP", object.text("crv") == "Ed25519", use == "sig" else { continue }
            let key = try ed25519Key(object)
            guard !keys.contains(key) else { throw MalformedJSON(reason: "holds the key \(key.id) twice") }
            keys.append(key)
        }
        guard !keys.isEmpty else { throw MalformedJSON(reason: "holds no Ed25519 key") }
        return keys
    }

    /// The public half of a JSON Web Key.
    static func ed25519Key(_ object: TokenObject) throws(MalformedJSON) -> VerificationKey {
        guard object.text("kty") == "OKP", object.text("crv") == "Ed25519" else {
            throw MalformedJSON(reason: "is no Ed25519 key (`kty` OKP, `crv` Ed25519)")
        }
        guard let bytes = object.text("x").flatMap({ Base64URL.decode($0) }), let key = VerificationKey(bytes: bytes) else {
            throw MalformedJSON(reason: "has no public half `x` of 32 bytes")
        }
        guard object["kid"].map({ $0.text == key.id }) ?? true else {
            throw MalformedJSON(reason: "has a `kid` that is not the thumbprint of its key, \(key.id)")
        }
        return key
    }
}
