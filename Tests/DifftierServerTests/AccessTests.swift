import DifftierClient
import DifftierServer
import NIOCore
import RiskModel
import TestKit
import Testing
import WireProtocol

@Suite("Who may call what", .timeLimit(.minutes(2)))
struct AccessTests {
    private static let roleSets: [Set<Caller.Role>] = Caller.Role.allCases.reduce([[]]) { sets, role in
        sets + sets.map { $0.union([role]) }
    }

    private static func caller(_ roles: Set<Caller.Role>, expiresAt: Int? = nil) -> Caller {
        Caller(subject: Subject(name: "ci-agent:7", actor: .agent), roles: roles, proof: .token, expiresAt: expiresAt)
    }

    /// What the documents promise, written down a second time: a change of the table has to be meant.
    private static func admitted(to method: Method) -> Set<Set<Caller.Role>> {
        switch method {
        case .classify, .classifyText, .classifyRange, .requestGrant, .authorize, .report:
            Set(roleSets.filter { $0.contains(.ask) })
        case .revokeGrant: Set(roleSets.filter { $0.contains(.ask) || $0.contains(.administer) })
        case .getEvent, .listEvents, .reproduce, .attest, .getMeasures:
            Set(roleSets.filter { $0.contains(.audit) || $0.contains(.administer) })
        case .getGate, .watchGate, .approve, .disapprove, .withdraw:
            Set(roleSets.filter { $0.contains(.ask) || $0.contains(.approve) })
        case .importReviews, .reportStatus: Set(roleSets.filter { $0.contains(.check) })
        case .rotateKey, .dismiss: Set(roleSets.filter { $0.contains(.administer) })
        case .whoAmI, .verifyGrant, .listKeys, .getCheckpoint, .checkHealth: Set(roleSets)
        }
    }

    @Test("Every method with every set of roles", arguments: Method.allCases)
    func matrix(_ method: Method) async throws {
        try await ServerFixture.run { fixture in
            let peer = try await fixture.greetedPeer()
            var stream: StreamID = 1
            for roles in Self.roleSets {
                fixture.handler.identify { _ throws(RPCError) in Self.caller(roles) }
                let before = fixture.handler.begun
                try await peer.request(stream, method)
                let isAdmitted = Self.admitted(to: method).contains(roles)
                let trailer = try await peer.expectTrailer(stream, isAdmitted ? .ok : .permissionDenied)
                #expect(isAdmitted || trailer.message.contains(method.rawValue), "\(roles)")
                #expect(isAdmitted || fixture.handler.begun == before, "\(roles) had work done")
                stream += 2
            }
        }
    }

    @Test("Who is not known gets nothing done, whatever the method, but is told of health", arguments: Method.allCases)
    func unknownCaller(_ method: Method) async throws {
        try await ServerFixture.run { fixture in
            fixture.handler.identify { _ throws(RPCError) in throw RPCError(.unauthenticated, "show a token") }
            let peer = try await fixture.greetedPeer()
            try await peer.request(1, method)
            let trailer = try await peer.expectTrailer(1, method == .checkHealth ? .ok : .unauthenticated)
            #expect(method == .checkHealth || trailer.message == "show a token")
            #expect(fixture.handler.begun == 0)
            #expect(fixture.handler.asked.map(\.method) == (method == .checkHealth ? [] : [method]))
        }
    }

    @Test("WhoAmI tells a caller everything that is known of it")
    func whoAmI() async throws {
        let caller = Caller(
            subject: Subject(name: "ci-agent:7", actor: .service, claims: ["ref": "main"]), roles: [.administer, .ask],
            repositories: ["payments-*"], branch: "agent/7", environment: "staging", proof: .certificate, expiresAt: 9_999_999_999
        )
        try await ServerFixture.run { fixture in
            fixture.handler.identify { _ throws(RPCError) in caller }
            let client = try await fixture.connect()
            #expect(try await client.whoAmI() == caller)
        }
    }

    // MARK: What a call shows

