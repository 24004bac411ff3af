import DifftierClient
import DifftierServer
import NIOCore
import RiskModel
import Testing
import WireProtocol

@Suite("More than a server takes", .timeLimit(.minutes(2)))
struct LoadTests {
    @Test("One call too many on a connection is refused with a time to try again")
    func tooManyStreams() async throws {
        try await ServerFixture.run(limits: { $0.maxStreams = 2 }) { fixture in
            let peer = try await fixture.greetedPeer()
            try await peer.call(1, "gate")
            try await peer.call(3, "gate")
            try await peer.call(5, "a")
            #expect(try await peer.expectTrailer(5, .resourceExhausted).error?.retryDelay == .seconds(1))
            try await eventually("the first two are at work") { fixture.handler.running == 2 }
            fixture.handler.openGate()
            var codes: [StreamID: StatusCode] = [:]
            while codes.count < 2 {
                if case .trailer(let stream, let trailer) = try await peer.nextAnswer() { codes[stream] = trailer.code }
            }
            #expect(codes == [1: .ok, 3: .ok])
        }
    }

    @Test("A full line refuses at once, with a time to try again, while health is still answered")
    func overload() async throws {
        try await ServerFixture.run(
            limits: {
                $0.maxWaitingRequests = 1
                $0.retryDelay = .milliseconds(2500)
            }, threads: 1
        ) { fixture in
            let client = try await fixture.connect()
            let first = Task { try await client.classify(.sample("gate")) }
            try await eventually("the only thread is busy") { fixture.handler.running == 1 }
            let peer = try await fixture.greetedPeer()
            try await peer.call(1, "a")
            // Answers on this connection come in order, so the request above is in line by now.
            try await peer.call(3, "b")
            #expect(try await peer.expectTrailer(3, .resourceExhausted).error?.retryDelay == .milliseconds(2500))
            let error = await #expect(throws: RPCError.self) { try await client.classifyText(Array("text".utf8)) }
            #expect(error?.status == .resourceExhausted)
            #expect(error?.retryDelay == .milliseconds(2500))
            #expect(try await client.health().status == .serving)
            fixture.handler.openGate()
            _ = try await peer.expectTrailer(1, .ok)
            #expect(try await first.value == .sample(repository: "gate"))
            try await fixture.expectServes()
        }
    }

