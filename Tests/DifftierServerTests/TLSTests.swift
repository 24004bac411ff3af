import DifftierClient
import DifftierServer
import Foundation
import NIOConcurrencyHelpers
import NIOCore
import NIOSSL
import RiskModel
import TestKit
import Testing
import WireProtocol

@Suite("TLS", .timeLimit(.minutes(3)))
struct TLSTests {
    private let kit = Result { try TLSFixture.shared.get() }

    /// A server over TLS that wants proof, and the certificates beside it.
    private func serving(
        _ clients: ServerTLS.ClientCertificates? = nil, limits change: (inout ServerLimits) -> Void = { _ in },
        also addresses: [ServiceAddress] = [], _ body: (ServerFixture, TLSFixture) async throws -> Void
    ) async throws {
        let kit = try kit.get()
        try await ServerFixture.run(
            limits: change, on: [TLSFixture.address] + addresses, tls: clients.map { kit.settings($0) } ?? kit.settings
        ) { fixture in
            fixture.handler.demandProof()
            try await body(fixture, kit)
        }
    }

    private func connect(_ fixture: ServerFixture, _ options: ClientOptions) async throws -> DifftierClient {
        try await DifftierClient.connect(to: fixture.address, options: options)
    }

    private func expectServes(
        _ fixture: ServerFixture, _ kit: TLSFixture, sourceLocation: Testing.SourceLocation = #_sourceLocation
    ) async throws {
        let client = try await connect(fixture, kit.options(token: FakeHandler.token))
        #expect(try await client.classify(.sample("next")) == .sample(repository: "next"), sourceLocation: sourceLocation)
        await client.close()
    }

    // MARK: Conversations

