internal import JWTKit
internal import RiskModel

/// Verifies tokens of the trusted issuers.
///
/// The token is taken apart strictly before anything of it is believed, the algorithm is the issuer's and never the token's choice, and
/// the signature is checked by the one key that the token names.
struct TokenVerifier: Sendable {
    private struct Issuer: Sendable {
        let settings: TokenIssuer
        let keys: IssuerKeys
    }

    private let issuers: [String: Issuer]
    private let replays: ReplayMemory

    init(_ issuers: [TokenIssuer], replays: ReplayMemory, keys: (TokenIssuer) -> IssuerKeys = IssuerKeys.init(of:)) {
        self.issuers = Dictionary(issuers.map { ($0.name, Issuer(settings: $0, keys: keys($0))) }) { first, _ in first }
        self.replays = replays
    }

    /// May take some seconds, where the issuer's keys have to be fetched.
    ///
    /// - Parameter now: seconds since 1970.
    func verify(_ text: String, by holder: String? = nil, at now: Int) throws(CredentialRefusal) -> VerifiedToken {
        let token = try Self.takeApart(text)
        let algorithm = try Self.checkHeader(token.header)
        let issuer = try issuer(of: token)
        guard let algorithm, issuer.settings.algorithms.contains(algorithm) else {
            let pinned = issuer.settings.algorithms.map(\.rawValue).sorted().joined(separator: ", ")
            throw CredentialRefusal(
                .algorithm, "the token's algorithm is not one that its issuer's tokens have here",
                detail: "`alg` is \(Self.shown(token.header.text("alg"))), and \(issuer.settings.name) is pinned to \(pinned)")
        }
        try checkSignature(of: token, by: algorithm, issuer, at: now)
        let expiresAt = try TokenTimes(token.claims, skew: issuer.settings.clockSkew).check(
            at: now, maximumAge: issuer.settings.maximumAge)
        try Self.checkAudience(of: token.claims, issuer.settings)
        guard let subject = token.claims.text("sub"), !subject.isEmpty else {
            throw CredentialRefusal(.claims, "the token has no `sub` that is text")
        }
        if issuer.settings.oneTime { try checkFirst(token, of: issuer.settings, by: holder, until: expiresAt, at: now) }
        return VerifiedToken(issuer: issuer.settings.name, claims: token.claims, expiresAt: expiresAt)
    }

    private static func takeApart(_ text: String) throws(CredentialRefusal) -> CompactJWS {
        guard text.utf8.count <= CompactJWS.maximumBytes else {
            throw CredentialRefusal(.tooLong, "the token is longer than \(CompactJWS.maximumBytes) bytes")
        }
        do {
            return try CompactJWS(text)
        } catch {
            throw CredentialRefusal(.malformed, "the token \(error.reason)")
        }
    }

    /// - Returns: nil for an algorithm that no issuer can be pinned to.
    private static func checkHeader(_ header: TokenObject) throws(CredentialRefusal) -> TokenAlgorithm? {
        guard header["typ"].map({ $0.text?.lowercased() == "jwt" }) ?? true else {
            throw CredentialRefusal(.type, "this is another kind of token: its `typ` is not JWT")
        }
        guard header["crit"] == nil else {
            throw CredentialRefusal(.critical, "the token demands an extension (`crit`) that is not known here")
        }
        guard header["kid"].map({ $0.text != nil }) ?? true else { throw CredentialRefusal(.key, "the token's `kid` is no text") }
        return header.text("alg").flatMap(TokenAlgorithm.init(rawValue:))
    }

    private func issuer(of token: CompactJWS) throws(CredentialRefusal) -> Issuer {
        guard let name = token.claims.text("iss") else { throw CredentialRefusal(.issuer, "the token names no issuer (`iss`)") }
        guard let issuer = issuers[name], issuer.settings.name.isExactly(name) else {
            throw CredentialRefusal(
                .issuer, "the token's issuer is not trusted here", detail: "no `issuers` entry is called \(Self.shown(name))")
        }
        return issuer
    }

    private func checkSignature(
        of token: CompactJWS, by algorithm: TokenAlgorithm, _ issuer: Issuer, at now: Int
    ) throws(CredentialRefusal) {
        let id = token.header.text("kid")
        let keys: IssuerKeySet
        do {
            keys = try issuer.keys.current(for: id, at: now)
        } catch {
            throw CredentialRefusal(
                .issuerUnavailable, "the keys of the token's issuer cannot be had at the moment; try again",
                detail: "keys of \(issuer.settings.name): \(error.reason)")
        }
        guard let verifier = keys.verifier(id: id, for: algorithm) else {
            throw CredentialRefusal(
                .key, "the token's issuer has no such key",
                detail: "\(issuer.settings.name) has no key \(Self.shown(id)) for \(algorithm.rawValue), or more than one")
        }
        guard (try? verifier.verify(token.signature, signs: token.signedBytes)) == true else {
            throw CredentialRefusal(
                .signature, "the token's signature does not verify",
                detail: "the signature of a token of \(issuer.settings.name) does not verify with its key \(Self.shown(id))")
        }
    }

    private static func checkAudience(of claims: TokenObject, _ issuer: TokenIssuer) throws(CredentialRefusal) {
        let audiences = claims["aud"].flatMap { value in value.text.map { [$0] } ?? value.list?.compactMap(\.text) } ?? []
        let isOurs = audiences.contains { audience in issuer.audiences.contains { $0.isExactly(audience) } }
        guard isOurs else {
            throw CredentialRefusal(
                .audience, "the token is for somebody else: its `aud` does not name this service",
                detail: "`aud` of a token of \(issuer.name) is \(shown(claims["aud"]?.canonicalText)), and has to name "
                    + issuer.audiences.joined(separator: " or "))
        }
    }

    private func checkFirst(
        _ token: CompactJWS, of issuer: TokenIssuer, by holder: String?, until end: Int, at now: Int
    ) throws(CredentialRefusal) {
        guard let issuedAt = token.claims["iat"]?.seconds(.down) else {
            throw CredentialRefusal(.claims, "the token has no `iat`, which a token that counts once needs")
        }
        guard issuedAt >= replays.madeAt else {
            throw CredentialRefusal(
                .replayed,
                "the token counts once, and is older than this service's memory of those that were shown; get a new one")
        }
        guard token.claims["jti"].map({ $0.text != nil }) ?? true else {
            throw CredentialRefusal(.claims, "the token's `jti` is no text")
        }
        let mark = ReplayMemory.Mark(issuer: issuer.name, id: token.claims.text("jti"), signedBytes: token.signedBytes)
        switch replays.show(mark, by: holder, until: end, at: now) {
        case .first: return
        case .again: throw CredentialRefusal(.replayed, "the token counts once, and was shown before; get a new one")
        case .full:
            throw CredentialRefusal(
                .memoryFull, "too many tokens that count once are in use; try again",
                detail: "the memory of one-time tokens is full: tokens of \(issuer.name) are refused until some expire")
        }
    }

    /// What a token says, short enough for a log.
    private static func shown(_ text: String?) -> String {
        guard let text else { return "missing" }
        return "`\(text.unicodeScalars.prefix(100).map { $0.value < 0x20 || $0.value == 0x7F ? "?" : String($0) }.joined())`"
    }
}