    @Test("Patch text over the limit is refused as it arrives, and the memory of all texts is bounded")
    func tooMuchText() async throws {
        try await ServerFixture.run(limits: {
            $0.maxTextBytes = 100_000
            $0.maxTotalTextBytes = 150_000
        }) { fixture in
            let client = try await fixture.connect()
            let error = await #expect(throws: RPCError.self) {
                try await client.classifyText(Array(repeating: 1, count: 100_001))
            }
            #expect(error?.status == .resourceExhausted)
            #expect(error?.retryDelay == nil, "trying again is of no use")
            let holder = Task {
                try await client.classifyText(Array(repeating: 1, count: 90_000), for: TextRequest(repository: "wait"))
            }
            try await eventually("the first text is held") { fixture.handler.running == 1 }
            let full = await #expect(throws: RPCError.self) { try await client.classifyText(Array(repeating: 2, count: 70_000)) }
            #expect(full?.status == .resourceExhausted)
            #expect(full?.retryDelay != nil, "it passes when the first is done")
            holder.cancel()
            _ = await #expect(throws: RPCError.self) { try await holder.value }
            try await eventually("the first text is let go") { fixture.handler.interruptions.count == 1 }
            #expect(try await client.classifyText(Array(repeating: 2, count: 70_000)) == .sample(repository: ""))
        }
    }

    @Test("Answers that nobody takes may fill only so much memory; when they are taken there is room again")
    func tooManyAnswers() async throws {
        try await ServerFixture.run(limits: { $0.maxTotalAnswerBytes = 20_000 }) { fixture in
            let peer = try await fixture.greetedPeer(Limits(maxFrameBytes: 16384, streamCredit: 16384, connectionCredit: 16384))
            try await peer.call(1, "large:10000")
            guard case .message(1, let first) = try await peer.nextAnswer() else {
                Issue.record("no message")
                return
            }
            _ = try await peer.expectTrailer(1, .ok)
            // Waits for credit of the connection, and so in memory.
            try await peer.call(3, "large:15000")
            try await eventually("the second answer is made") { fixture.handler.begun == 2 && fixture.handler.running == 0 }
            try await peer.call(5, "large:15001")
            #expect(try await peer.expectTrailer(5, .resourceExhausted).error?.retryDelay != nil)
            try await peer.send(.connectionCredit(UInt64(first.readableBytes)))
            _ = try await peer.expectTrailer(3, .ok)
            try await peer.send(.connectionCredit(1 << 20))
            try await peer.call(7, "large:15001")
            _ = try await peer.expectTrailer(7, .ok)
        }
    }

    @Test("One connection too many is told so and closed; when another closes there is room again")
    func tooManyConnections() async throws {
        try await ServerFixture.run(limits: { $0.maxConnections = 1 }) { fixture in
            let first = try await fixture.connect()
            #expect(try await first.health().status == .serving)
            let error = await #expect(throws: ConnectionError.self) { try await fixture.connect() }
            #expect(error?.code == .refused)
            #expect((error?.underlying as? RPCError)?.status == .resourceExhausted)
            #expect((error?.underlying as? RPCError)?.retryDelay != nil)
            await first.close()
            try await eventually("both connections are gone") {
                fixture.log.lines.filter { $0.contains("connection closed") }.count == 2
            }
            try await fixture.expectServes()
        }
    }

    @Test("A reader who gives no credit back gets no further decisions, and none are computed for him")
    func slowReaderByCredit() async throws {
        try await ServerFixture.run { fixture in
            let small = Limits(maxFrameBytes: 16384, streamCredit: 16384, connectionCredit: 1 << 20)
            let peer = try await fixture.greetedPeer(small)
            let request = RangeRequest(repository: "large:6000", from: "0", to: "50")
            try await peer.send(
                .call(1, Call(method: Method.classifyRange.rawValue)), .message(1, try request.encoded()), .halfClose(1))
            for _ in 0..<2 {
                guard case .message(1, _) = try await peer.nextAnswer() else {
                    Issue.record("no message")
                    return
                }
            }
            try await eventually("the third waits for credit") { fixture.handler.produced == 3 }
            // The worker threads are free for others all the while.
            try await fixture.expectServes()
            #expect(fixture.handler.produced == 3)
            try await peer.send(.streamCredit(1, 1 << 20))
            _ = try await peer.expectTrailer(1, .ok)
            #expect(fixture.handler.produced == 50)
        }
    }

    @Test("A reader who waits holds nobody's thread, and is ended by his deadline")
    func stalledRange() async throws {
        try await ServerFixture.run(threads: 1) { fixture in
            let peer = try await fixture.greetedPeer(Limits(maxFrameBytes: 16384, streamCredit: 16384, connectionCredit: 1 << 20))
            let request = RangeRequest(repository: "large:16000", from: "0", to: "50")
            try await peer.send(
                .call(1, Call(method: Method.classifyRange.rawValue, timeoutMilliseconds: 300)),
                .message(1, try request.encoded()),
                .halfClose(1))
            try await eventually("the second waits for credit") { fixture.handler.produced == 2 }
            try await fixture.expectServes()
            _ = try await peer.expectTrailer(1, .deadlineExceeded)
            try await eventually("the series is gone") { fixture.handler.releasedSeries == 1 }
        }
    }

    @Test("A reader who does not read at all is cut off, and his work with him")
    func slowReaderBySocket() async throws {
        try await ServerFixture.run(limits: { $0.stallTimeout = .milliseconds(300) }) { fixture in
            let peer = try await RawPeer.connect(to: fixture.address, reads: false)
            let generous = Limits(maxFrameBytes: 64 << 20, streamCredit: 1 << 40, connectionCredit: 1 << 40)
            let request = RangeRequest(repository: "large:1000000", from: "0", to: "100000")
            try peer.pour([
                .hello(Hello(limits: generous, agent: "slow")), .call(1, Call(method: Method.classifyRange.rawValue)),
                .message(1, try request.encoded()), .halfClose(1),
            ])
            try await eventually("the connection is cut off") {
                fixture.log.lines.contains { $0.contains("the client does not read") }
            }
            try await eventually("the series is gone") { fixture.handler.releasedSeries == 1 }
            // What the sockets hold, a message that waits, and one ahead of it; nothing like all of it.
            #expect(fixture.handler.produced < 50)
            try await fixture.expectServes()
        }
    }
}
