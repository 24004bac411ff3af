/// The times of a token against the clock.
struct TokenTimes {
    private let claims: TokenObject
    private let skew: Int

    init(_ claims: TokenObject, skew: Int) {
        self.claims = claims
        self.skew = skew
    }

    /// - Returns: when it ceases to count, the skew included.
    func check(at now: Int, maximumAge: Int?) throws(CredentialRefusal) -> Int {
        guard let expires = try time("exp", .down) else {
            throw CredentialRefusal(.claims, "the token never expires: it has no `exp`")
        }
        guard now < expires + skew else {
            throw CredentialRefusal(.expired, "the token expired \(now - expires) s ago; get a new one")
        }
        for name in ["nbf", "iat"] {
            guard let time = try time(name, .up), time > now + skew else { continue }
            throw CredentialRefusal(.notYetValid, "the token's `\(name)` is \(time - now) s ahead; compare the clocks")
        }
        guard let maximumAge else { return expires + skew }
        guard let issued = try time("iat", .down) else {
            throw CredentialRefusal(.claims, "the token does not say how old it is: it has no `iat`")
        }
        let last = issued + maximumAge + skew
        guard now < last else {
            throw CredentialRefusal(.tooOld, "the token was issued \(now - issued) s ago, which is too long; get a new one")
        }
        return min(expires + skew, last)
    }

    /// - Returns: nil where there is none.
    private func time(_ name: String, _ rounding: FloatingPointRoundingRule) throws(CredentialRefusal) -> Int? {
        guard let value = claims[name] else { return nil }
        guard let seconds = value.seconds(rounding) else {
            throw CredentialRefusal(.claims, "the token's `\(name)` is no time in seconds since 1970")
        }
        return seconds
    }
}
