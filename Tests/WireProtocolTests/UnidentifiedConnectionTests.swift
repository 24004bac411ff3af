import NIOCore
import Testing
import WireProtocol

@Suite("A connection whose client is not known yet")
struct UnidentifiedConnectionTests {
    private static let limits = Limits(
        maxFrameBytes: 100_000, streamCredit: 200_000, connectionCredit: 300_000, maxStreams: 2, maxMetadataBytes: 10_000,
        maxTimeoutMilliseconds: 60_000)
    private static let whoAmI = Call(method: Method.whoAmI.rawValue)
    private static let first = Limits.unidentified

    private let now = NIODeadline.uptimeNanoseconds(1)

    private func message(_ count: Int) -> ByteBuffer { ByteBuffer(repeating: 1, count: count) }

    private func server(clientCredit: Int = 1 << 20) -> ServerConnectionState {
        var state = ServerConnectionState(limits: Self.limits, agent: "test", identified: false)
        let hello = Hello(
            limits: Limits(maxFrameBytes: 100_000, streamCredit: clientCredit, connectionCredit: clientCredit), agent: "")
        #expect(state.received(.hello(hello), at: now) == [.send(.welcome(Welcome(limits: nil, agent: "test")))])
        return state
    }

    private func client() -> ClientConnectionState {
        var state = ClientConnectionState(limits: FrameSamples.clientLimits, agent: "test")
        _ = state.connected()
        #expect(state.received(.welcome(Welcome(limits: nil, agent: "")), at: now) == [.identify])
        return state
    }

    private func fatal(_ actions: [ServerConnectionState.Action]) -> StatusCode? {
        guard actions.last == .close else { return nil }
        for case .send(.goAway(let goAway)) in actions { return goAway.reason.code }
        return nil
    }

    private func lossReason(_ actions: [ClientConnectionState.Action]) -> StatusCode? {
        guard actions.last == .close else { return nil }
        for case .unusable(let error) in actions { return error.status }
        return nil
    }

    // MARK: The server's end

