/// What a token says, now that its issuer is known to have said it.
struct VerifiedToken {
    /// True of one moment or one token alone, so that nothing can be decided by them.
    private static let ofTheMoment: Set<String> = ["exp", "nbf", "iat", "jti"]

    let issuer: String
    let claims: TokenObject
    /// It counts before then, in seconds since 1970, the clock's skew included.
    let expiresAt: Int

    /// The claims that are plain values, as text: what trust policies may match and insert.
    var plainClaims: [String: String] {
        claims.members.compactMapValues { value in
            switch value {
            case .text(let text): text
            case .number(let text): text
            case .bool(let value): value ? "true" : "false"
            case .null, .list, .object: nil
            }
        }
    }

    /// All claims as text for rules, lists and objects as JSON; without those of the moment.
    var flattenedClaims: [String: String] {
        var flattened = plainClaims
        for (name, value) in claims.members where flattened[name] == nil && !value.isNull {
            flattened[name] = value.canonicalText
        }
        return flattened.filter { !Self.ofTheMoment.contains($0.key) }
    }
}
