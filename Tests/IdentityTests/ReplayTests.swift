import LocalIssuer
import Testing

@testable import Identity

@Suite("One-time tokens")
struct ReplayTests {
    private let now = TokenFixture.now

    private func fixture(_ change: (inout TokenIssuer) -> Void = { _ in }) throws -> TokenFixture {
        try TokenFixture { settings in
            settings.oneTime = true
            settings.algorithms = [.rs256, .es256]
            change(&settings)
        }
    }

    @Test("a token counts once; another one counts too, and after the first ended its id is free")
    func once() throws {
        let fixture = try fixture()
        let verifier = fixture.verifier()
        let token = try fixture.token()
        #expect(refusal(token, by: verifier) == nil)
        #expect(refusal(token, by: verifier) == .replayed)
        #expect(refusal(token, by: verifier, at: now + 329) == .replayed)
        #expect(refusal(token, by: verifier, at: now + 330) == .expired)
        #expect(refusal(try fixture.token { $0["jti"] = "two" }, by: verifier) == nil)
        #expect(refusal(try fixture.token { $0["sub"] = "somebody else" }, by: verifier) == .replayed)
        #expect(refusal(try fixture.token { $0["exp"] = now + 900 }, by: verifier, at: now + 330) == nil)
    }

    @Test("without an id it is known by what is signed, so that another signature of it is the same token")
    func withoutID() throws {
        let fixture = try fixture()
        let verifier = fixture.verifier()
        // Every signature of the curve differs, as does the one that an attacker derives from it.
        let tokens = try (0..<2).map { _ in try fixture.token(by: fixture.p256) { $0["jti"] = nil } }
        #expect(tokens[0] != tokens[1])
        #expect(refusal(tokens[0], by: verifier) == nil)
        #expect(refusal(tokens[1], by: verifier) == .replayed)
        let other = try fixture.token { claims in
            claims["jti"] = nil
            claims["sub"] = "somebody else"
        }
        #expect(refusal(other, by: verifier) == nil)
        #expect(refusal(try fixture.token { $0["jti"] = 5 }, by: verifier) == .claims)
    }

    @Test("what failed does not use a token up")
    func failed() throws {
        let fixture = try fixture()
        let verifier = fixture.verifier()
        #expect(refusal(try fixture.token { $0["aud"] = "other" }, by: verifier) == .audience)
        let forged = try LocalIssuer.Key.rsa("classic")
        #expect(refusal(try fixture.token(by: forged), by: verifier) == .signature)
        #expect(refusal(try fixture.token(), by: verifier) == nil)
    }

    @Test("a token from before the memory began does not count: it may have been shown to the process before")
    func restart() throws {
        let fixture = try fixture()
        #expect(refusal(try fixture.token(), by: fixture.verifier(madeAt: now - 10)) == nil)
        #expect(refusal(try fixture.token(), by: fixture.verifier(madeAt: now - 9)) == .replayed)
        #expect(refusal(try fixture.token { $0["iat"] = nil }, by: fixture.verifier()) == .claims)
    }

    @Test("a full memory refuses, and goes on when something in it has ended")
    func full() throws {
        let fixture = try fixture()
        let verifier = fixture.verifier(capacity: 3)
        for number in 0..<3 { #expect(refusal(try fixture.token { $0["jti"] = "\(number)" }, by: verifier) == nil) }
        let next = try fixture.token { claims in
            claims["jti"] = "next"
            claims["exp"] = now + 900
        }
        #expect(refusal(next, by: verifier) == .memoryFull)
        #expect(refusal(try fixture.token { $0["jti"] = "1" }, by: verifier) == .replayed)
        #expect(refusal(next, by: verifier, at: now + 329) == .memoryFull)
        #expect(refusal(next, by: verifier, at: now + 330) == nil)
    }

    @Test("the same id from two issuers is two tokens")
    func issuers() {
        let one = ReplayMemory(at: 0)
        let marks = [
            ReplayMemory.Mark(issuer: "a", id: "b", signedBytes: []), ReplayMemory.Mark(issuer: "ab", id: "", signedBytes: []),
            ReplayMemory.Mark(issuer: "a", id: nil, signedBytes: Array("b".utf8)),
            ReplayMemory.Mark(issuer: "c", id: "b", signedBytes: []),
        ]
        for mark in marks { #expect(one.show(mark, until: 10, at: 1) == .first) }
        for mark in marks { #expect(one.show(mark, until: 10, at: 1) == .again) }
    }
}