    @Test("A token reaches the handler from every listener, with what the connection proves; the log has nothing of it")
    func credentials() async throws {
        let directory = try TemporaryDirectory()
        let addresses: [ServiceAddress] = [.tcp(host: "127.0.0.1", port: 0), .unix(path: directory.path + "/d.sock")]
        try await ServerFixture.run(on: addresses) { fixture in
            for address in fixture.server.addresses {
                let peer = try await RawPeer.connect(to: address)
                try await peer.greet()
                try await peer.request(1, .classify, metadata: [.authorization("Bearer abc.DEF-123_~+/==")])
                _ = try await peer.expectTrailer(1, .ok)
                try await peer.request(3, .whoAmI, metadata: [.init(key: "trace", value: [1])])
                _ = try await peer.expectTrailer(3, .ok)
            }
            let asked = fixture.handler.asked.map(\.credentials)
            #expect(asked.map(\.token?.text) == ["abc.DEF-123_~+/==", nil, "abc.DEF-123_~+/==", nil])
            #expect(asked[0].peer == .loopback)
            let process = ProcessIdentity.current
            #expect(asked[2].peer == .unix(uid: process.uid, gid: process.gid, pid: process.pid))
            #expect(!fixture.log.lines.contains { $0.contains("DEF-123") })
            #expect(!"\(asked[0]) \(String(reflecting: asked[0]))".contains("DEF-123"))
        }
    }

    @Test(
        "What is not one bearer token is refused without being repeated, and nobody is asked who that is",
        arguments: [
            ["Basic c2VjcmV0"], ["Bearer"], ["Bearer "], ["Bearer sec ret"], ["Bearer secret\n"], ["Bearer =secret"],
            ["Bearer s=ecret"],
            ["Bearer secret\u{E9}"], ["secret"], [""], ["Bearer secret", "Bearer secret"],
        ])
    func malformedToken(_ values: [String]) async throws {
        try await ServerFixture.run { fixture in
            let peer = try await fixture.greetedPeer()
            try await peer.request(1, .classify, metadata: values.map { .authorization($0) })
            let trailer = try await peer.expectTrailer(1, .unauthenticated)
            #expect(!trailer.message.contains("secret"))
            try await peer.request(3, .checkHealth, metadata: values.map { .authorization($0) })
            _ = try await peer.expectTrailer(3, .ok)
            #expect(fixture.handler.asked.isEmpty && fixture.handler.begun == 0)
            #expect(!fixture.log.lines.contains { $0.contains("secret") || $0.contains("c2VjcmV0") })
        }
    }

    @Test("The scheme's name is read in any case")
    func schemeCase() async throws {
        try await ServerFixture.run { fixture in
            let peer = try await fixture.greetedPeer()
            try await peer.request(1, .whoAmI, metadata: [.authorization("bEARER abc")])
            _ = try await peer.expectTrailer(1, .ok)
            #expect(fixture.handler.asked.map(\.credentials.token?.text) == ["abc"])
        }
    }

    // MARK: Proofs that end

    @Test("A proof that has ended already proves nobody")
    func expired() async throws {
        try await ServerFixture.run { fixture in
            fixture.handler.identify { _ throws(RPCError) in Self.caller([.ask], expiresAt: .now) }
            let peer = try await fixture.greetedPeer()
            try await peer.call(1, "a")
            _ = try await peer.expectTrailer(1, .unauthenticated)
            #expect(fixture.handler.begun == 0)
        }
    }

    @Test("A call ends with the proof of who made it: at work, while its answer is awaited, and while it waits for credit")
    func expiryMeanwhile() async throws {
        try await ServerFixture.run { fixture in
            fixture.handler.identify { _ throws(RPCError) in Self.caller([.ask], expiresAt: .now + 2) }
            let peer = try await fixture.greetedPeer(Limits(maxFrameBytes: 16384, streamCredit: 16384, connectionCredit: 1 << 20))
            try await peer.call(1, "wait")
            try await peer.call(3, "later")
            let range = RangeRequest(repository: "large:16000", from: "0", to: "50")
            try await peer.send(
                .call(5, Call(method: Method.classifyRange.rawValue)), .message(5, try range.encoded()), .halfClose(5))
            var codes: [StreamID: StatusCode] = [:]
            while codes.count < 3 {
                if case .trailer(let stream, let trailer) = try await peer.nextAnswer() { codes[stream] = trailer.code }
            }
            #expect(codes == [1: .unauthenticated, 3: .unauthenticated, 5: .unauthenticated])
            #expect(fixture.handler.interruptions == [.callerExpired])
            #expect(fixture.handler.produced == 2)
            try await eventually("the series is gone") { fixture.handler.releasedSeries == 1 }
            fixture.handler.identify { _ throws(RPCError) in Self.caller([.ask], expiresAt: .now + 1000) }
            try await peer.call(7, "a")
            _ = try await peer.expectTrailer(7, .ok)
        }
    }
}
