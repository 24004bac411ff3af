import NIOCore
import Testing
import WireProtocol

@Suite("The server's end of a connection")
struct ServerConnectionStateTests {
    private static let limits = Limits(
        maxFrameBytes: 16384, streamCredit: 20_000, connectionCredit: 30_000, maxStreams: 2, maxMetadataBytes: 10)
    private static let classify = Call(method: "/difftier.v1.Classifier/Classify")

    private let now = NIODeadline.uptimeNanoseconds(1)

    /// A connection that has been welcomed.
    private func running(clientCredit: Int = 16384) -> ServerConnectionState {
        var state = ServerConnectionState(limits: Self.limits, agent: "test", identified: true)
        _ = state.received(
            .hello(
                Hello(limits: Limits(maxFrameBytes: 16384, streamCredit: clientCredit, connectionCredit: clientCredit), agent: "")
            ),
            at: now)
        return state
    }

    private func message(_ count: Int) -> ByteBuffer { ByteBuffer(repeating: 1, count: count) }

    /// The code of the GoAway among the actions, where the last of them closes.
    private func fatal(_ actions: [ServerConnectionState.Action]) -> StatusCode? {
        guard actions.last == .close else { return nil }
        for case .send(.goAway(let goAway)) in actions { return goAway.reason.code }
        return nil
    }

    private func trailer(_ actions: [ServerConnectionState.Action]) -> Trailer? {
        for case .send(.trailer(_, let trailer)) in actions { return trailer }
        return nil
    }

    // MARK: Opening

    @Test("Hello is answered by Welcome with the limits, and larger frames are taken from then on")
    func welcome() {
        var state = ServerConnectionState(limits: Self.limits, agent: "test", identified: true)
        let actions = state.received(.hello(Hello(versions: [9, 1], limits: FrameSamples.clientLimits, agent: "")), at: now)
        #expect(actions == [.acceptFrames(upTo: 16384), .send(.welcome(Welcome(limits: Self.limits, agent: "test")))])
    }

