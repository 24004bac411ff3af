import DifftierServer
import NIOCore
import RiskModel
import Testing
import WireProtocol

@Suite("Bad input costs only its own request", .timeLimit(.minutes(2)))
struct BadInputTests {
    private func call(_ method: Method, metadata: [Call.Metadata] = []) -> Call {
        Call(method: method.rawValue, metadata: metadata)
    }

    /// Sends something after a good greeting and expects to be told off and cut off.
    private func expectFatal(
        _ code: StatusCode, sourceLocation: Testing.SourceLocation = #_sourceLocation, _ provoke: (RawPeer) async throws -> Void
    ) async throws {
        try await ServerFixture.run { fixture in
            let peer = try await fixture.greetedPeer()
            try await provoke(peer)
            let goAway = try await peer.expectGoAway(code, sourceLocation: sourceLocation)
            #expect(goAway?.reason.message.isEmpty == false, sourceLocation: sourceLocation)
            try await fixture.expectServes(sourceLocation: sourceLocation)
        }
    }

    // MARK: Bytes

    @Test("An oversized frame is refused on its header")
    func oversizedFrame() async throws {
        try await expectFatal(.resourceExhausted) { try await $0.send(bytes: ByteBuffer(bytes: [0, 0x7F, 0xFF, 0xFF, 0xFF])) }
    }

    @Test("Before Hello frames are at most 16 KiB")
    func oversizedHello() async throws {
        try await ServerFixture.run { fixture in
            let peer = try await RawPeer.connect(to: fixture.address)
            try await peer.send(bytes: ByteBuffer(bytes: [0, 0, 0, 0x40, 0x01]))
            try await peer.expectGoAway(.resourceExhausted)
            try await fixture.expectServes()
        }
    }

    @Test("A compressed frame is UNIMPLEMENTED")
    func compressed() async throws {
        try await expectFatal(.unimplemented) { try await $0.send(bytes: ByteBuffer(bytes: [1, 0, 0, 0, 0])) }
    }

    @Test("Any other flag is told at its byte", arguments: [2, 0x16, 0x47, 0xFF] as [UInt8])
    func wrongFlag(_ flag: UInt8) async throws {
        try await expectFatal(.invalidArgument) { try await $0.send(bytes: ByteBuffer(bytes: [flag])) }
    }

    @Test("Garbage on the port, such as another protocol, is told what the port speaks")
    func garbage() async throws {
        try await ServerFixture.run { fixture in
            for text in ["GET / HTTP/1.1\r\nHost: localhost\r\n\r\n", "\u{16}\u{03}\u{01}hello", "SSH-2.0-x\r\n"] {
                let peer = try await RawPeer.connect(to: fixture.address)
                try await peer.send(bytes: ByteBuffer(string: text))
                let goAway = try await peer.expectGoAway(.invalidArgument)
                #expect(goAway?.reason.message.contains("Difftier") == true)
            }
            try await fixture.expectServes()
        }
    }

    @Test("A body that is no Frame ends the connection")
    func malformedFrame() async throws {
        try await expectFatal(.invalidArgument) { try await $0.send(bytes: ByteBuffer(bytes: [0, 0, 0, 0, 2, 0xFF, 0xFF])) }
    }

