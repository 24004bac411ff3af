internal import RiskModel

/// One file of a key ring: a JSON Web Key (RFC 8037), with its private half while it signs.
struct KeyFile {
    static let maximumBytes = 4 * 1024

    let verificationKey: VerificationKey
    /// nil once another key took its place.
    let signingKey: SigningKey?

    init(signing key: SigningKey) {
        verificationKey = key.verificationKey
        signingKey = key
    }

    private init(verifying key: VerificationKey) {
        verificationKey = key
        signingKey = nil
    }

    /// The same without its private half.
    var retired: KeyFile { KeyFile(verifying: verificationKey) }

    var bytes: [UInt8] {
        guard case .object(var members) = verificationKey.jwk else { return [] }
        members["d"] = signingKey.map { .string(Base64URL.encode($0.seed)) }
        return Array((JSONValue.object(members).canonicalText + "\n").utf8)
    }

    /// - Throws: a phrase about the file, without a word of its content.
    init(parsing bytes: [UInt8]) throws(MalformedJSON) {
        let object = try TokenObject(bytes)
        let key = try JWKSDocument.ed25519Key(object)
        guard let privateHalf = object["d"] else {
            self.init(verifying: key)
            return
        }
        guard let seed = privateHalf.text.flatMap({ Base64URL.decode($0) }), let signing = SigningKey(seed: seed) else {
            throw MalformedJSON(reason: "has a private half `d` that is no key")
        }
        guard signing.verificationKey == key else {
            throw MalformedJSON(reason: "has two halves, `x` and `d`, that do not belong together")
        }
        self.init(signing: signing)
    }
}