    @Test("Limits follow once, when a call has proved who calls; larger frames are taken from then on")
    func limitsFollow() {
        var state = server()
        #expect(state.awaitsIdentity)
        _ = state.received(.call(1, Self.whoAmI), at: now)
        #expect(
            state.identified() == [.acceptFrames(upTo: 100_000), .send(.welcome(Welcome(limits: Self.limits, agent: "test")))])
        #expect(!state.awaitsIdentity)
        #expect(state.identified().isEmpty)
        var known = ServerConnectionState(limits: Self.limits, agent: "test", identified: true)
        _ = known.received(.hello(Hello(limits: FrameSamples.clientLimits, agent: "")), at: now)
        #expect(known.identified().isEmpty)
    }

    @Test("One call at a time is open before, as many as the limits say after")
    func streams() {
        var state = server()
        _ = state.received(.call(1, Self.whoAmI), at: now)
        let refused = state.received(.call(3, Self.whoAmI), at: now)
        guard case .send(.trailer(3, let trailer)) = refused.first else {
            Issue.record("\(refused)")
            return
        }
        #expect(trailer.code == .resourceExhausted)
        _ = state.identified()
        #expect(state.received(.call(5, Self.whoAmI), at: now) == [.open(5, Self.whoAmI)])
    }

    @Test("The client's credit is one smallest frame before, and the whole of it after; a stream from before keeps what it had")
    func credit() {
        var state = server()
        _ = state.received(.call(1, Self.whoAmI), at: now)
        var overdrawn = state
        #expect(fatal(overdrawn.received(.message(1, message(16_385)), at: now)) == .resourceExhausted)
        _ = state.received(.message(1, message(10_000)), at: now)
        _ = state.identified()
        var old = state
        #expect(fatal(old.received(.message(1, message(6_385)), at: now)) == .resourceExhausted)
        _ = state.received(.call(3, Self.whoAmI), at: now)
        var whole = state
        #expect(whole.received(.message(3, message(200_000)), at: now) == [.message(3, message(200_000))])
        #expect(fatal(state.received(.message(3, message(200_001)), at: now)) == .resourceExhausted)
    }

    @Test("What was consumed before and after adds up: a client never runs out of credit for good")
    func creditReturns() {
        var state = server()
        var connection = Self.first.connectionCredit
        func note(_ actions: [ServerConnectionState.Action]) {
            for case .send(.connectionCredit(let bytes)) in actions { connection += Int(bytes) }
        }
        _ = state.received(.call(1, Self.whoAmI), at: now)
        _ = state.received(.message(1, message(5_000)), at: now)
        connection -= 5_000
        note(state.identified())
        connection += Self.limits.connectionCredit - Self.first.connectionCredit
        note(state.consumed(5_000, on: 1))
        note(state.abort(1, with: .ok))
        var stream: StreamID = 3
        for _ in 0..<50 {
            #expect(connection >= Self.limits.maxFrameBytes)
            _ = state.received(.call(stream, Self.whoAmI), at: now)
            #expect(fatal(state.received(.message(stream, message(90_000)), at: now)) == nil)
            connection -= 90_000
            note(state.consumed(90_000, on: stream))
            note(state.abort(stream, with: .ok))
            stream += 2
        }
    }

    @Test("An answer over one smallest frame is not given before, and is after")
    func answers() {
        var state = server()
        _ = state.received(.call(1, Self.whoAmI), at: now)
        let refused = state.send(message(16_384), on: 1)
        guard case .send(.trailer(1, let trailer)) = refused.first else {
            Issue.record("\(refused)")
            return
        }
        #expect(trailer.code == .resourceExhausted)
        _ = state.received(.call(3, Self.whoAmI), at: now)
        _ = state.identified()
        #expect(state.send(message(16_384), on: 3) == [.send(.message(3, message(16_384))), .drained(3)])
    }

    @Test("A call that proves nobody is the last: the client is told twice and cut off")
    func unauthenticated() {
        var state = server()
        _ = state.received(.call(1, Self.whoAmI), at: now)
        let actions = state.finish(1, with: Trailer(code: .unauthenticated, message: "who?"))
        #expect(
            Array(actions.prefix(2)) == [
                .send(.trailer(1, Trailer(code: .unauthenticated, message: "who?"))), .closed(1, .unauthenticated),
            ])
        #expect(fatal(actions) == .unauthenticated)
        #expect(state.isClosed)
        // Whoever is known may go on after such a call.
        var known = server()
        _ = known.received(.call(1, Self.whoAmI), at: now)
        _ = known.identified()
        #expect(fatal(known.finish(1, with: Trailer(code: .unauthenticated))) == nil)
        #expect(!known.isClosed)
    }

    @Test("Other ends of a call leave the connection as it is", arguments: [StatusCode.ok, .invalidArgument, .unimplemented])
    func otherEnds(_ code: StatusCode) {
        var state = server()
        _ = state.received(.call(1, Self.whoAmI), at: now)
        _ = state.finish(1, with: Trailer(code: code))
        #expect(state.awaitsIdentity)
        #expect(state.received(.call(3, Self.whoAmI), at: now) == [.open(3, Self.whoAmI)])
    }

    @Test("Who is told goodbye gets no limits any more")
    func draining() {
        var state = server()
        _ = state.received(.call(1, Self.whoAmI), at: now)
        _ = state.drain(because: Trailer(code: .unavailable))
        #expect(state.identified().isEmpty)
        #expect(state.finish(1, with: Trailer(code: .unauthenticated)).last == .close)
    }

    // MARK: The client's end

    @Test("A client may make one call before it has limits, and all of them after")
    func clientStreams() throws {
        var state = client()
        #expect(try state.open(Self.whoAmI).stream == 1)
        let refused = #expect(throws: RPCError.self) { try state.open(Self.whoAmI) }
        #expect(refused?.status == .resourceExhausted)
        let ready = state.received(.welcome(Welcome(limits: Self.limits, agent: "")), at: now)
        #expect(ready == [.acceptFrames(upTo: FrameSamples.clientLimits.maxFrameBytes), .ready(Self.limits)])
        #expect(try state.open(Self.whoAmI).stream == 3)
    }

    @Test("A client sends no more than it may, before and after")
    func clientCredit() throws {
        var state = client()
        _ = try state.open(Self.whoAmI)
        #expect(throws: RPCError.self) { try state.send(message(16_384), on: 1) }
        #expect(try state.send(message(16_000), on: 1).count == 2)
        // The stream has credit for 384 bytes more, whatever the server says later.
        #expect(try state.send(message(1_000), on: 1).isEmpty)
        #expect(state.received(.welcome(Welcome(limits: Self.limits, agent: "")), at: now).count == 2)
        _ = try state.open(Self.whoAmI)
        let sent = try state.send(message(90_000), on: 3)
        #expect(sent == [.send(.message(3, message(90_000))), .drained(3)])
    }

    @Test("What waits for credit of the connection goes out when limits come")
    func clientWaits() throws {
        var state = client()
        _ = try state.open(Self.whoAmI)
        _ = try state.send(message(16_000), on: 1)
        _ = state.received(.streamCredit(1, 20_000), at: now)
        #expect(try state.send(message(1_000), on: 1).isEmpty)
        let ready = state.received(.welcome(Welcome(limits: Self.limits, agent: "")), at: now)
        #expect(ready.contains(.send(.message(1, message(1_000)))))
    }

    @Test("A second Welcome without limits, and a third of any kind, are a broken server")
    func welcomes() {
        var state = client()
        #expect(lossReason(state.received(.welcome(Welcome(limits: nil, agent: "")), at: now)) == .internal)
        state = client()
        _ = state.received(.welcome(Welcome(limits: Self.limits, agent: "")), at: now)
        #expect(lossReason(state.received(.welcome(Welcome(limits: Self.limits, agent: "")), at: now)) == .internal)
    }
}
