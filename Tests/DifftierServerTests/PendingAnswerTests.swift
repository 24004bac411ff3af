import DifftierClient
import DifftierServer
import NIOCore
import RiskModel
import Testing
import WireProtocol

@Suite("Answers that are completed later", .timeLimit(.minutes(2)))
struct PendingAnswerTests {
    @Test("An answer that is awaited holds no thread, and comes when it is complete")
    func freesTheThread() async throws {
        try await ServerFixture.run(threads: 1) { fixture in
            let peer = try await fixture.greetedPeer()
            for stream: StreamID in [1, 3, 5] { try await peer.call(stream, "later") }
            try await eventually("all are awaited") { fixture.handler.uncompleted == 3 }
            try await fixture.expectServes("the only thread is free")
            fixture.handler.completeNext()
            guard case .message(1, _) = try await peer.nextAnswer() else {
                Issue.record("no message")
                return
            }
            _ = try await peer.expectTrailer(1, .ok)
            fixture.handler.completeNext()
            _ = try await peer.expectTrailer(3, .ok)
            fixture.handler.completeNext()
            _ = try await peer.expectTrailer(5, .ok)
        }
    }

    @Test("A series goes on when the decision before is complete")
    func series() async throws {
        try await ServerFixture.run(threads: 1) { fixture in
            let client = try await fixture.connect()
            let reading = Task {
                var numbers: [Int] = []
                for try await decision in client.classifyRange(RangeRequest(repository: "later", from: "0", to: "3")) {
                    numbers.append(decision.verdict.patch.additions)
                }
                return numbers
            }
            for number in 1...3 {
                try await eventually("decision \(number) is awaited") { fixture.handler.uncompleted == 1 }
                try await fixture.expectServes()
                #expect(fixture.handler.produced == number)
                fixture.handler.completeNext()
            }
            #expect(try await reading.value == [1, 2, 3])
        }
    }

    @Test("Its slot is taken until it is complete")
    func slot() async throws {
        try await ServerFixture.run(limits: { $0.maxStreams = 1 }) { fixture in
            let peer = try await fixture.greetedPeer()
            try await peer.call(1, "later")
            try await eventually("it is awaited") { fixture.handler.uncompleted == 1 }
            try await peer.call(3, "a")
            _ = try await peer.expectTrailer(3, .resourceExhausted)
            fixture.handler.completeNext()
            _ = try await peer.expectTrailer(1, .ok)
            try await peer.call(5, "a")
            _ = try await peer.expectTrailer(5, .ok)
        }
    }

    @Test("A client that cancels, a deadline and a lost connection end the call; the answer that comes then goes nowhere")
    func interrupted() async throws {
        try await ServerFixture.run { fixture in
            let peer = try await fixture.greetedPeer()
            try await peer.call(1, "later")
            try await eventually("it is awaited") { fixture.handler.uncompleted == 1 }
            try await peer.send(.cancel(1))
            _ = try await peer.expectTrailer(1, .cancelled)
            try await peer.call(3, "later", timeout: 100)
            _ = try await peer.expectTrailer(3, .deadlineExceeded)
            let other = try await fixture.greetedPeer()
            try await other.call(1, "later")
            try await eventually("all are awaited") { fixture.handler.uncompleted == 3 }
            try await other.close()
            for _ in 0..<3 { fixture.handler.completeNext() }
            try await peer.call(5, "a")
            guard case .message(5, _) = try await peer.nextAnswer() else {
                Issue.record("something of an answer that nobody awaits")
                return
            }
            _ = try await peer.expectTrailer(5, .ok)
        }
    }

    @Test("An answer that nobody will complete is an error of that call alone")
    func dropped() async throws {
        try await ServerFixture.run { fixture in
            let client = try await fixture.connect()
            let call = Task { try await client.classify(.sample("later")) }
            try await eventually("it is awaited") { fixture.handler.uncompleted == 1 }
            fixture.handler.completeNext(dropping: true)
            let error = await #expect(throws: RPCError.self) { try await call.value }
            #expect(error?.status == .internal)
            try await fixture.expectServes()
        }
    }

    @Test("Answers that are awaited after their calls have ended still fill the memory that was set aside for them")
    func memory() async throws {
        try await ServerFixture.run(limits: { $0.maxTotalAnswerBytes = 20_000 }) { fixture in
            let peer = try await fixture.greetedPeer()
            try await peer.call(1, "later-large:15000")
            try await eventually("it is awaited") { fixture.handler.uncompleted == 1 }
            try await peer.send(.cancel(1))
            _ = try await peer.expectTrailer(1, .cancelled)
            try await peer.call(3, "large:15000")
            #expect(try await peer.expectTrailer(3, .resourceExhausted).error?.retryDelay != nil)
            fixture.handler.completeNext()
            var stream: StreamID = 5
            try await eventuallyAnswered {
                try await peer.call(stream, "large:15000")
                defer { stream += 2 }
                return try await peer.trailer(stream).code == .ok
            }
        }
    }
}
