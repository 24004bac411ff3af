import Crypto
import Foundation
import LocalIssuer
import Testing

@testable import Identity

@Suite("Tokens: what counts, and every attack by the check it runs into")
struct TokenAttackTests {
    private let fixture: TokenFixture
    private let verifier: TokenVerifier
    private let now = TokenFixture.now

    init() throws {
        fixture = try TokenFixture()
        verifier = fixture.verifier()
    }

    private func refusal(_ token: String) -> CredentialRefusal.Code? { IdentityTests.refusal(token, by: verifier) }

    /// Tokens of the fixture's issuer with any header, signed by its RSA key.
    private func signed(header: String, _ claims: String? = nil) throws -> String {
        try LocalIssuer.token(header: header, claims: claims ?? LocalIssuer.json(fixture.claims)) { try fixture.rsa.sign($0) }
    }

    @Test("a token of each pinned algorithm counts, and of every other does not")
    func algorithms() throws {
        let keys: [(TokenAlgorithm, LocalIssuer.Key)] = [
            (.rs256, fixture.rsa), (.es256, fixture.p256), (.edDSA, fixture.ed25519),
        ]
        for (pinned, _) in keys {
            let fixture = try TokenFixture { $0.algorithms = [pinned] }
            for (algorithm, key) in [(TokenAlgorithm.rs256, fixture.rsa), (.es256, fixture.p256), (.edDSA, fixture.ed25519)] {
                let code = IdentityTests.refusal(try fixture.token(by: key), by: fixture.verifier())
                #expect(code == (algorithm == pinned ? nil : .algorithm), "\(algorithm) where \(pinned) is pinned")
            }
        }
        let several = try TokenFixture { $0.algorithms = [.rs256, .es256, .edDSA] }
        for key in [several.rsa, several.p256, several.ed25519] {
            #expect(IdentityTests.refusal(try several.token(by: key), by: several.verifier()) == nil)
        }
    }

    @Test("RSASSA-PSS and larger curves count where they are pinned and the key says so")
    func furtherAlgorithms() throws {
        let key = try LocalIssuer.Key.rsa("pss")
        let curve = LocalIssuer.Key.p384("large")
        var jwk = try key.jwk()
        jwk["alg"] = "PS256"
        let fixture = try TokenFixture { $0.algorithms = [.ps256, .es384] }
        fixture.source.set(try LocalIssuer.json(["keys": [jwk, try curve.jwk()]]))
        let pss = try LocalIssuer.token(header: "{\"alg\":\"PS256\",\"kid\":\"pss\"}", claims: LocalIssuer.json(fixture.claims)) {
            try key.sign($0, pss: true)
        }
        #expect(IdentityTests.refusal(pss, by: fixture.verifier()) == nil)
        #expect(IdentityTests.refusal(try fixture.token(by: curve), by: fixture.verifier()) == nil)
        #expect(IdentityTests.refusal(try fixture.token(by: key), by: fixture.verifier()) == .algorithm)
        let lying = try LocalIssuer.token(header: "{\"alg\":\"PS256\",\"kid\":\"pss\"}", claims: LocalIssuer.json(fixture.claims))
        {
            try key.sign($0)
        }
        #expect(IdentityTests.refusal(lying, by: fixture.verifier()) == .signature)
    }

    @Test("no signature, and an algorithm that is a word of the token's own")
    func noSignature() throws {
        let claims = try LocalIssuer.json(fixture.claims)
        for name in ["none", "None", "NONE", "nOnE", "", "rs256", "RS256 ", "HS256", "HS384", "HS512", "RS1"] {
            for signature in [[UInt8](), try fixture.rsa.sign(Array("x".utf8))] {
                let token = LocalIssuer.token(header: "{\"alg\":\"\(name)\",\"kid\":\"classic\"}", claims: claims) { _ in
                    signature
                }
                #expect(refusal(token) == .algorithm, "\(name)")
            }
        }
        #expect(refusal(try signed(header: "{\"kid\":\"classic\"}")) == .algorithm)
        #expect(refusal(try signed(header: "{\"alg\":null,\"kid\":\"classic\"}")) == .algorithm)
        #expect(refusal(try signed(header: "{\"alg\":[\"RS256\"],\"kid\":\"classic\"}")) == .algorithm)
        let empty = LocalIssuer.token(header: "{\"alg\":\"RS256\",\"kid\":\"classic\"}", claims: claims) { _ in [] }
        #expect(refusal(empty) == .signature)
    }

