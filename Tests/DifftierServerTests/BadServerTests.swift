import DifftierClient
import NIOCore
import RiskModel
import Testing
import WireProtocol

@Suite("A client against servers that do not keep the rules", .timeLimit(.minutes(2)))
struct BadServerTests {
    private static let limits = Limits(
        maxFrameBytes: 1 << 20, streamCredit: 1 << 20, connectionCredit: 1 << 20, maxStreams: 4, maxMetadataBytes: 100,
        maxTimeoutMilliseconds: 60_000)

    /// A client and the server that it talks to, played by the test.
    private func connected(
        _ limits: Limits = BadServerTests.limits, _ options: ClientOptions = ClientOptions(),
        _ body: (DifftierClient, RawPeer) async throws -> Void
    ) async throws {
        let server = try await RawServer.listen()
        async let client = DifftierClient.connect(to: server.address, options: options)
        let peer = try await server.accept(limits)
        try await body(try await client, peer)
        try await server.close()
    }

    /// Starts a call and reads its request up to `half_close`.
    private func started(_ client: DifftierClient, _ peer: RawPeer, _ stream: StreamID) async throws -> Task<Decision, any Error>
    {
        let call = Task { try await client.classify(.sample("a")) }
        while try await peer.next() != .halfClose(stream) {}
        return call
    }

    @Test("An answer that is not one, or is none, or is two, is an internal error of that call alone")
    func wrongAnswers() async throws {
        let good = try Decision.sample(repository: "a").encodedResponse()
        let answers: [[ByteBuffer]] = [[ByteBuffer(bytes: [0xFF, 0xFF])], [ByteBuffer()], [], [good, good]]
        try await connected { client, peer in
            var stream: StreamID = 1
            for answer in answers {
                let call = try await started(client, peer, stream)
                for message in answer { try await peer.send(.message(stream, message)) }
                try await peer.send(.trailer(stream, .ok))
                let error = await #expect(throws: RPCError.self) { try await call.value }
                #expect(error?.status == .internal)
                stream += 2
            }
            let call = try await started(client, peer, stream)
            try await peer.send(.message(stream, good), .trailer(stream, .ok))
            #expect(try await call.value == .sample(repository: "a"))
        }
    }

    @Test("A server that sends more than it has credit for is left, and the reader is told")
    func overdrawnCredit() async throws {
        var options = ClientOptions()
        options.maxFrameBytes = 16384
        options.streamCredit = 16384
        options.connectionCredit = 16384
        try await connected(Self.limits, options) { client, peer in
            let (more, signal) = AsyncStream.makeStream(of: Void.self)
            // Takes one decision and then no other until told.
            let reading = Task {
                for try await _ in client.classifyRange(RangeRequest(repository: "r", from: "0", to: "9")) {
                    for await _ in more {}
                }
            }
            while try await peer.next() != .halfClose(1) {}
            let message = try Decision.sample(repository: "large:7000").encodedResponse()
            try peer.pour(Array(repeating: .message(1, message), count: 6))
            await peer.expectClosed()
            signal.finish()
            let error = await #expect(throws: RPCError.self) { try await reading.value }
            #expect(error?.status == .resourceExhausted)
        }
    }

    @Test("A server that grants no credit holds the text back until the caller's time is over")
    func noCredit() async throws {
        var limits = Self.limits
        (limits.maxFrameBytes, limits.streamCredit, limits.connectionCredit) = (16384, 16384, 16384)
        try await connected(limits) { client, peer in
            let call = Task { try await client.classifyText(Array(repeating: 1, count: 100_000), timeout: .milliseconds(500)) }
            var received = 0
            while true {
                let frame = try await peer.next()
                if case .message(_, let message) = frame { received += message.readableBytes }
                if case .cancel = frame { break }
            }
            #expect(received <= 16384)
            let error = await #expect(throws: RPCError.self) { try await call.value }
            #expect(error?.status == .deadlineExceeded)
        }
    }

    @Test("A request larger than the server takes fails alone: its call is cancelled and nothing of it is sent")
    func requestTooLarge() async throws {
        var limits = Self.limits
        limits.maxFrameBytes = 16384
        try await connected(limits) { client, peer in
            let call = Task { try await client.classify(.sample(String(repeating: "a", count: 20_000))) }
            let error = await #expect(throws: RPCError.self) { try await call.value }
            #expect(error?.status == .resourceExhausted)
            let sent = [try await peer.next(), try await peer.next()]
            if case .call(1, _) = sent[0] {} else { Issue.record("\(sent[0]) in place of the call") }
            #expect(sent[1] == .cancel(1))
            let next = try await started(client, peer, 3)
            next.cancel()
        }
    }

    @Test("What a server says as it cuts off is what its calls fail with")
    func goAwayMidCall() async throws {
        try await connected { client, peer in
            let call = try await started(client, peer, 1)
            let reason = Trailer(code: .internal, message: "the disk is gone")
            try await peer.send(.goAway(GoAway(lastStream: 1, reason: reason)))
            try await peer.close()
            let error = await #expect(throws: RPCError.self) { try await call.value }
            #expect(error == RPCError(.internal, "the disk is gone"))
            let next = await #expect(throws: RPCError.self) { try await client.health() }
            #expect(next?.status == .unavailable)
        }
    }

    @Test("A connection that breaks fails its calls as unavailable")
    func brokenConnection() async throws {
        try await connected { client, peer in
            let call = try await started(client, peer, 1)
            try await peer.close()
            let error = await #expect(throws: RPCError.self) { try await call.value }
            #expect(error?.status == .unavailable)
        }
    }

    @Test("A server's ping is answered")
    func ping() async throws {
        try await connected { client, peer in
            try await peer.send(.ping(77))
            #expect(try await peer.next() == .pong(77))
            await client.close()
        }
    }
}
