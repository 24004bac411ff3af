import NIOCore
import Testing
import WireProtocol

@Suite("The client's end of a connection")
struct ClientConnectionStateTests {
    private static let serverLimits = Limits(
        maxFrameBytes: 16384, streamCredit: 20_000, connectionCredit: 30_000, maxStreams: 2, maxMetadataBytes: 10)
    private static let call = Call(method: "/difftier.v1.Health/Check")

    private let now = NIODeadline.uptimeNanoseconds(1)

    private func message(_ count: Int) -> ByteBuffer { ByteBuffer(repeating: 1, count: count) }

    private func greeting() -> ClientConnectionState {
        var state = ClientConnectionState(limits: FrameSamples.clientLimits, agent: "test")
        _ = state.connected()
        return state
    }

    private func running() -> ClientConnectionState {
        var state = greeting()
        _ = state.received(.welcome(Welcome(limits: Self.serverLimits, agent: "")), at: now)
        return state
    }

    private func lossReason(_ actions: [ClientConnectionState.Action]) -> StatusCode? {
        guard actions.last == .close else { return nil }
        for case .unusable(let error) in actions { return error.status }
        return nil
    }

    @Test("Hello goes first, and no call before Welcome")
    func greetingFirst() {
        var state = ClientConnectionState(limits: FrameSamples.clientLimits, agent: "test")
        #expect(state.connected() == [.send(.hello(Hello(limits: FrameSamples.clientLimits, agent: "test")))])
        #expect(throws: RPCError.self) { try state.open(Self.call) }
        let ready = state.received(.welcome(Welcome(limits: Self.serverLimits, agent: "")), at: now)
        #expect(ready == [.acceptFrames(upTo: 16384), .ready(Self.serverLimits)])
    }

    @Test("A server of another version, and one that starts otherwise, are left")
    func badGreetings() {
        var state = greeting()
        #expect(
            lossReason(state.received(.welcome(Welcome(version: 2, limits: Self.serverLimits, agent: "")), at: now))
                == .unimplemented)
        state = greeting()
        #expect(lossReason(state.received(.ping(1), at: now)) == .internal)
        state = greeting()
        let refused = Trailer(code: .resourceExhausted, message: "full")
        #expect(lossReason(state.received(.goAway(GoAway(lastStream: 0, reason: refused)), at: now)) == .resourceExhausted)
    }

    @Test("Streams are odd and increase, and only as many are open as the server takes")
    func streams() throws {
        var state = running()
        #expect(try state.open(Self.call).stream == 1)
        #expect(try state.open(Self.call).stream == 3)
        let error = #expect(throws: RPCError.self) { try state.open(Self.call) }
        #expect(error?.status == .resourceExhausted)
        _ = state.received(.trailer(1, .ok), at: now)
        #expect(try state.open(Self.call).stream == 5)
    }

    @Test("Messages wait for the server's credit and half_close waits for them")
    func sending() throws {
        var state = running()
        let stream = try state.open(Self.call).stream
        #expect(try state.send(message(16000), on: stream) == [.send(.message(1, message(16000))), .drained(1)])
        #expect(try state.send(message(5000), on: stream).isEmpty)
        #expect(state.halfClose(stream).isEmpty)
        #expect(state.received(.streamCredit(1, 5000), at: now) == [.send(.message(1, message(5000))), .send(.halfClose(1))])
    }

    @Test("A message that the server never takes is refused here")
    func oversized() throws {
        var state = running()
        let stream = try state.open(Self.call).stream
        let error = #expect(throws: RPCError.self) { try state.send(message(16385), on: stream) }
        #expect(error?.status == .resourceExhausted)
    }

    @Test("A cancelled stream counts until the server's trailer, and what it still gets is credited back")
    func cancel() throws {
        var state = running()
        let stream = try state.open(Self.call).stream
        #expect(state.cancel(stream) == [.send(.cancel(1))])
        #expect(state.cancel(stream).isEmpty)
        #expect(state.openStreams == 1)
        let credited = state.received(.message(1, message(16384)), at: now)
        #expect(credited == [.send(.streamCredit(1, 16384)), .send(.connectionCredit(16384))])
        #expect(state.received(.trailer(1, Trailer(code: .cancelled)), at: now) == [.closed(1, Trailer(code: .cancelled))])
        #expect(state.openStreams == 0)
    }

    @Test("A server that overdraws, speaks of unknown streams or sends a client's frames is left")
    func badServer() throws {
        let frames: [Frame] = [
            .message(3, ByteBuffer()), .trailer(3, .ok), .streamCredit(2, 1), .call(1, Self.call), .halfClose(1), .cancel(1),
            .welcome(Welcome(limits: Self.serverLimits, agent: "")), .hello(Hello(limits: FrameSamples.clientLimits, agent: "")),
        ]
        for frame in frames {
            var state = running()
            _ = try state.open(Self.call)
            #expect(lossReason(state.received(frame, at: now)) == .internal, "\(frame)")
        }
        var state = running()
        _ = try state.open(Self.call)
        _ = state.received(.message(1, message(16384)), at: now)
        #expect(lossReason(state.received(.message(1, message(1)), at: now)) == .resourceExhausted)
    }

    @Test("GoAway fails the calls above its last stream, finishes the others, and takes no more")
    func goAway() throws {
        var state = running()
        _ = try state.open(Self.call)
        _ = try state.open(Self.call)
        let reason = Trailer(code: .unavailable, message: "bye")
        let actions = state.received(.goAway(GoAway(lastStream: 1, reason: reason)), at: now)
        #expect(actions.contains(.closed(3, reason)))
        #expect(!actions.contains(.close))
        let error = #expect(throws: RPCError.self) { try state.open(Self.call) }
        #expect(error?.status == .unavailable)
        #expect(state.received(.trailer(1, .ok), at: now) == [.closed(1, .ok), .close])
    }

    @Test("Calls that are lost with the connection learn what the server said before it closed")
    func lossAfterGoAway() throws {
        var state = running()
        _ = try state.open(Self.call)
        let reason = Trailer(code: .resourceExhausted, message: "overdrawn")
        _ = state.received(.goAway(GoAway(lastStream: 1, reason: reason)), at: now)
        let actions = state.fail(RPCError(.unavailable, "the server closed the connection"))
        #expect(actions.contains(.closed(1, reason)))
    }
}
