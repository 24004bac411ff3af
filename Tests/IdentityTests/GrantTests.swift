import Foundation
import Identity
import RiskModel
import TestKit
import Testing

@Suite("Grants: signing, offline verification, every check by its name")
struct GrantTests {
    private let scratch: TemporaryDirectory
    private let ring: KeyRing
    private let now = GrantFixture.now

    init() throws {
        scratch = try TemporaryDirectory()
        ring = try KeyRing(directory: scratch.path + "/keys")
    }

    private var verifier: GrantVerifier { GrantVerifier(keys: ring.jwks, issuer: "https://difftier.example") }

    private func refusal(
        _ token: String, at time: Int? = nil, demanding demand: GrantDemand = GrantDemand(), by verifier: GrantVerifier? = nil
    ) -> GrantRefusal.Code? {
        do throws(GrantRefusal) {
            _ = try (verifier ?? self.verifier).verify(token, at: time ?? now, demanding: demand)
            return nil
        } catch {
            return error.code
        }
    }

    /// Signs any header and claims with the ring's key.
    private func token(header: String? = nil, claims: String) throws -> String {
        let key = ring.signingKey
        let header = header ?? "{\"alg\":\"EdDSA\",\"kid\":\"\(key.id)\",\"typ\":\"difftier-grant+jwt\"}"
        let signed = "\(TokenText.encode(header)).\(TokenText.encode(claims))"
        return "\(signed).\(TokenText.encode(try key.signature(for: Array(signed.utf8))))"
    }

    private func claims(_ change: (inout [String: JSONValue]) -> Void = { _ in }) throws -> String {
        let token = try GrantSigner(ring).sign(try GrantFixture.grant())
        guard case .object(var members) = try JSONValue(parsing: TokenText.decode(token, part: 1)) else { return "" }
        change(&members)
        return JSONValue.object(members).canonicalText
    }

    @Test("what is signed is read again, with nothing lost")
    func roundTrip() throws {
        var grant = try GrantFixture.grant()
        #expect(try verifier.verify(GrantSigner(ring).sign(grant), at: now) == grant)
        grant.environment = "production"
        grant.scope = TaskScope()
        grant.capabilities = []
        grant.subject = "Zoë \"quoted\" \u{1F511}"
        let token = try GrantSigner(ring).sign(grant)
        #expect(try verifier.verify(token, at: now) == grant)
        #expect(try GrantSigner(ring).sign(grant) == token)
    }

