package import NIOCore

/// The client's end of a connection, as a pure value: every event returns what is to be done, in order.
///
/// A stream that the caller gave up (`cancel`) goes on counting until the server's trailer: the server keeps
/// its slot just as long.
package struct ClientConnectionState {
    package enum Action: Equatable {
        case send(Frame)
        /// From here on the decoder accepts frames of so many bytes.
        case acceptFrames(upTo: Int)
        /// One call can be made, which shows a token: limits follow when the server knows who calls.
        case identify
        /// Calls can be made.
        case ready(Limits)
        /// A message of the answer. The executor reports the bytes as `consumed`.
        case message(StreamID, ByteBuffer)
        /// Every message handed in is out; the stream has room for the next.
        case drained(StreamID)
        /// The call is over; its outcome is the trailer.
        case closed(StreamID, Trailer)
        /// The connection takes no more calls, for this reason.
        case unusable(RPCError)
        /// Close the socket.
        case close
    }

    private enum Phase {
        case idle
        case awaitingWelcome
        /// Welcomed without limits: the server wants to know who calls.
        case unidentified
        case running
        /// The server said goodbye: what is open is finished.
        case draining(RPCError)
        case closed(RPCError)
    }

    private struct Stream {
        var halfClosed = false
        var cancelled = false
        /// The largest that the server took when the stream was opened, in bytes.
        var largestMessage: Int
    }

    private let limits: Limits
    private let agent: String
    private var phase = Phase.idle
    private var inbound: Inbound
    private var outbound: Outbound?
    private var serverLimits: Limits?
    private var streams: [StreamID: Stream] = [:]
    private var nextStream: StreamID = 1
    private var pings = PingAllowance()
    private var writable = true

    package init(limits: Limits, agent: String) {
        self.limits = limits
        self.agent = agent
        inbound = Inbound(limits: limits)
    }

    package var openStreams: Int { streams.count }

    // MARK: Frames from the server

    package mutating func received(_ frame: Frame, at now: NIODeadline) -> [Action] {
        do throws(RPCError) {
            return try accept(frame, at: now)
        } catch {
            return fail(error)
        }
    }

    private mutating func accept(_ frame: Frame, at now: NIODeadline) throws(RPCError) -> [Action] {
        switch (phase, frame) {
        case (.closed, _): return []
        case (.idle, _), (.awaitingWelcome, .unknown): return []
        case (.awaitingWelcome, .welcome(let welcome)), (.unidentified, .welcome(let welcome)): return try start(welcome)
        case (.awaitingWelcome, .goAway(let goAway)): return leave(goAway)
        case (.awaitingWelcome, _):
            throw RPCError(.internal, "the server's first frame is not Welcome: is this a Difftier service?")
        case (_, .unknown), (_, .pong): return []
        case (_, .ping(let token)):
            guard pings.spend(at: now) else { throw RPCError(.resourceExhausted, "the server sends too many pings") }
            return [.send(.pong(token))]
        case (_, .goAway(let goAway)): return leave(goAway)
        case (_, .connectionCredit(let bytes)): return try grant(bytes, to: nil)
        case (_, .streamCredit(let stream, let bytes)):
            try requireOpened(stream)
            return try grant(bytes, to: stream)
        case (_, .message(let stream, let message)): return try take(message, on: stream)
        case (_, .trailer(let stream, let trailer)):
            try requireOpened(stream)
            return close(stream, with: trailer)
        case (_, .hello), (_, .welcome), (_, .call), (_, .halfClose), (_, .cancel):
            throw RPCError(.internal, "the server sent a frame that it must not send here")
        }
    }

    private mutating func start(_ welcome: Welcome) throws(RPCError) -> [Action] {
        guard welcome.version == ProtocolVersion.current else {
            throw RPCError(.unimplemented, "the server chose protocol version \(welcome.version), which was not offered")
        }
        guard let limits = welcome.limits else {
            guard case .awaitingWelcome = phase else {
                throw RPCError(.internal, "the server sent a second Welcome without limits")
            }
            phase = .unidentified
            serverLimits = .unidentified
            outbound = Outbound(limits: .unidentified)
            _ = outbound?.socketBecame(writable: writable)
            return [.identify]
        }
        phase = .running
        serverLimits = limits
        let accepting: [Action] = [.acceptFrames(upTo: self.limits.maxFrameBytes), .ready(limits)]
        guard let departures = outbound?.widen(to: limits) else {
            outbound = Outbound(limits: limits)
            return accepting + actions(for: outbound?.socketBecame(writable: writable) ?? [])
        }
        return accepting + actions(for: departures)
    }

    private mutating func take(_ message: ByteBuffer, on stream: StreamID) throws(RPCError) -> [Action] {
        try requireOpened(stream)
        try inbound.receive(message.readableBytes, on: stream)
        guard let entry = streams[stream], !entry.cancelled else {
            return inbound.consume(message.readableBytes, on: stream).map(Action.send)
        }
        return [.message(stream, message)]
    }

    private mutating func grant(_ bytes: UInt64, to stream: StreamID?) throws(RPCError) -> [Action] {
        guard let departures = outbound?.grant(bytes, to: stream) else {
            throw RPCError(.internal, "the server grants more credit than \(SendCredit.ceiling) bytes")
        }
        return actions(for: departures)
    }

    private func requireOpened(_ stream: StreamID) throws(RPCError) {
        guard stream % 2 == 1, stream < nextStream else {
            throw RPCError(.internal, "the server speaks of stream \(stream), which was not opened")
        }
    }

    /// Calls above `lastStream` had no effect; the others are finished, or lost with the connection.
    private mutating func leave(_ goAway: GoAway) -> [Action] {
        let reason = goAway.reason.error ?? RPCError(.unavailable, "the server takes no more calls")
        phase = .draining(reason)
        let refused = streams.keys.filter { $0 > goAway.lastStream }.sorted()
        return [.unusable(reason)] + refused.flatMap { close($0, with: Trailer(reason)) } + closeWhenDrained()
    }

    // MARK: Events of the executor

    package mutating func connected() -> [Action] {
        guard case .idle = phase else { return [] }
        phase = .awaitingWelcome
        return [.send(.hello(Hello(limits: limits, agent: agent)))]
    }

    /// - Returns: the new stream, and what is to be done.
    /// - Throws: `unavailable` where the connection takes no calls, `resourceExhausted` where the server's limits forbid one more.
    package mutating func open(_ call: Call) throws(RPCError) -> (stream: StreamID, actions: [Action]) {
        switch phase {
        case .idle, .awaitingWelcome: throw RPCError(.unavailable, "the connection is not ready yet")
        case .draining(let reason), .closed(let reason): throw RPCError(.unavailable, reason.message, details: reason.details)
        case .unidentified, .running: break
        }
        let limit = serverLimits?.maxStreams ?? 0
        guard streams.count < limit else {
            throw RPCError(.resourceExhausted, "\(streams.count) calls are open, as many as the server takes on one connection")
        }
        guard call.metadataBytes <= serverLimits?.maxMetadataBytes ?? 0 else {
            throw RPCError(.resourceExhausted, "the metadata is over the server's limit")
        }
        guard nextStream < StreamID.max else {
            throw RPCError(.unavailable, "this connection has used up its streams: connect again")
        }
        let stream = nextStream
        nextStream += 2
        streams[stream] = Stream(largestMessage: serverLimits?.maxMessageBytes ?? 0)
        inbound.open(stream)
        outbound?.open(stream)
        return (stream, [.send(.call(stream, call))])
    }

    /// Sends a message of the request as soon as there is credit for it.
    ///
    /// - Throws: `resourceExhausted` for a message that the server does not take at any credit.
    package mutating func send(_ message: ByteBuffer, on stream: StreamID) throws(RPCError) -> [Action] {
        guard let entry = streams[stream], !entry.halfClosed, !entry.cancelled else { return [] }
        guard message.readableBytes <= entry.largestMessage else {
            throw RPCError(
                .resourceExhausted,
                "a message of \(message.readableBytes) bytes is over the server's limit of \(entry.largestMessage)")
        }
        return actions(for: outbound?.send(message, on: stream) ?? [])
    }

    package mutating func halfClose(_ stream: StreamID) -> [Action] {
        guard let entry = streams[stream], !entry.halfClosed, !entry.cancelled else { return [] }
        streams[stream]?.halfClosed = true
        return actions(for: outbound?.end(stream, with: .halfClose) ?? [])
    }

    package mutating func cancel(_ stream: StreamID) -> [Action] {
        guard let entry = streams[stream], !entry.cancelled else { return [] }
        streams[stream]?.cancelled = true
        outbound?.close(stream)
        return [.send(.cancel(stream))]
    }

    /// The caller has taken `bytes` of the answer, or will never take them.
    package mutating func consumed(_ bytes: Int, on stream: StreamID) -> [Action] {
        if case .closed = phase { return [] }
        return inbound.consume(bytes, on: stream).map(Action.send)
    }

    package mutating func socketBecame(writable: Bool) -> [Action] {
        self.writable = writable
        return actions(for: outbound?.socketBecame(writable: writable) ?? [])
    }

    /// Ends everything: the peer broke a rule, or the socket is gone.
    package mutating func fail(_ error: RPCError) -> [Action] {
        if case .closed = phase { return [] }
        // What the server said in its GoAway explains more than that the socket closed.
        var reason = error
        if case .draining(let said) = phase { reason = said }
        phase = .closed(reason)
        let lost = streams.keys.sorted()
        streams = [:]
        return [.unusable(reason)] + lost.map { .closed($0, Trailer(reason)) } + [.close]
    }

    // MARK: Outcomes

    private mutating func actions(for departures: [Outbound.Departure]) -> [Action] {
        departures.flatMap { departure -> [Action] in
            switch departure {
            case .message(let stream, let message): [.send(.message(stream, message))]
            case .drained(let stream): [.drained(stream)]
            case .ending(let stream, .halfClose): [.send(.halfClose(stream))]
            case .ending(_, .trailer): []
            }
        }
    }

    private mutating func close(_ stream: StreamID, with trailer: Trailer) -> [Action] {
        guard streams.removeValue(forKey: stream) != nil else { return [] }
        inbound.close(stream)
        outbound?.close(stream)
        return [.closed(stream, trailer)] + closeWhenDrained()
    }

    private mutating func closeWhenDrained() -> [Action] {
        guard case .draining(let reason) = phase, streams.isEmpty else { return [] }
        phase = .closed(reason)
        return [.close]
    }
}
