import Foundation
import LocalIssuer
import TestKit
import Testing

@testable import Identity

@Suite("Keys of issuers: read, cached, refreshed, kept")
struct KeySetTests {
    private let now = TokenFixture.now
    private let old = LocalIssuer.Key.p256("old")
    private let new = LocalIssuer.Key.p256("new")

    private func keys(_ reader: any KeySetReading) -> IssuerKeys { IssuerKeys(reader, for: [.es256]) }

    /// - Returns: whether the set of that moment knows a key; nil where there is no set.
    private func knows(_ id: String, _ keys: IssuerKeys, at time: Int) -> Bool? {
        (try? keys.current(for: id, at: time))?.knows(id)
    }

    @Test("a set is read once and used until it is old")
    func cached() throws {
        let source = FakeKeySource(try LocalIssuer.jwks([old]))
        let keys = keys(source)
        for time in [0, 1, 599] { #expect(knows("old", keys, at: now + time) == true) }
        #expect(source.readings == 1)
        #expect(knows("old", keys, at: now + 600) == true)
        #expect(source.readings == 2)
    }

    @Test("an unknown key has the set read again, but at most once a minute, however many ask")
    func unknownKeys() throws {
        let source = FakeKeySource(try LocalIssuer.jwks([old]))
        let keys = keys(source)
        #expect(knows("old", keys, at: now) == true)
        source.set(try LocalIssuer.jwks([old, new]))
        for number in 0..<50 { #expect(knows("guess \(number)", keys, at: now + 59) == false) }
        #expect(source.readings == 1)
        #expect(knows("new", keys, at: now + 60) == true)
        #expect(source.readings == 2)
        for number in 0..<50 { #expect(knows("guess \(number)", keys, at: now + 119) == false) }
        #expect(source.readings == 2)
    }

    @Test("a key that the issuer took back ceases to count when the set is read again")
    func withdrawn() throws {
        let source = FakeKeySource(try LocalIssuer.jwks([old, new]))
        let keys = keys(source)
        #expect(knows("old", keys, at: now) == true)
        source.set(try LocalIssuer.jwks([new]))
        #expect(knows("old", keys, at: now + 600) == false)
    }

    @Test("while the issuer cannot be reached the last good set counts, for a day, and it is not asked without pause")
    func unreachable() throws {
        let source = FakeKeySource(try LocalIssuer.jwks([old]))
        let keys = keys(source)
        #expect(knows("old", keys, at: now) == true)
        source.set(nil)
        for time in [600, 610, 659] { #expect(knows("old", keys, at: now + time) == true) }
        #expect(source.readings == 2)
        source.set("{\"keys\":[]}")
        #expect(knows("old", keys, at: now + 660) == true)
        #expect(source.readings == 3)
        #expect(knows("old", keys, at: now + 86_399) == true)
        let refused = #expect(throws: KeySetUnavailable.self) { try keys.current(for: "old", at: now + 86_400) }
        #expect(refused?.reason.contains("holds no key") == true)
        source.set(try LocalIssuer.jwks([old]))
        #expect(knows("old", keys, at: now + 86_460) == true)
    }

    @Test("without any set nothing is verified, and it is tried again soon")
    func never() throws {
        let source = FakeKeySource(nil)
        let keys = keys(source)
        let refused = #expect(throws: KeySetUnavailable.self) { try keys.current(for: "old", at: now) }
        #expect(refused?.reason == "nobody answers")
        source.set(try LocalIssuer.jwks([old]))
        #expect(knows("old", keys, at: now + 9) == nil)
        #expect(source.readings == 1)
        #expect(knows("old", keys, at: now + 10) == true)
    }

    @Test("a clock that was set back has the set read again instead of counting for ever")
    func clockSetBack() throws {
        let source = FakeKeySource(try LocalIssuer.jwks([old]))
        let keys = keys(source)
        #expect(knows("old", keys, at: now) == true)
        #expect(knows("old", keys, at: now - 100_000) == true)
        #expect(source.readings == 2)
    }

    @Test("a file is read again when it changed, and only then")
    func file() throws {
        let directory = try TemporaryDirectory()
        let path = try directory.write(try LocalIssuer.jwks([old]), to: "jwks.json").path
        let keys = keys(KeySetFile(path: path))
        #expect(knows("old", keys, at: now) == true)
        #expect(knows("new", keys, at: now) == false)
        try directory.write(try LocalIssuer.jwks([new, old]), to: "jwks.json")
        #expect(knows("new", keys, at: now) == true)
        #expect(knows("new", keys, at: now + 10_000_000) == true)
        try directory.write("{", to: "jwks.json")
        #expect(knows("new", keys, at: now + 10_000_000) == true)
        try directory.write(try LocalIssuer.jwks([old]), to: "jwks.json")
        #expect(knows("new", keys, at: now + 10_000_000) == false)
    }

    @Test("a file that others can write to says nothing of who is trusted")
    func openFile() throws {
        let directory = try TemporaryDirectory()
        let path = try directory.write(try LocalIssuer.jwks([old]), to: "jwks.json").path
        for mode in [0o666, 0o664, 0o622] {
            try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: path)
            let refused = #expect(throws: KeySetUnavailable.self) { try KeySetFile(path: path).read() }
            #expect(refused?.reason.contains("chmod go-w") == true)
        }
        for name in ["none.json", "."] {
            #expect(throws: KeySetUnavailable.self) { try KeySetFile(path: directory.path + "/" + name).read() }
        }
        try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: path)
        try FileManager.default.createSymbolicLink(atPath: directory.path + "/link", withDestinationPath: path)
        #expect(throws: Never.self) { try KeySetFile(path: directory.path + "/link").read() }
        try directory.write(String(repeating: " ", count: 300_000), to: "large.json")
        let large = keys(KeySetFile(path: directory.path + "/large.json"))
        #expect(throws: KeySetUnavailable.self) { try large.current(for: nil, at: now) }
    }

    @Test("keys that are not for this are passed over, the rest of the set counts")
    func strangeKeys() throws {
        var encryption = try new.jwk()
        encryption["use"] = "enc"
        var otherAlgorithm = try LocalIssuer.Key.p256("other").jwk()
        otherAlgorithm["alg"] = "ES512"
        var offCurve = try LocalIssuer.Key.p256("off").jwk()
        offCurve["y"] = offCurve["x"]
        var otherCurve = try LocalIssuer.Key.p256("curve").jwk()
        otherCurve["crv"] = "P-384"
        let strange: [Any] = [
            otherCurve,
            encryption, otherAlgorithm, offCurve, ["kty": "oct", "k": "AAAA", "kid": "shared"], ["kty": "EC"], 7, try old.jwk(),
        ]
        let set = try IssuerKeySet(parsing: Array(LocalIssuer.json(["keys": strange]).utf8), for: [.es256])
        #expect(set.knows("old"))
        for id in ["new", "other", "off", "shared", "curve"] { #expect(!set.knows(id), "\(id)") }
    }

    @Test("an RSA key that is too short is passed over")
    func weakKey() throws {
        var weak = try LocalIssuer.Key.rsa("weak").jwk()
        weak["n"] = weak["n"].map { String($0.prefix(171)) }
        #expect(throws: MalformedJSON.self) {
            try IssuerKeySet(parsing: Array(LocalIssuer.json(["keys": [weak]]).utf8), for: [.rs256])
        }
    }
}
