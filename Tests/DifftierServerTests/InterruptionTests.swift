import DifftierClient
import DifftierServer
import NIOCore
import RiskModel
import Testing
import WireProtocol

@Suite("Deadlines, cancellation and lost connections reach the work", .timeLimit(.minutes(2)))
struct InterruptionTests {
    @Test("A deadline stops the work and is told as such, by server and client")
    func deadline() async throws {
        try await ServerFixture.run { fixture in
            let peer = try await fixture.greetedPeer()
            try await peer.call(1, "wait", timeout: 2000)
            try await eventually("the work has begun") { fixture.handler.running == 1 }
            _ = try await peer.expectTrailer(1, .deadlineExceeded)
            #expect(fixture.handler.interruptions == [.deadlineExceeded])
            let client = try await fixture.connect()
            let error = await #expect(throws: RPCError.self) {
                try await client.classify(.sample("wait"), timeout: .milliseconds(100))
            }
            #expect(error?.status == .deadlineExceeded)
            try await eventually("nothing is at work") { fixture.handler.running == 0 }
            try await fixture.expectServes()
        }
    }

    @Test("The server's longest time holds for a call that names none, or more")
    func serverMaximum() async throws {
        try await ServerFixture.run(limits: { $0.maxTimeout = .milliseconds(150) }) { fixture in
            let peer = try await fixture.greetedPeer()
            try await peer.call(1, "wait")
            _ = try await peer.expectTrailer(1, .deadlineExceeded)
            try await peer.call(3, "wait", timeout: .max)
            _ = try await peer.expectTrailer(3, .deadlineExceeded)
            #expect(fixture.handler.running == 0)
        }
    }

    @Test("The time counts from Call: a request that never ends is ended")
    func deadlineWhileReceiving() async throws {
        try await ServerFixture.run { fixture in
            let peer = try await fixture.greetedPeer()
            try await peer.send(.call(1, Call(method: Method.classify.rawValue, timeoutMilliseconds: 50)))
            _ = try await peer.expectTrailer(1, .deadlineExceeded)
            try await peer.send(.call(3, Call(method: Method.classify.rawValue, timeoutMilliseconds: 0)))
            _ = try await peer.expectTrailer(3, .deadlineExceeded)
            #expect(fixture.handler.begun == 0)
            try await peer.call(5, "a")
            _ = try await peer.expectTrailer(5, .ok)
        }
    }

    @Test("Cancel stops the work; the trailer comes when it has stopped")
    func cancel() async throws {
        try await ServerFixture.run(limits: { $0.maxStreams = 1 }) { fixture in
            let peer = try await fixture.greetedPeer()
            try await peer.call(1, "stubborn")
            try await eventually("the work has begun") { fixture.handler.running == 1 }
            try await peer.send(.cancel(1))
            // The slot is still taken, because the work has not stopped.
            try await peer.call(3, "a")
            let refusal = try await peer.expectTrailer(3, .resourceExhausted)
            #expect(refusal.error?.retryDelay != nil)
            fixture.handler.openGate()
            _ = try await peer.expectTrailer(1, .cancelled)
            try await peer.call(5, "a")
            _ = try await peer.expectTrailer(5, .ok)
        }
    }

    @Test("Cancelling the task of a call cancels it on the server")
    func cancelTask() async throws {
        try await ServerFixture.run { fixture in
            let client = try await fixture.connect()
            let task = Task { try await client.classify(.sample("wait")) }
            try await eventually("the work has begun") { fixture.handler.running == 1 }
            task.cancel()
            let error = await #expect(throws: RPCError.self) { try await task.value }
            #expect(error?.status == .cancelled)
            try await eventually("the work has stopped") { fixture.handler.interruptions == [.cancelled] }
            #expect(try await client.classify(.sample("a")) == .sample(repository: "a"))
        }
    }

    @Test("A call in line that is cancelled leaves the line without ever being begun")
    func cancelWaiting() async throws {
        try await ServerFixture.run(threads: 1) { fixture in
            let peer = try await fixture.greetedPeer()
            try await peer.call(1, "gate")
            try await eventually("the only thread is busy") { fixture.handler.running == 1 }
            try await peer.call(3, "a")
            try await peer.send(.cancel(3))
            _ = try await peer.expectTrailer(3, .cancelled)
            fixture.handler.openGate()
            _ = try await peer.expectTrailer(1, .ok)
            #expect(fixture.handler.begun == 1)
        }
    }

    @Test("A client that hangs up half-way has its work cancelled, begun or in line")
    func hangUp() async throws {
        try await ServerFixture.run(threads: 1) { fixture in
            let peer = try await fixture.greetedPeer()
            try await peer.call(1, "wait")
            try await eventually("the work has begun") { fixture.handler.running == 1 }
            try await peer.call(3, "a")
            try await peer.close()
            try await eventually("the work has stopped") { fixture.handler.interruptions == [.cancelled] }
            try await fixture.expectServes()
            #expect(fixture.handler.revisions.map(\.repository) == ["wait", "next"])
        }
    }

    @Test("A client that hangs up in the middle of a frame, or of its text, costs nothing")
    func hangUpMidFrame() async throws {
        try await ServerFixture.run { fixture in
            let peer = try await fixture.greetedPeer()
            try await peer.send(
                .call(1, Call(method: Method.classifyText.rawValue)),
                .message(1, try TextRequestPart.header(TextRequest()).encoded()),
                .message(1, try TextRequestPart.chunk(ByteBuffer(repeating: 1, count: 1000)).encoded()))
            try await peer.send(bytes: ByteBuffer(bytes: [0, 0, 0, 1]))
            try await peer.close()
            try await fixture.expectServes()
            #expect(fixture.handler.texts.isEmpty)
        }
    }

    @Test("Dropping the stream of a range cancels it, and its series is let go")
    func dropRange() async throws {
        try await ServerFixture.run { fixture in
            let client = try await fixture.connect()
            for try await decision in client.classifyRange(RangeRequest(repository: "wait", from: "0", to: "9")) {
                #expect(decision.verdict.patch.additions == 1)
                // Else there could be no work yet that would have to stop.
                try await eventually("the next one is at work") { fixture.handler.held == 1 }
                break
            }
            try await eventually("the work has stopped") { fixture.handler.interruptions == [.cancelled] }
            try await eventually("the series is gone") { fixture.handler.releasedSeries == 1 }
            try await fixture.expectServes()
        }
    }
}
