import Foundation
import LocalIssuer
import Testing

@testable import Identity

@Suite("Keys of issuers over HTTP")
struct KeySetAddressTests {
    private let key = LocalIssuer.Key.p256("key")

    private func reader(_ server: LoopbackHTTPServer, _ path: String = "/jwks", seconds: Double = 5) throws -> KeySetAddress {
        KeySetAddress(url: try #require(URL(string: server.url + path)), seconds: seconds)
    }

    private func reason(_ reader: KeySetAddress) -> String? {
        #expect(throws: KeySetUnavailable.self) { try reader.read() }?.reason
    }

    @Test("a set is fetched and its tokens count")
    func fetched() throws {
        let server = try LoopbackHTTPServer(.init(body: try LocalIssuer.jwks([key])))
        let url = try #require(URL(string: server.url + "/jwks"))
        let issuer = LocalIssuer(name: "https://issuer.example")
        let settings = TokenIssuer(name: issuer.name, audiences: ["difftier"], algorithms: [.es256], keySource: .url(url))
        let now = TokenFixture.now
        let verifier = TokenVerifier([settings], replays: ReplayMemory(at: now))
        for _ in 0..<3 {
            let token = try issuer.token(issuer.gitHubActionsClaims(at: now), by: key)
            #expect(refusal(token, by: verifier) == nil)
        }
        #expect(server.paths == ["/jwks"])
    }

    @Test("an answer other than 200 is none", arguments: [204, 304, 400, 404, 500])
    func status(_ status: Int) throws {
        let server = try LoopbackHTTPServer(.init(status: status))
        #expect(try reason(reader(server))?.contains("\(status)") == true)
    }

    @Test("a redirect is not followed, wherever it leads")
    func redirects() throws {
        let elsewhere = try LoopbackHTTPServer(.init(body: try LocalIssuer.jwks([key])))
        let server = try LoopbackHTTPServer()
        for status in [301, 302, 303, 307, 308] {
            for target in [elsewhere.url + "/evil", server.url + "/again", "file:///etc/passwd"] {
                server.answer(.init(status: status, headers: ["Location": target], body: try LocalIssuer.jwks([key])))
                #expect(try reason(reader(server))?.contains("\(status)") == true)
            }
        }
        #expect(elsewhere.paths.isEmpty)
        #expect(Set(server.paths) == ["/jwks"])
    }

    @Test("an answer that does not end is cut off")
    func endless() throws {
        let server = try LoopbackHTTPServer(.init(body: "{", endless: 100_000_000))
        #expect(try reason(reader(server))?.contains("larger than") == true)
    }

    @Test("one that does not begin is given up")
    func slow() throws {
        let server = try LoopbackHTTPServer(.init(body: try LocalIssuer.jwks([key]), delay: 3))
        let start = ContinuousClock.now
        #expect(try reason(reader(server, seconds: 0.5)) != nil)
        #expect(ContinuousClock.now - start < .seconds(2.5))
    }

    @Test("nobody listening is said so")
    func nobody() throws {
        let server = try LoopbackHTTPServer()
        server.stop()
        #expect(try reason(reader(server))?.contains("cannot fetch \(server.url)") == true)
    }

    @Test("those who can do with the set that is there do not wait for the one who fetches")
    func concurrent() throws {
        let server = try LoopbackHTTPServer(.init(body: try LocalIssuer.jwks([key])))
        let keys = IssuerKeys(try reader(server), for: [.es256])
        let now = TokenFixture.now
        _ = try keys.current(for: "key", at: now)
        server.answer(.init(body: try LocalIssuer.jwks([key]), delay: 2))
        let fetching = DispatchSemaphore(value: 0)
        Thread.detachNewThread {
            _ = try? keys.current(for: "key", at: now + 600)
            fetching.signal()
        }
        while server.paths.count < 2 { Thread.sleep(forTimeInterval: 0.01) }
        let start = ContinuousClock.now
        #expect(throws: Never.self) { try keys.current(for: "key", at: now + 600) }
        #expect(ContinuousClock.now - start < .seconds(1))
        #expect(fetching.wait(timeout: .now() + 10) == .success)
        #expect(server.paths.count == 2)
    }
}