    @Test("the public key used as a shared secret")
    func confusion() throws {
        let claims = try LocalIssuer.json(fixture.claims)
        let jwk = try LocalIssuer.json(fixture.rsa.jwk())
        for secret in [fixture.rsa.publicPEM, fixture.rsa.publicPEM + "\n", jwk] {
            let key = SymmetricKey(data: Data(secret.utf8))
            let byHMAC = { (message: [UInt8]) in Array(HMAC<SHA256>.authenticationCode(for: message, using: key)) }
            let honest = LocalIssuer.token(header: "{\"alg\":\"HS256\",\"kid\":\"classic\"}", claims: claims, sign: byHMAC)
            #expect(refusal(honest) == .algorithm)
            let lying = LocalIssuer.token(header: "{\"alg\":\"RS256\",\"kid\":\"classic\"}", claims: claims, sign: byHMAC)
            #expect(refusal(lying) == .signature)
        }
        let shared = ["kty": "oct", "kid": "shared", "alg": "HS256", "k": LocalIssuer.encode(Data("secret".utf8))]
        fixture.source.set(try LocalIssuer.json(["keys": [shared, try fixture.rsa.jwk()]]))
        let key = SymmetricKey(data: Data("secret".utf8))
        let token = LocalIssuer.token(header: "{\"alg\":\"HS256\",\"kid\":\"shared\"}", claims: claims) {
            Array(HMAC<SHA256>.authenticationCode(for: $0, using: key))
        }
        #expect(IdentityTests.refusal(token, by: fixture.verifier()) == .algorithm)
    }