    @Test("A conversation cut at every byte is the same conversation")
    func everySplit() async throws {
        try await ServerFixture.run { fixture in
            var conversation = ByteBuffer()
            let frames: [Frame] = [
                .hello(Hello(limits: RawPeer.limits, agent: "split")), .call(1, call(.classify)),
                .message(1, try RevisionsRequest.sample("a").encoded()), .halfClose(1),
            ]
            for frame in frames { try frame.encode(into: &conversation) }
            for cut in 0...conversation.readableBytes {
                let peer = try await RawPeer.connect(to: fixture.address)
                try await peer.send(bytes: try #require(conversation.getSlice(at: 0, length: cut)))
                try await peer.send(bytes: try #require(conversation.getSlice(at: cut, length: conversation.readableBytes - cut)))
                guard case .welcome = try await peer.next() else {
                    Issue.record("no Welcome, cut at \(cut)")
                    return
                }
                _ = try await peer.expectTrailer(1, .ok)
                try await peer.close()
            }
        }
    }

    // MARK: Conversations

    @Test("A first frame that is not Hello")
    func noHello() async throws {
        try await ServerFixture.run { fixture in
            let peer = try await RawPeer.connect(to: fixture.address)
            try await peer.send(.ping(1))
            try await peer.expectGoAway(.invalidArgument)
            try await fixture.expectServes()
        }
    }

    @Test("A client of another version")
    func otherVersion() async throws {
        try await ServerFixture.run { fixture in
            let peer = try await RawPeer.connect(to: fixture.address)
            try await peer.send(.hello(Hello(versions: [7], limits: RawPeer.limits, agent: "")))
            try await peer.expectGoAway(.unimplemented)
            try await fixture.expectServes()
        }
    }

    @Test("Limits that leave no room for a frame")
    func uselessLimits() async throws {
        try await ServerFixture.run { fixture in
            let peer = try await RawPeer.connect(to: fixture.address)
            let limits = Limits(maxFrameBytes: 16384, streamCredit: 100, connectionCredit: 100)
            try await peer.send(.hello(Hello(limits: limits, agent: "")))
            try await peer.expectGoAway(.invalidArgument)
            try await fixture.expectServes()
        }
    }

    @Test("An even stream")
    func evenStream() async throws {
        try await expectFatal(.invalidArgument) { try await $0.send(.call(2, call(.classify))) }
    }

    @Test("A decreasing stream")
    func decreasingStream() async throws {
        try await expectFatal(.invalidArgument) { try await $0.send(.call(5, call(.classify)), .call(3, call(.classify))) }
    }

    @Test("A message before its call")
    func messageBeforeCall() async throws {
        try await expectFatal(.invalidArgument) { try await $0.send(.message(1, ByteBuffer(bytes: [1]))) }
    }

    @Test("A message after half_close")
    func messageAfterHalfClose() async throws {
        try await expectFatal(.invalidArgument) {
            try await $0.call(1, "wait")
            try await $0.send(.message(1, ByteBuffer()))
        }
    }

    @Test("A flood of pings is answered as far as allowed, and no further")
    func pingFlood() async throws {
        try await ServerFixture.run { fixture in
            let peer = try await fixture.greetedPeer()
            try peer.pour((0..<5000).map { .ping($0) })
            var pongs = 0
            while case .pong = try await peer.next() { pongs += 1 }
            #expect(pongs >= PingAllowance.burst && pongs < 2 * PingAllowance.burst)
            await peer.expectClosed()
            try await fixture.expectServes()
        }
    }

    // MARK: Calls

    @Test("An unknown method is UNIMPLEMENTED on its stream alone")
    func unknownMethod() async throws {
        try await ServerFixture.run { fixture in
            let peer = try await fixture.greetedPeer()
            try await peer.send(
                .call(1, Call(method: "/difftier.v1.Classifier/Guess")), .message(1, ByteBuffer(bytes: [1])), .halfClose(1))
            _ = try await peer.expectTrailer(1, .unimplemented)
            try await peer.call(3, "a")
            _ = try await peer.expectTrailer(3, .ok)
        }
    }

    @Test(
        "A malformed message is INVALID_ARGUMENT on its stream alone, for every method",
        arguments: Method.allCases)
    func malformedMessage(_ method: Method) async throws {
        try await ServerFixture.run { fixture in
            let peer = try await fixture.greetedPeer()
            try await peer.send(.call(1, call(method)), .message(1, ByteBuffer(bytes: [0xFF, 0xFF])), .halfClose(1))
            let trailer = try await peer.expectTrailer(1, .invalidArgument)
            #expect(trailer.message.contains(method.rawValue))
            try await peer.call(3, "a")
            _ = try await peer.expectTrailer(3, .ok)
        }
    }

    @Test("Too few, too many and misplaced messages are INVALID_ARGUMENT on their stream alone")
    func messageCount() async throws {
        try await ServerFixture.run { fixture in
            let peer = try await fixture.greetedPeer()
            let request = try RevisionsRequest.sample("a").encoded()
            let header = try TextRequestPart.header(TextRequest()).encoded()
            let chunk = try TextRequestPart.chunk(ByteBuffer(bytes: [1])).encoded()
            let requests: [(Method, [ByteBuffer])] = [
                (.classify, []), (.classify, [request, request]), (.classifyText, []), (.classifyText, [chunk]),
                (.classifyText, [header, header]), (.checkHealth, []),
            ]
            var stream: StreamID = 1
            for (method, messages) in requests {
                try await peer.send(.call(stream, call(method)))
                for message in messages { try await peer.send(.message(stream, message)) }
                try await peer.send(.halfClose(stream))
                _ = try await peer.expectTrailer(stream, .invalidArgument)
                stream += 2
            }
            try await peer.call(stream, "a")
            _ = try await peer.expectTrailer(stream, .ok)
            #expect(fixture.handler.begun == 1)
        }
    }

    @Test("Too much metadata is refused on its stream alone")
    func metadata() async throws {
        try await ServerFixture.run(limits: { $0.maxMetadataBytes = 10 }) { fixture in
            let peer = try await fixture.greetedPeer()
            try await peer.send(.call(1, call(.checkHealth, metadata: [.init(key: "a", value: Array(repeating: 1, count: 10))])))
            _ = try await peer.expectTrailer(1, .resourceExhausted)
            try await peer.call(3, "a")
            _ = try await peer.expectTrailer(3, .ok)
        }
    }
}