    @Test("the claims have the names and the form that are promised")
    func form() throws {
        let token = try GrantSigner(ring).sign(try GrantFixture.grant())
        let header = String(decoding: TokenText.decode(token, part: 0), as: UTF8.self)
        #expect(header == "{\"alg\":\"EdDSA\",\"kid\":\"\(ring.signingKey.id)\",\"typ\":\"difftier-grant+jwt\"}")
        let claims = String(decoding: TokenText.decode(token, part: 1), as: UTF8.self)
        #expect(
            claims == """
                {"base":"\(String(repeating: "a", count: 40))","capabilities":["open_pull_request","run_tests"],\
                "decision_id":"0b4b2a3e-29d5-4a55-8a8e-5d7d1b0c6c01","evidence_index":41,"exp":1800000600,\
                "head":"\(String(repeating: "b", count: 40))","iat":1800000000,"iss":"https://difftier.example",\
                "jti":"5f0c1a52-7d7f-4a43-9d0a-0d8f4b8f8a11","nbf":1800000000,"patch_id":"\(String(repeating: "c", count: 64))",\
                "policy_digest":"\(String(repeating: "d", count: 64))","repository":"payments-api",\
                "scope":{"commands":{"allow":["swift test"]},"filesystem":{"allow":["Sources/","Tests/"]},\
                "network":{"allow":["packages.example"],"deny_default":true}},"sub":"ci-agent:pull-request","tier":"medium"}
                """)
    }

    @Test("it holds from its beginning to its end, by the second")
    func time() throws {
        let token = try GrantSigner(ring).sign(try GrantFixture.grant())
        #expect(refusal(token, at: now - GrantVerifier.skew - 1) == .notYetValid)
        #expect(refusal(token, at: now - GrantVerifier.skew) == nil)
        #expect(refusal(token, at: now + 599) == nil)
        #expect(refusal(token, at: now + 600) == .expired)
    }

    @Test("what it is asked for has to be what it names")
    func demands() throws {
        var grant = try GrantFixture.grant()
        grant.environment = "staging"
        let token = try GrantSigner(ring).sign(grant)
        let met = GrantDemand(
            capability: "run_tests", head: grant.head, repository: "payments-api", subject: "ci-agent:pull-request",
            environment: "staging")
        #expect(refusal(token, demanding: met) == nil)
        let cases: [(WritableKeyPath<GrantDemand, String?>, String, GrantRefusal.Code)] = [
            (\.repository, "payments", .repository),
            (\.subject, "ci-agent:pull-reques", .subject),
            (\.environment, "production", .environment),
        ]
        for (path, value, code) in cases {
            var demand = met
            demand[keyPath: path] = value
            #expect(refusal(token, demanding: demand) == code)
        }
        var demand = met
        demand.capability = "publish_artifact"
        #expect(refusal(token, demanding: demand) == .capability)
        demand = met
        demand.head = grant.base
        #expect(refusal(token, demanding: demand) == .head)
        grant.repository = "caf\u{E9}"
        #expect(refusal(try GrantSigner(ring).sign(grant), demanding: GrantDemand(repository: "caf\u{E9}")) == nil)
        #expect(refusal(try GrantSigner(ring).sign(grant), demanding: GrantDemand(repository: "cafe\u{301}")) == .repository)
        grant = try GrantFixture.grant()
        #expect(refusal(try GrantSigner(ring).sign(grant), demanding: met) == .environment)
    }

    @Test("after a rotation old grants hold by the new key set, and new ones not by the old set")
    func rotation() throws {
        let old = ring.jwks
        let before = try GrantSigner(ring).sign(try GrantFixture.grant())
        try ring.rotate()
        let after = try GrantSigner(ring).sign(try GrantFixture.grant())
        #expect(refusal(before) == nil)
        #expect(refusal(after) == nil)
        #expect(refusal(after, by: GrantVerifier(keys: old)) == .key)
    }

    @Test("every forgery is refused by the check that it fails")
    func forgeries() throws {
        let id = ring.signingKey.id
        let good = try claims()
        let headers: [(String, GrantRefusal.Code)] = [
            ("{\"alg\":\"none\",\"kid\":\"\(id)\",\"typ\":\"difftier-grant+jwt\"}", .algorithm),
            ("{\"alg\":\"HS256\",\"kid\":\"\(id)\",\"typ\":\"difftier-grant+jwt\"}", .algorithm),
            ("{\"alg\":\"eddsa\",\"kid\":\"\(id)\",\"typ\":\"difftier-grant+jwt\"}", .algorithm),
            ("{\"alg\":\"EdDSA\",\"kid\":\"\(id)\",\"typ\":\"JWT\"}", .type),
            ("{\"alg\":\"EdDSA\",\"kid\":\"\(id)\"}", .type),
            ("{\"alg\":\"EdDSA\",\"typ\":\"difftier-grant+jwt\"}", .key),
            ("{\"alg\":\"EdDSA\",\"kid\":\"x\",\"typ\":\"difftier-grant+jwt\"}", .key),
            ("{\"alg\":\"EdDSA\",\"kid\":1,\"typ\":\"difftier-grant+jwt\"}", .key),
            ("{\"alg\":\"EdDSA\",\"crit\":[\"x\"],\"kid\":\"\(id)\",\"typ\":\"difftier-grant+jwt\"}", .critical),
            ("{\"alg\":\"EdDSA\",\"alg\":\"EdDSA\",\"kid\":\"\(id)\",\"typ\":\"difftier-grant+jwt\"}", .malformed),
            ("[]", .malformed),
        ]
        for (header, code) in headers { #expect(refusal(try token(header: header, claims: good)) == code, "\(header)") }
        let bodies: [(String, GrantRefusal.Code)] = [
            (try claims { $0["tier"] = .string("lowest") }, .claims), (try claims { $0["head"] = .string("main") }, .claims),
            (try claims { $0["exp"] = .string("1800000600") }, .claims), (try claims { $0["exp"] = nil }, .claims),
            (try claims { $0["exp"] = .integer(-1) }, .claims), (try claims { $0["exp"] = .integer(.min) }, .claims),
            (try claims { $0["exp"] = .integer(.max) }, .claims),
            (try claims { $0["capabilities"] = .string("run_tests") }, .claims),
            (try claims { $0["capabilities"] = .array([.integer(1)]) }, .claims), (try claims { $0["scope"] = nil }, .claims),
            (try claims { $0["only_on_sundays"] = .bool(true) }, .claims),
            (try claims { $0["scope"] = .object(["time": .string("night")]) }, .claims),
            (try claims { $0["iss"] = .string("https://other.example") }, .issuer),
            ("{\"exp\":9999999999," + good.dropFirst(), .malformed), (good + good, .malformed), ("", .malformed),
        ]
        for (body, code) in bodies { #expect(refusal(try token(claims: body)) == code, "\(body)") }
        let other = try KeyRing(directory: scratch.path + "/other")
        let foreign = try GrantSigner(other).sign(try GrantFixture.grant())
        #expect(refusal(foreign) == .key)
        #expect(
            refusal(foreign.replacingOccurrences(of: TokenText.header(foreign), with: TokenText.header(try token(claims: good))))
                == .signature)
    }

    @Test("no byte of a grant can change")
    func everyByte() throws {
        let token = Array(try GrantSigner(ring).sign(try GrantFixture.grant()).utf8)
        for index in token.indices {
            for replacement in [UInt8(ascii: "A"), UInt8(ascii: ".")] where token[index] != replacement {
                var changed = token
                changed[index] = replacement
                #expect(refusal(String(decoding: changed, as: UTF8.self)) != nil, "byte \(index)")
            }
            #expect(refusal(String(decoding: token[..<index], as: UTF8.self)) != nil, "cut at \(index)")
        }
        for suffix in ["=", "A", ".", "\n", " "] { #expect(refusal(String(decoding: token, as: UTF8.self) + suffix) != nil) }
    }

    @Test("a grant has one text only: bits that base64 does not need are refused")
    func oneText() throws {
        let token = try GrantSigner(ring).sign(try GrantFixture.grant())
        let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_")
        let last = try #require(token.last.flatMap { alphabet.firstIndex(of: $0) })
        // Of the last of 86 characters two bits count.
        for unused in 1..<16 { #expect(refusal(token.dropLast() + String(alphabet[last ^ unused])) == .malformed) }
    }

    @Test("one too long to be read is not signed")
    func tooLong() throws {
        var grant = try GrantFixture.grant()
        grant.scope.commands = Array(repeating: "swift build", count: 2_000)
        let error = #expect(throws: GrantRefusal.self) { try GrantSigner(ring).sign(grant) }
        #expect(error?.code == .tooLong)
        #expect(refusal(String(repeating: "A", count: 17_000)) == .tooLong)
    }

    @Test("inspection shows what a token says, whoever signed it")
    func inspection() throws {
        let other = try KeyRing(directory: scratch.path + "/other")
        let seen = try GrantVerifier.inspect(GrantSigner(other).sign(try GrantFixture.grant()))
        #expect(seen.claims == (try GrantFixture.grant()))
        #expect(seen.keyID == other.signingKey.id)
        #expect(throws: GrantRefusal.self) { try GrantVerifier.inspect("a.b.c") }
    }
}