    @Test("the algorithm of one key with the id of another")
    func crossedKeys() throws {
        let both = try TokenFixture { $0.algorithms = [.rs256, .es256] }
        let verifier = both.verifier()
        #expect(IdentityTests.refusal(try both.token(by: both.rsa, header: ["kid": "curve"]), by: verifier) == .key)
        #expect(IdentityTests.refusal(try both.token(by: both.rsa, header: ["alg": "ES256"]), by: verifier) == .key)
        #expect(
            IdentityTests.refusal(try both.token(by: both.rsa, header: ["alg": "ES256", "kid": "curve"]), by: verifier)
                == .signature)
        #expect(IdentityTests.refusal(try both.token(by: both.p256, header: ["kid": "classic"]), by: verifier) == .key)
    }

    @Test("keys that the token brings along")
    func foreignKeys() throws {
        let own = LocalIssuer.Key.p256("curve")
        let pinned = try TokenFixture { $0.algorithms = [.es256] }
        let verifier = pinned.verifier()
        let brought: [LocalIssuer.Claims] = [
            ["jwk": try own.jwk()], ["jku": "https://evil.example/keys"], ["x5u": "https://evil.example/chain"],
            ["x5c": ["AAAA"]],
        ]
        for header in brought {
            #expect(IdentityTests.refusal(try pinned.token(by: own, header: header), by: verifier) == .signature)
        }
        #expect(IdentityTests.refusal(try pinned.token(by: own, header: ["kid": "../../dev/null"]), by: verifier) == .key)
        #expect(IdentityTests.refusal(try pinned.token(by: own, header: ["kid": 7]), by: verifier) == .key)
        #expect(IdentityTests.refusal(try pinned.token(by: own, header: ["kid": NSNull()]), by: verifier) == .signature)
    }

    @Test("without an id the only key for the algorithm is taken, and of two none")
    func noKeyID() throws {
        #expect(refusal(try fixture.token(header: ["kid": NSNull()])) == nil)
        let second = try LocalIssuer.Key.rsa("second")
        fixture.source.set(try LocalIssuer.jwks([fixture.rsa, second]))
        #expect(IdentityTests.refusal(try fixture.token(header: ["kid": NSNull()]), by: fixture.verifier()) == .key)
        var twin = try second.jwk()
        twin["kid"] = "classic"
        fixture.source.set(try LocalIssuer.json(["keys": [try fixture.rsa.jwk(), twin]]))
        #expect(IdentityTests.refusal(try fixture.token(), by: fixture.verifier()) == .key)
    }

    @Test("other kinds of tokens, and extensions that must be understood")
    func kinds() throws {
        for type in ["at+jwt", "difftier-grant+jwt", "dpop+jwt", ""] {
            #expect(refusal(try fixture.token(header: ["typ": type])) == .type, "\(type)")
        }
        for type in ["JWT", "jwt"] { #expect(refusal(try fixture.token(header: ["typ": type])) == nil) }
        #expect(refusal(try fixture.token(header: ["typ": NSNull()])) == nil)
        #expect(refusal(try fixture.token(header: ["typ": 1])) == .type)
        for critical in [["b64"], ["exp"], []] as [[String]] {
            #expect(refusal(try fixture.token(header: ["crit": critical, "b64": false])) == .critical)
        }
    }

    @Test("what two readers could read in two ways")
    func twoReadings() throws {
        let claims = try LocalIssuer.json(fixture.claims)
        let header = "{\"alg\":\"RS256\",\"kid\":\"classic\"}"
        #expect(refusal(try signed(header: header)) == nil)
        for bad in [
            "{\"sub\":\"admin\",\(claims.dropFirst())", "{\"\\u0073ub\":\"admin\",\(claims.dropFirst())", claims + "{}",
            "[\(claims)]", "", "null",
        ] {
            #expect(refusal(try signed(header: header, bad)) == .malformed, "\(bad)")
        }
        #expect(refusal(try signed(header: "{\"alg\":\"RS256\",\"alg\":\"none\",\"kid\":\"classic\"}")) == .malformed)
        let token = try fixture.token()
        for bad in [
            token + ".", "." + token, token + "=", token + " ", token.replacingOccurrences(of: ".", with: ".\n"), token + ".e30",
            "a.b", "",
        ] {
            #expect(refusal(bad) == .malformed, "\(bad.suffix(10))")
        }
        let deep = String(repeating: "{\"a\":", count: 20) + "1" + String(repeating: "}", count: 20)
        #expect(refusal(try signed(header: header, deep)) == .malformed)
        let broken = "\(TokenText.encode(header)).\(TokenText.encode([0x7B, 0x22, 0xFF, 0x22, 0x3A, 0x31, 0x7D])).AAAA"
        #expect(refusal(broken) == .malformed)
    }

    @Test("no byte of a token can change")
    func everyByte() throws {
        let fixture = try TokenFixture { $0.algorithms = [.es256] }
        let verifier = fixture.verifier()
        let token = Array(try fixture.token(by: fixture.p256).utf8)
        for index in token.indices {
            var changed = token
            changed[index] = token[index] == UInt8(ascii: "A") ? UInt8(ascii: "B") : UInt8(ascii: "A")
            #expect(IdentityTests.refusal(String(decoding: changed, as: UTF8.self), by: verifier) != nil, "byte \(index)")
        }
    }

    @Test("huge tokens are not looked at")
    func huge() throws {
        let token = try fixture.token { $0["padding"] = String(repeating: "x", count: 16_000) }
        #expect(refusal(token) == .tooLong)
        #expect(refusal(String(repeating: ".", count: 1_000_000)) == .tooLong)
        #expect(refusal(try fixture.token { $0["padding"] = String(repeating: "x", count: 8_000) }) == nil)
    }

    @Test("issuers that are not trusted, and names that only look like one")
    func issuers() throws {
        for name in ["https://evil.example", "https://issuer.example/", "HTTPS://issuer.example", "https://issuer.example ", ""] {
            #expect(refusal(try fixture.token { $0["iss"] = name }) == .issuer, "\(name)")
        }
        #expect(refusal(try fixture.token { $0["iss"] = nil }) == .issuer)
        #expect(refusal(try fixture.token { $0["iss"] = ["https://issuer.example"] }) == .issuer)
        let accented = try TokenFixture { $0.name = "https://issu\u{E9}.example" }
        let token = try accented.token { $0["iss"] = "https://issue\u{301}.example" }
        #expect(IdentityTests.refusal(token, by: accented.verifier()) == .issuer)
    }

    @Test("tokens for somebody else")
    func audiences() throws {
        let cases: [(Any?, CredentialRefusal.Code?)] = [
            ("difftier", nil), (["difftier"], nil), (["other", "difftier"], nil), ("other", .audience), (["other"], .audience),
            ([], .audience), (nil, .audience), ("difftier ", .audience), ("Difftier", .audience), (["difftier, x"], .audience),
            (1, .audience),
            ([["difftier"]], .audience),
        ]
        for (audience, code) in cases {
            #expect(refusal(try fixture.token { $0["aud"] = audience }) == code, "\(String(describing: audience))")
        }
    }

    @Test("times: demanded, in seconds, within the skew and no further")
    func times() throws {
        let cases: [(String, Any?, CredentialRefusal.Code?)] = [
            ("exp", nil, .claims), ("exp", "1900000000", .claims), ("exp", -1, .claims), ("exp", 1e300, .claims),
            ("exp", true, .claims),
            ("exp", NSNull(), .claims), ("exp", now - 29, nil), ("exp", now - 30, .expired),
            ("exp", Double(now) - 29.5, .expired),
            ("exp", now + 3_600, nil), ("nbf", now + 30, nil), ("nbf", now + 31, .notYetValid),
            ("nbf", Double(now) + 30.5, .notYetValid),
            ("nbf", "x", .claims), ("nbf", nil, nil), ("iat", now + 30, nil), ("iat", now + 31, .notYetValid),
            ("iat", [], .claims),
            ("iat", nil, nil), ("sub", nil, .claims), ("sub", "", .claims), ("sub", 1, .claims),
        ]
        for (name, value, code) in cases {
            #expect(refusal(try fixture.token { $0[name] = value }) == code, "\(name) \(String(describing: value))")
        }
    }

    @Test("a token can be too old before it expires")
    func maximumAge() throws {
        let fixture = try TokenFixture { $0.maximumAge = 60 }
        let verifier = fixture.verifier()
        let cases: [(Int?, CredentialRefusal.Code?)] = [(now - 89, nil), (now - 90, .tooOld), (nil, .claims), (now, nil)]
        for (issuedAt, code) in cases {
            #expect(
                IdentityTests.refusal(try fixture.token { $0["iat"] = issuedAt }, by: verifier) == code,
                "\(String(describing: issuedAt))")
        }
        #expect(try verifier.verify(fixture.token { $0["iat"] = now }, at: now).expiresAt == now + 90)
    }

    @Test("the skew that a file may ask for has a bound")
    func skew() throws {
        #expect(
            try TokenFixture {
                $0 = TokenIssuer(name: "x", audiences: [], algorithms: [], keySource: .file(""), clockSkew: 9_999)
            }.settings.clockSkew == 300)
    }

    @Test("claims come out as text: plain ones to match, all for rules, none of the moment")
    func claims() throws {
        let token = try fixture.token { claims in
            claims["groups"] = ["b", "a"]
            claims["run"] = 12
            claims["protected"] = true
            claims["nothing"] = NSNull()
            claims["place"] = ["b": 1, "a": ["x": "y"]]
        }
        let verified = try verifier.verify(token, at: now)
        #expect(verified.plainClaims["groups"] == nil && verified.plainClaims["place"] == nil)
        #expect(verified.plainClaims["run"] == "12" && verified.plainClaims["protected"] == "true")
        #expect(
            verified.flattenedClaims == [
                "iss": "https://issuer.example", "sub": "repo:acme/app:pull_request", "aud": "difftier",
                "groups": "[\"b\",\"a\"]", "run": "12",
                "protected": "true", "place": "{\"a\":{\"x\":\"y\"},\"b\":1}",
            ])
    }

    @Test("what a caller is told names no policy, and what the operator is told does")
    func answers() throws {
        let refused = #expect(throws: CredentialRefusal.self) {
            try verifier.verify(fixture.token { $0["aud"] = "other" }, at: now)
        }
        #expect(refused?.answer.contains("difftier") == false)
        #expect(refused?.detail.contains("difftier") == true)
        let unknown = #expect(throws: CredentialRefusal.self) {
            try verifier.verify(fixture.token { $0["iss"] = "x\u{1B}[31m" }, at: now)
        }
        #expect(unknown?.detail.contains("\u{1B}") == false)
        #expect(unknown?.answer.contains("issuer.example") == false)
    }
}