    @Test("Without a common version there is no connection")
    func version() {
        var state = ServerConnectionState(limits: Self.limits, agent: "test", identified: true)
        #expect(
            fatal(state.received(.hello(Hello(versions: [2, 3], limits: FrameSamples.clientLimits, agent: "")), at: now))
                == .unimplemented)
        #expect(state.isClosed)
    }

    @Test("The first frame has to be Hello, whatever else it is", arguments: FrameSamples.all.filter(\.isNotHello))
    func firstFrame(_ frame: Frame) {
        var state = ServerConnectionState(limits: Self.limits, agent: "test", identified: true)
        #expect(fatal(state.received(frame, at: now)) == .invalidArgument)
    }

    @Test("A second Hello, and frames that only servers send, end the connection")
    func outOfPlace() {
        let frames: [Frame] = [
            .hello(Hello(limits: FrameSamples.clientLimits, agent: "")), .welcome(Welcome(limits: nil, agent: "")),
            .trailer(1, .ok),
        ]
        for frame in frames {
            var state = running()
            #expect(fatal(state.received(frame, at: now)) == .invalidArgument, "\(frame)")
        }
    }

    // MARK: Streams

    @Test("A call, its messages and its end are handed on in order")
    func oneCall() {
        var state = running()
        #expect(state.received(.call(1, Self.classify), at: now) == [.open(1, Self.classify)])
        #expect(state.received(.message(1, message(5)), at: now) == [.message(1, message(5))])
        #expect(state.received(.halfClose(1), at: now) == [.requestEnded(1)])
        #expect(state.send(message(3), on: 1) == [.send(.message(1, message(3))), .drained(1)])
        #expect(state.finish(1, with: .ok) == [.send(.trailer(1, .ok)), .closed(1, .ok)])
        #expect(state.openStreams == 0)
    }

    @Test("Streams are odd and increase; anything else ends the connection", arguments: [2, 4, 5, 3, 1] as [StreamID])
    func streamNumbers(_ stream: StreamID) {
        var state = running()
        _ = state.received(.call(5, Self.classify), at: now)
        #expect(fatal(state.received(.call(stream, Self.classify), at: now)) == .invalidArgument)
    }

    @Test("Frames for a stream that no call opened end the connection")
    func unopened() {
        for frame in [Frame.message(3, ByteBuffer()), .halfClose(3), .cancel(3), .streamCredit(3, 1), .message(2, ByteBuffer())] {
            var state = running()
            _ = state.received(.call(1, Self.classify), at: now)
            #expect(fatal(state.received(frame, at: now)) == .invalidArgument, "\(frame)")
        }
    }

    @Test("Nothing may follow half_close")
    func afterHalfClose() {
        for frame in [Frame.message(1, ByteBuffer()), .halfClose(1)] {
            var state = running()
            _ = state.received(.call(1, Self.classify), at: now)
            _ = state.received(.halfClose(1), at: now)
            #expect(fatal(state.received(frame, at: now)) == .invalidArgument, "\(frame)")
        }
    }

    @Test("One stream too many is refused with a time to try again, and the others go on")
    func tooMany() {
        var state = running()
        _ = state.received(.call(1, Self.classify), at: now)
        _ = state.received(.call(3, Self.classify), at: now)
        let refusal = trailer(state.received(.call(5, Self.classify), at: now))
        #expect(refusal?.code == .resourceExhausted)
        #expect(refusal?.error?.retryDelay != nil)
        #expect(state.openStreams == 2)
        _ = state.finish(1, with: .ok)
        #expect(state.received(.call(7, Self.classify), at: now) == [.open(7, Self.classify)])
    }

    @Test("A cancelled stream keeps its slot until its work has stopped, and what it still gets is thrown away")
    func cancelKeepsSlot() {
        var state = running()
        _ = state.received(.call(1, Self.classify), at: now)
        _ = state.received(.call(3, Self.classify), at: now)
        #expect(state.received(.cancel(1), at: now) == [.interrupt(1)])
        #expect(state.received(.cancel(1), at: now).isEmpty)
        #expect(state.received(.message(1, message(10)), at: now).isEmpty)
        #expect(state.received(.halfClose(1), at: now).isEmpty)
        #expect(trailer(state.received(.call(5, Self.classify), at: now))?.code == .resourceExhausted)
        #expect(state.abort(1, with: Trailer(code: .cancelled)).contains(.closed(1, .cancelled)))
        #expect(state.received(.call(7, Self.classify), at: now) == [.open(7, Self.classify)])
    }

    @Test("Frames under way when a stream ended are no error")
    func lateFrames() {
        var state = running()
        _ = state.received(.call(1, Self.classify), at: now)
        _ = state.abort(1, with: Trailer(code: .resourceExhausted))
        for frame in [Frame.message(1, message(10)), .halfClose(1), .cancel(1), .streamCredit(1, 5)] {
            #expect(fatal(state.received(frame, at: now)) == nil)
        }
        #expect(!state.isClosed)
    }

    @Test("Too much metadata costs the call, not the connection")
    func metadata() {
        var state = running()
        let call = Call(method: "/a", metadata: [.init(key: "abcdef", value: [1, 2, 3, 4, 5])])
        #expect(trailer(state.received(.call(1, call), at: now))?.code == .resourceExhausted)
        #expect(!state.isClosed)
    }

    // MARK: Credit

    @Test("Overdrawing the stream's credit ends the connection")
    func overdrawnStream() {
        var state = running()
        _ = state.received(.call(1, Self.classify), at: now)
        #expect(fatal(state.received(.message(1, message(16000)), at: now)) == nil)
        #expect(fatal(state.received(.message(1, message(4001)), at: now)) == .resourceExhausted)
    }

    @Test("Overdrawing the connection's credit ends the connection, also over several streams")
    func overdrawnConnection() {
        var state = running()
        _ = state.received(.call(1, Self.classify), at: now)
        _ = state.received(.call(3, Self.classify), at: now)
        #expect(fatal(state.received(.message(1, message(16000)), at: now)) == nil)
        #expect(fatal(state.received(.message(3, message(14000)), at: now)) == nil)
        #expect(fatal(state.received(.message(3, message(1)), at: now)) == .resourceExhausted)
    }

    @Test("What is consumed is returned to stream and connection, what is discarded to the connection")
    func returned() {
        var state = running()
        _ = state.received(.call(1, Self.classify), at: now)
        _ = state.received(.message(1, message(16000)), at: now)
        #expect(state.consumed(16000, on: 1) == [.send(.streamCredit(1, 16000)), .send(.connectionCredit(16000))])
        _ = state.abort(1, with: .ok)
        #expect(state.received(.message(1, message(16000)), at: now) == [.send(.connectionCredit(16000))])
    }

    @Test("An answer waits for the client's credit, and its trailer with it")
    func answersWait() {
        var state = running()
        _ = state.received(.call(1, Self.classify), at: now)
        _ = state.send(message(16000), on: 1)
        #expect(state.send(message(500), on: 1).isEmpty)
        #expect(state.finish(1, with: .ok).isEmpty)
        #expect(state.received(.streamCredit(1, 500), at: now).isEmpty)
        #expect(
            state.received(.connectionCredit(500), at: now)
                == [.send(.message(1, message(500))), .send(.trailer(1, .ok)), .closed(1, .ok)])
    }

    @Test("An aborted answer does not wait")
    func abortDropsMessages() {
        var state = running()
        _ = state.received(.call(1, Self.classify), at: now)
        _ = state.send(message(16000), on: 1)
        _ = state.send(message(500), on: 1)
        let actions = state.abort(1, with: Trailer(code: .deadlineExceeded))
        #expect(actions == [.send(.trailer(1, Trailer(code: .deadlineExceeded))), .closed(1, .deadlineExceeded)])
        #expect(state.received(.connectionCredit(500), at: now).isEmpty)
    }

    @Test("An answer over the client's maximum ends the call and says so")
    func oversizedAnswer() {
        var state = running()
        _ = state.received(.call(1, Self.classify), at: now)
        #expect(trailer(state.send(message(16385), on: 1))?.code == .resourceExhausted)
        #expect(state.openStreams == 0)
    }

    @Test("More credit than can be ends the connection")
    func absurdCredit() {
        var state = running()
        #expect(fatal(state.received(.connectionCredit(.max), at: now)) == .invalidArgument)
    }

    // MARK: The connection

    @Test("A flood of pings ends the connection; as many as allowed are answered")
    func pings() {
        var state = running()
        for token in 0..<UInt64(PingAllowance.burst) {
            #expect(state.received(.ping(token), at: now) == [.send(.pong(token))])
        }
        #expect(fatal(state.received(.ping(0), at: now)) == .resourceExhausted)
    }

    @Test("Draining says which calls count, finishes them, refuses later ones and closes with the last")
    func drain() {
        var state = running()
        _ = state.received(.call(1, Self.classify), at: now)
        let reason = Trailer(code: .unavailable, message: "bye")
        #expect(state.drain(because: reason) == [.send(.goAway(GoAway(lastStream: 1, reason: reason)))])
        #expect(trailer(state.received(.call(3, Self.classify), at: now))?.code == .unavailable)
        #expect(fatal(state.received(.message(3, message(1)), at: now)) == nil)
        #expect(fatal(state.received(.halfClose(3), at: now)) == nil)
        #expect(state.received(.message(1, message(5)), at: now) == [.message(1, message(5))])
        #expect(state.finish(1, with: .ok) == [.send(.trailer(1, .ok)), .closed(1, .ok), .close])
        #expect(state.isClosed)
    }

    @Test("An idle connection that drains closes at once")
    func drainIdle() {
        var state = running()
        let reason = Trailer(code: .unavailable)
        #expect(state.drain(because: reason) == [.send(.goAway(GoAway(lastStream: 0, reason: reason))), .close])
    }

    @Test("When the connection is lost every call is interrupted, and nothing more is said")
    func lost() {
        var state = running()
        _ = state.received(.call(1, Self.classify), at: now)
        _ = state.received(.call(3, Self.classify), at: now)
        #expect(
            state.connectionLost() == [.interrupt(1), .closed(1, .cancelled), .interrupt(3), .closed(3, .cancelled)])
        #expect(state.connectionLost().isEmpty)
        #expect(state.send(message(1), on: 1).isEmpty)
        #expect(state.finish(1, with: .ok).isEmpty)
        #expect(state.received(.ping(1), at: now).isEmpty)
    }
}

extension Frame {
    fileprivate var isNotHello: Bool {
        if case .hello = self { return false }
        return true
    }
}
