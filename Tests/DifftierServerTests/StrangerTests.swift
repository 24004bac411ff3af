import DifftierClient
import DifftierServer
import NIOCore
import RiskModel
import TestKit
import Testing
import WireProtocol

@Suite("Clients over TLS that are not known yet", .timeLimit(.minutes(2)))
struct StrangerTests {
    private let kit = Result { try TLSFixture.shared.get() }

    /// A server that wants a token, and a peer that it has welcomed without limits.
    private func greeted(
        limits change: (inout ServerLimits) -> Void = { _ in }, _ body: (ServerFixture, RawPeer) async throws -> Void
    ) async throws {
        let kit = try kit.get()
        try await ServerFixture.run(limits: change, on: [TLSFixture.address], tls: kit.settings) { fixture in
            fixture.handler.demandProof()
            let peer = try await RawPeer.connect(to: fixture.address, securedBy: kit.rawClient())
            try await peer.send(.hello(Hello(limits: RawPeer.limits, agent: "raw")))
            #expect(try await peer.next() == .welcome(Welcome(limits: nil, agent: "difftierd/test")))
            try await body(fixture, peer)
        }
    }

    private static let good = [Call.Metadata.authorization("Bearer \(FakeHandler.token)")]

    @Test("Limits come before the first answer to a known caller, and hold from then on")
    func identified() async throws {
        try await greeted { fixture, peer in
            try await peer.request(1, .whoAmI, metadata: Self.good)
            guard case .welcome(let welcome) = try await peer.nextAnswer(), let limits = welcome.limits else {
                Issue.record("no limits")
                return
            }
            #expect(limits.maxFrameBytes == 1 << 20)
            guard case .message(1, let answer) = try await peer.nextAnswer() else {
                Issue.record("no answer")
                return
            }
            #expect(try Caller(decoding: answer) == FakeHandler.everybody)
            _ = try await peer.expectTrailer(1, .ok)
            // A frame that would have been too large before.
            let request = RevisionsRequest(repository: "a", head: "HEAD", against: .targetBranch("main"))
            let padded = try request.encoded().readableBytesView + Array(repeating: [0xF8, 0x7F, 0x01], count: 20_000).joined()
            try await peer.send(
                .call(3, Call(method: Method.classify.rawValue, metadata: Self.good)), .message(3, ByteBuffer(bytes: padded)),
                .halfClose(3))
            _ = try await peer.expectTrailer(3, .ok)
        }
    }

    @Test("Any method may be the first; a caller without the role for it is known all the same")
    func anyMethod() async throws {
        try await greeted { fixture, peer in
            fixture.handler.identify { _ throws(RPCError) in
                Caller(subject: Subject(name: "nobody-special", actor: .person), roles: [], proof: .token)
            }
            try await peer.request(1, .classify, metadata: Self.good)
            guard case .welcome = try await peer.nextAnswer() else {
                Issue.record("no limits")
                return
            }
            _ = try await peer.expectTrailer(1, .permissionDenied)
            try await peer.request(3, .whoAmI, metadata: Self.good)
            _ = try await peer.expectTrailer(3, .ok)
        }
    }

    @Test(
        "A call with no token, a bad one, or one that is none is the last on its connection",
        arguments: [nil, "Bearer bad", "nonsense"])
    func unauthenticated(_ authorization: String?) async throws {
        try await greeted { fixture, peer in
            try await peer.request(1, .whoAmI, metadata: authorization.map { [.authorization($0)] } ?? [])
            _ = try await peer.expectTrailer(1, .unauthenticated)
            try await peer.expectGoAway(.unauthenticated)
        }
    }

    @Test("Frames stay small, of the connection and of streams")
    func smallFrames() async throws {
        try await greeted { _, peer in
            try await peer.send(bytes: ByteBuffer(bytes: [0, 0, 0, 0x40, 0x01]))
            try await peer.expectGoAway(.resourceExhausted)
        }
    }

    @Test("One call at a time, of a request that fits in one frame: text of a stranger is not collected")
    func smallRequests() async throws {
        try await greeted { fixture, peer in
            try await peer.send(
                .call(1, Call(method: Method.classifyText.rawValue, metadata: Self.good)),
                .message(1, try TextRequestPart.header(TextRequest()).encoded()))
            try await peer.request(3, .checkHealth)
            _ = try await peer.expectTrailer(3, .resourceExhausted)
            let chunk = try TextRequestPart.chunk(ByteBuffer(repeating: 1, count: 10_000)).encoded()
            try await peer.send(.message(1, chunk))
            while true {
                if case .streamCredit(1, _) = try await peer.next() { break }
            }
            try await peer.send(.message(1, chunk))
            let trailer = try await peer.expectTrailer(1, .resourceExhausted)
            #expect(trailer.message.contains("16384"))
            #expect(fixture.handler.asked.isEmpty)
        }
    }

    @Test("Health is told to strangers, who are cut off all the same when they stay unknown")
    func health() async throws {
        try await greeted(limits: { $0.handshakeTimeout = .seconds(3) }) { fixture, peer in
            try await peer.request(1, .checkHealth)
            _ = try await peer.expectTrailer(1, .ok)
            try await peer.expectGoAway(.unauthenticated)
            #expect(fixture.handler.asked.isEmpty)
        }
    }

    @Test("A call that is never finished does not keep a stranger")
    func unfinishedCall() async throws {
        try await greeted(limits: { $0.handshakeTimeout = .seconds(2) }) { _, peer in
            try await peer.send(.call(1, Call(method: Method.whoAmI.rawValue, timeoutMilliseconds: 600_000)))
            _ = try await peer.expectTrailer(1, .deadlineExceeded)
            try await peer.expectGoAway(.unauthenticated)
        }
    }

    @Test("Who is known stays, however long")
    func knownStays() async throws {
        try await greeted(limits: { $0.handshakeTimeout = .seconds(2) }) { _, peer in
            try await peer.request(1, .whoAmI, metadata: Self.good)
            _ = try await peer.nextAnswer()
            _ = try await peer.expectTrailer(1, .ok)
            try await Task.sleep(for: .seconds(5))
            try await peer.request(3, .whoAmI, metadata: Self.good)
            _ = try await peer.expectTrailer(3, .ok)
        }
    }

    @Test("A client without a token is told what it needs, one with a bad token that it is bad")
    func clients() async throws {
        let kit = try kit.get()
        try await ServerFixture.run(on: [TLSFixture.address], tls: kit.settings) { fixture in
            fixture.handler.demandProof()
            let none = await #expect(throws: ConnectionError.self) {
                try await DifftierClient.connect(to: fixture.address, options: kit.options())
            }
            #expect(none?.code == .unauthenticated)
            #expect(none?.reason.contains("token") == true)
            let bad = await #expect(throws: ConnectionError.self) {
                try await DifftierClient.connect(to: fixture.address, options: kit.options(token: "bad"))
            }
            #expect(bad?.code == .unauthenticated)
            #expect(bad?.reason.contains("proves nobody") == true)
            let missing = await #expect(throws: ConnectionError.self) {
                var options = kit.options()
                options.token = .renewed { throw RawPeer.Closed() }
                return try await DifftierClient.connect(to: fixture.address, options: options)
            }
            #expect(missing?.code == .unauthenticated)
        }
    }
}
