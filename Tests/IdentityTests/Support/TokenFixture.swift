import LocalIssuer

@testable import Identity

/// An issuer with one key of each kind, and a verifier that trusts it.
struct TokenFixture {
    static let now = 1_800_000_000
    let now = Self.now
    let issuer = LocalIssuer(name: "https://issuer.example")
    let rsa: LocalIssuer.Key
    let p256 = LocalIssuer.Key.p256("curve")
    let ed25519 = LocalIssuer.Key.ed25519("edwards")
    let source: FakeKeySource
    var settings: TokenIssuer

    /// One for all tests: it takes long to make.
    private static let sharedRSA = Result { try LocalIssuer.Key.rsa("classic") }

    init(_ change: (inout TokenIssuer) -> Void = { _ in }) throws {
        rsa = try Self.sharedRSA.get()
        source = FakeKeySource(try LocalIssuer.jwks([rsa, p256, ed25519]))
        settings = TokenIssuer(
            name: issuer.name, audiences: ["difftier"], algorithms: [.rs256], keySource: .file("unused"), clockSkew: 30)
        change(&settings)
    }

    func verifier(capacity: Int = 100, madeAt: Int = now - 1_000) -> TokenVerifier {
        let source = source
        return TokenVerifier([settings], replays: ReplayMemory(capacity: capacity, at: madeAt)) {
            IssuerKeys(source, for: $0.algorithms)
        }
    }

    /// Claims that count.
    var claims: LocalIssuer.Claims {
        [
            "iss": issuer.name, "sub": "repo:acme/app:pull_request", "aud": "difftier", "iat": now - 10, "nbf": now - 10,
            "exp": now + 300, "jti": "one",
        ]
    }

    func token(
        by key: LocalIssuer.Key? = nil, header: LocalIssuer.Claims = [:], _ change: (inout LocalIssuer.Claims) -> Void = { _ in }
    ) throws -> String {
        var claims = claims
        change(&claims)
        return try issuer.token(claims, by: key ?? rsa, header: header)
    }
}

/// - Returns: the code of the refusal; nil where the token counts.
func refusal(_ token: String, by verifier: TokenVerifier, at now: Int = TokenFixture.now) -> CredentialRefusal.Code? {
    do throws(CredentialRefusal) {
        _ = try verifier.verify(token, at: now)
        return nil
    } catch {
        return error.code
    }
}