    @Test("Everything goes over TLS with a token, large texts and large answers too; the log has nothing of the token")
    func conversation() async throws {
        try await serving { fixture, kit in
            let client = try await connect(fixture, kit.options(token: FakeHandler.token))
            #expect(try await client.whoAmI() == FakeHandler.everybody)
            #expect(try await client.classify(.sample("a")) == .sample(repository: "a"))
            let text = (0..<5_000_001).map { UInt8(truncatingIfNeeded: $0 &* 31) }
            _ = try await client.classifyText(text, for: TextRequest(repository: "label"))
            #expect(fixture.handler.texts == [text])
            var count = 0
            for try await _ in client.classifyRange(RangeRequest(repository: "r", from: "0", to: "100")) { count += 1 }
            #expect(count == 100)
            #expect(try await client.classify(.sample("large:5000000")).verdict.notes.map(\.utf8.count) == [5_000_000])
            #expect(
                fixture.handler.asked.allSatisfy {
                    $0.credentials == Credentials(peer: .nothing, token: BearerToken(FakeHandler.token))
                })
            #expect(!fixture.log.lines.contains { $0.contains(FakeHandler.token) })
        }
    }

    @Test("A token that is renewed is asked for with every call")
    func renewedToken() async throws {
        try await serving { fixture, kit in
            fixture.handler.identify { _ throws(RPCError) in FakeHandler.everybody }
            let tokens = TokenCounter()
            var options = kit.options()
            options.token = .renewed { try tokens.next() }
            let client = try await connect(fixture, options)
            _ = try await client.classify(.sample("a"))
            for try await _ in client.classifyRange(RangeRequest(repository: "r", from: "0", to: "2")) {}
            _ = try await client.health()
            #expect(fixture.handler.asked.map(\.credentials.token?.text) == ["token-1", "token-2", "token-3"])
            tokens.fail()
            let error = await #expect(throws: RPCError.self) { try await client.classify(.sample("a")) }
            #expect(error?.status == .unauthenticated)
        }
    }

    @Test("A client certificate is handed on as it was made, and proves enough to be welcomed with limits")
    func clientCertificate() async throws {
        let kit = try kit.get()
        for clients in [
            ServerTLS.ClientCertificates.optional(authorities: kit.authority.certificate),
            .required(authorities: kit.authority.certificate),
        ] {
            try await serving(clients) { fixture, kit in
                let peer = try await RawPeer.connect(to: fixture.address, securedBy: kit.rawClient(identity: kit.client))
                try await peer.send(.hello(Hello(limits: RawPeer.limits, agent: "")))
                guard case .welcome(let welcome) = try await peer.next() else {
                    Issue.record("no Welcome")
                    return
                }
                #expect(welcome.limits != nil)
                let client = try await connect(fixture, kit.options(identity: kit.client))
                #expect(try await client.classify(.sample("a")) == .sample(repository: "a"))
                #expect(fixture.handler.asked.map(\.credentials) == [Credentials(peer: .certificate(der: kit.client.der))])
            }
        }
    }

    @Test("A certificate is optional where it is optional, and a token does instead")
    func optionalCertificate() async throws {
        let kit = try kit.get()
        try await serving(.optional(authorities: kit.authority.certificate)) { fixture, kit in
            try await expectServes(fixture, kit)
        }
    }

    /// Two connections of a client in Python, the second of which takes up the session of the first.
    private func resume(
        _ fixture: ServerFixture, _ kit: TLSFixture, as client: CertificateAuthority.Issued, after seconds: Int = 0
    ) throws -> CommandRun {
        let script = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("python/resume.py").path
        return try CommandRun.run(
            "/usr/bin/python3",
            [
                script, "\(fixture.address.port)", kit.authority.certificate, client.certificate, client.privateKey,
                "\(seconds)",
            ])
    }

    @Test("A session that is taken up again proves the same certificate")
    func resumption() async throws {
        let kit = try kit.get()
        try await serving(.required(authorities: kit.authority.certificate)) { fixture, kit in
            let run = try resume(fixture, kit, as: kit.client)
            #expect(run.status == 0, "\(run.errorOutput)")
            #expect(run.text == "True\n", "the session was not taken up again: \(run.text)")
            let shown = PeerEvidence.certificate(der: kit.client.der)
            #expect(fixture.handler.asked.map(\.credentials.peer) == [shown, shown])
        }
    }

    @Test("A client certificate that expires takes calls and connections along, sessions that are taken up again too")
    func expiringCertificate() async throws {
        let kit = try kit.get()
        try await serving(.required(authorities: kit.authority.certificate)) { fixture, kit in
            let brief = try kit.authority.issue(
                "client", for: ["URI:spiffe://example.org/ci"], until: Date(timeIntervalSinceNow: 8))
            let client = try await connect(fixture, kit.options(identity: brief))
            let call = Task { try await client.classify(.sample("wait")) }
            let resumed = try resume(fixture, kit, as: brief, after: 10)
            #expect(resumed.status != 0)
            #expect(resumed.errorOutput.contains("closed the connection"), "\(resumed.text)\(resumed.errorOutput)")
            let ended = await #expect(throws: RPCError.self) { try await call.value }
            #expect(ended?.status == .unauthenticated)
            #expect(fixture.handler.interruptions == [.callerExpired])
            let later = await #expect(throws: RPCError.self) { try await client.classify(.sample("a")) }
            #expect(later?.status == .unauthenticated)
            let again = await #expect(throws: ConnectionError.self) { try await connect(fixture, kit.options(identity: brief)) }
            #expect(again?.code == .certificateRefused, "\(String(describing: again))")
        }
    }

    // MARK: Clients that get no connection

    @Test(
        "Without a certificate where one is required, or with one of another authority, there is no connection, and both sides say why"
    )
    func refusedCertificates() async throws {
        let kit = try kit.get()
        let foreign = try kit.stranger.issue("client", for: ["URI:spiffe://example.org/ci"])
        let expired = try kit.authority.issue("client", for: ["URI:spiffe://example.org/ci"], until: .past(60))
        try await serving(.required(authorities: kit.authority.certificate)) { fixture, kit in
            let none = await #expect(throws: ConnectionError.self) {
                try await connect(fixture, kit.options(token: FakeHandler.token))
            }
            #expect(none?.code == .certificateRefused, "\(String(describing: none))")
            for wrong in [foreign, expired] {
                let error = await #expect(throws: ConnectionError.self) {
                    try await connect(fixture, kit.options(identity: wrong))
                }
                #expect(error?.code == .certificateRefused, "\(String(describing: error))")
            }
            try await eventually("the reasons are logged") {
                fixture.log.lines.filter { $0.contains("no connection: the client") }.count == 3
            }
            #expect(fixture.log.lines.contains { $0.contains("showed no certificate") })
            #expect(fixture.handler.asked.isEmpty)
            let client = try await connect(fixture, kit.options(identity: kit.client))
            #expect(try await client.health().status == .serving)
        }
    }

    @Test("TLS 1.2 is refused")
    func oldVersion() async throws {
        try await serving { fixture, kit in
            var configuration = try kit.rawClient()
            configuration.maximumTLSVersion = .tlsv12
            let peer = try await RawPeer.connect(to: fixture.address, securedBy: configuration)
            await peer.expectClosed()
            try await eventually("the reason is logged") { fixture.log.lines.contains { $0.contains("no TLS 1.3") } }
            try await expectServes(fixture, kit)
        }
    }

    @Test("A client that does not ask for the protocol by ALPN is closed", arguments: [[], ["h2", "http/1.1"], ["difftier/2"]])
    func otherProtocol(_ protocols: [String]) async throws {
        try await serving { fixture, kit in
            let peer = try await RawPeer.connect(to: fixture.address, securedBy: kit.rawClient(protocols: protocols))
            // The server may be gone before it is sent.
            try peer.pour([.hello(Hello(limits: RawPeer.limits, agent: ""))])
            await peer.expectClosed()
            try await eventually("the reason is logged") { fixture.log.lines.contains { $0.contains("ALPN") } }
            try await expectServes(fixture, kit)
        }
    }

    @Test("Plain bytes on a TLS port are no connection, our own protocol's too")
    func plainBytes() async throws {
        try await serving { fixture, kit in
            let hello = try Frame.hello(Hello(limits: RawPeer.limits, agent: "")).encoded()
            let kinds = [hello, ByteBuffer(string: "GET / HTTP/1.1\r\n\r\n"), ByteBuffer(bytes: (0..<100).map { UInt8($0) })]
            for bytes in kinds {
                let peer = try await RawPeer.connect(to: fixture.address)
                try await peer.send(bytes: bytes)
                await peer.expectClosed()
            }
            try await eventually("the reasons are logged") {
                fixture.log.lines.filter { $0.contains("no connection:") }.count == kinds.count
            }
            try await expectServes(fixture, kit)
        }
    }

    // MARK: Clients that take their time, or are many

    @Test("A handshake that drips, or never begins, is ended in time")
    func slowHandshake() async throws {
        try await serving(limits: { $0.handshakeTimeout = .seconds(2) }) { fixture, kit in
            let silent = try await RawPeer.connect(to: fixture.address)
            let dripping = try await RawPeer.connect(to: fixture.address)
            // The start of a ClientHello that announces more than ever comes.
            dripping.drip([0x16, 3, 1, 1, 0, 1] + Array(repeating: 0, count: 100), every: .milliseconds(50))
            let began = ContinuousClock.now
            await silent.expectClosed()
            await dripping.expectClosed()
            #expect(ContinuousClock.now - began < .seconds(20))
            #expect(fixture.log.lines.filter { $0.contains("no TLS handshake in time") }.count == 2)
            // The handshake is done in time, and then nothing follows.
            let mute = try await RawPeer.connect(to: fixture.address, securedBy: kit.rawClient())
            try await mute.expectGoAway(.deadlineExceeded)
        }
    }

    @Test(
        "Strangers have their share of the connections and no more; who is known, and who comes another way, is served beside them"
    )
    func flood() async throws {
        let directory = try TemporaryDirectory()
        let socket = ServiceAddress.unix(path: directory.path + "/d.sock")
        try await serving(limits: { $0.maxUnidentified = 5 }, also: [socket]) { fixture, kit in
            let known = try await connect(fixture, kit.options(token: FakeHandler.token))
            var silent: [RawPeer] = []
            for _ in 0..<5 { silent.append(try await RawPeer.connect(to: fixture.address)) }
            for _ in 0..<30 {
                let peer = try await RawPeer.connect(to: fixture.address)
                await peer.expectClosed()
            }
            let error = await #expect(throws: ConnectionError.self) {
                try await connect(fixture, kit.options(token: FakeHandler.token))
            }
            #expect(error?.code == .refused || error?.code == .failed, "\(String(describing: error))")
            #expect(try await known.classify(.sample("a")) == .sample(repository: "a"))
            fixture.handler.identify { _ throws(RPCError) in FakeHandler.everybody }
            let local = try await DifftierClient.connect(to: socket)
            #expect(try await local.classify(.sample("b")) == .sample(repository: "b"))
            for peer in silent { try await peer.close() }
            fixture.handler.demandProof()
            try await eventuallyAnswered {
                do {
                    return try await connect(fixture, kit.options(token: FakeHandler.token)).health().status == .serving
                } catch is ConnectionError {
                    return false
                }
            }
        }
    }

    // MARK: The server's files

    @Test("New certificates are for new connections; those that are open go on, and a broken file changes nothing")
    func reload() async throws {
        let kit = try kit.get()
        let directory = try TemporaryDirectory()
        func put(_ issued: CertificateAuthority.Issued) throws {
            try directory.write(try Data(contentsOf: URL(fileURLWithPath: issued.certificate)).map { $0 }, to: "chain.pem")
            try directory.write(try Data(contentsOf: URL(fileURLWithPath: issued.privateKey)).map { $0 }, to: "key.pem")
            try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: directory.path + "/key.pem")
        }
        try put(kit.server)
        let settings = ServerTLS(certificateChain: directory.path + "/chain.pem", privateKey: directory.path + "/key.pem")
        try await ServerFixture.run(on: [TLSFixture.address], tls: settings) { fixture in
            let old = try await connect(fixture, kit.options(token: FakeHandler.token))
            try directory.write("no certificate", to: "chain.pem")
            let broken = #expect(throws: ServerError.self) { try fixture.server.reloadCertificates() }
            #expect(broken?.code == .badCertificate)
            #expect(broken?.reason.contains("chain.pem") == true)
            try await expectServes(fixture, kit)
            try put(try kit.stranger.issue("server", for: ["DNS:localhost"]))
            try fixture.server.reloadCertificates()
            var options = kit.options(token: FakeHandler.token)
            let distrusted = await #expect(throws: ConnectionError.self) { try await connect(fixture, options) }
            #expect(distrusted?.code == .certificateNotTrusted)
            options.tls.authorities = .file(kit.stranger.certificate)
            #expect(try await connect(fixture, options).whoAmI() == FakeHandler.everybody)
            #expect(try await old.classify(.sample("a")) == .sample(repository: "a"))
        }
    }

    @Test("A key that others can read, another's key, an expired certificate and files that are none stop the start, by name")
    func badFiles() async throws {
        let kit = try kit.get()
        let directory = try TemporaryDirectory()
        let open = try directory.write(
            try Data(contentsOf: URL(fileURLWithPath: kit.server.privateKey)).map { $0 }, to: "open.key"
        ).path
        try FileManager.default.setAttributes([.posixPermissions: 0o640], ofItemAtPath: open)
        let expired = try kit.authority.issue("server", for: ["DNS:localhost"], until: .past(60))
        let chain = kit.server.certificate
        let cases: [(ServerTLS, named: String)] = [
            (ServerTLS(certificateChain: chain, privateKey: open), "chmod"),
            (ServerTLS(certificateChain: chain, privateKey: kit.client.privateKey), kit.client.privateKey),
            (ServerTLS(certificateChain: expired.certificate, privateKey: expired.privateKey), "expired"),
            (ServerTLS(certificateChain: directory.path + "/none.pem", privateKey: kit.server.privateKey), "none.pem"),
            (ServerTLS(certificateChain: chain, privateKey: directory.path + "/none.key"), "none.key"),
            (ServerTLS(certificateChain: chain, privateKey: chain), "chmod"),
            (ServerTLS(certificateChain: kit.server.privateKey, privateKey: kit.server.privateKey), kit.server.privateKey),
            (kit.settings(.required(authorities: directory.path + "/ca.pem")), "ca.pem"),
        ]
        for (settings, named) in cases {
            let error = await #expect(throws: ServerError.self) {
                try await ServerFixture.run(on: [TLSFixture.address], tls: settings) { _ in }
            }
            #expect(error?.code == .badCertificate)
            #expect(error?.reason.contains(named) == true, "\(String(describing: error)) does not say \(named)")
        }
    }

    @Test("An address that asks for TLS needs a certificate, and one of this machine in numbers")
    func addresses() async throws {
        let kit = try kit.get()
        let bare = await #expect(throws: ServerError.self) { try await ServerFixture.run(on: [TLSFixture.address]) { _ in } }
        #expect(bare?.code == .noCertificate)
        let named = await #expect(throws: ServerError.self) {
            try await ServerFixture.run(on: [.tls(host: "example.org", port: 0)], tls: kit.settings) { _ in }
        }
        #expect(named?.code == .notNumeric)
    }

    @Test("It listens beyond loopback, where TLS guards it", arguments: ["0.0.0.0", "::", "127.0.0.1"])
    func everywhere(_ host: String) async throws {
        let kit = try kit.get()
        try await ServerFixture.run(on: [.tls(host: host, port: 0)], tls: kit.settings) { fixture in
            let client = try await DifftierClient.connect(
                to: .tls(host: "127.0.0.1", port: fixture.address.port), options: kit.options(token: FakeHandler.token))
            #expect(try await client.whoAmI() == FakeHandler.everybody)
        }
    }
}

/// A source of tokens that counts them, until there are none any more.
private final class TokenCounter: Sendable {
    private struct Exhausted: Error {}
    private let state = NIOLockedValueBox<Int?>(0)

    func next() throws -> BearerToken {
        let number = state.withLockedValue { number in
            number = number.map { $0 + 1 }
            return number
        }
        guard let number, let token = BearerToken("token-\(number)") else { throw Exhausted() }
        return token
    }

    func fail() { state.withLockedValue { $0 = nil } }
}
