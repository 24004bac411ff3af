package import NIOCore

/// The server's end of a connection, as a pure value: every event returns what is to be done, in order.
///
/// What the protocol demands is decided here and nowhere else; the methods, the work and the clock are the executor's.
/// A stream keeps its slot from `open` to `closed`, so the executor ends a stream only when its work has stopped.
///
/// A client that the transport does not identify is welcomed without limits and may do next to nothing (`Limits.unidentified`)
/// until the executor says that it is `identified`.
package struct ServerConnectionState {
    package enum Action: Hashable {
        case send(Frame)
        /// From here on the decoder accepts frames of so many bytes.
        case acceptFrames(upTo: Int)
        case open(StreamID, Call)
        /// A message of the request. The executor reports the bytes as `consumed`.
        case message(StreamID, ByteBuffer)
        case requestEnded(StreamID)
        /// Stop the work, then `abort` the stream.
        case interrupt(StreamID)
        /// Every message handed in is out; the stream has room for the next.
        case drained(StreamID)
        /// The trailer is out and the slot is free.
        case closed(StreamID, StatusCode)
        /// Send nothing more; let the peer read what was sent, then close.
        case close
    }

    private enum Phase: Hashable {
        case awaitingHello
        /// Welcomed without limits.
        case unidentified
        case running
        /// Said goodbye: what is open is finished, nothing new is taken.
        case draining
        case closed
    }

    private struct Stream {
        var requestEnded = false
        var interrupted = false
    }

    private let limits: Limits
    private let agent: String
    private var phase = Phase.awaitingHello
    private var isIdentified: Bool
    private var inbound: Inbound
    /// nil until `Hello` told the client's limits.
    private var outbound: Outbound?
    private var clientLimits: Limits?
    private var streams: [StreamID: Stream] = [:]
    private var lastStream: StreamID = 0
    private var pings = PingAllowance()
    private var writable = true

    /// - Parameter identified: whether the transport proves who the client is.
    package init(limits: Limits, agent: String, identified: Bool) {
        self.limits = limits
        self.agent = agent
        isIdentified = identified
        inbound = Inbound(limits: identified ? limits : .unidentified)
    }

    /// What holds for the client now.
    private var inForce: Limits { isIdentified ? limits : .unidentified }

    package var openStreams: Int { streams.count }
    package var awaitsHello: Bool { phase == .awaitingHello }
    package var awaitsIdentity: Bool { phase == .unidentified }
    package var isClosed: Bool { phase == .closed }

    /// The largest message, in bytes, that the client takes; 0 before its `Hello`.
    package var largestAnswer: Int {
        guard let clientLimits else { return 0 }
        return min(clientLimits.maxMessageBytes, FrameFormat.largestFrame - FrameFormat.messageOverhead)
    }

    /// The same for what is sent now: next to nothing before the client is identified.
    private var largestNow: Int {
        isIdentified ? largestAnswer : min(largestAnswer, Limits.unidentified.maxMessageBytes)
    }

    // MARK: Frames from the client

    package mutating func received(_ frame: Frame, at now: NIODeadline) -> [Action] {
        do throws(RPCError) {
            return try accept(frame, at: now)
        } catch {
            return fail(error)
        }
    }

    private mutating func accept(_ frame: Frame, at now: NIODeadline) throws(RPCError) -> [Action] {
        if phase == .closed { return [] }
        if phase == .awaitingHello {
            guard case .hello(let hello) = frame else {
                throw RPCError(.invalidArgument, "the first frame of a connection has to be Hello")
            }
            return try welcome(hello)
        }
        switch frame {
        case .hello: throw RPCError(.invalidArgument, "a second Hello")
        case .welcome, .trailer: throw RPCError(.invalidArgument, "a frame that only servers send")
        case .unknown, .pong, .goAway: return []
        case .ping(let token):
            guard pings.spend(at: now) else {
                throw RPCError(
                    .resourceExhausted,
                    "more pings than \(PingAllowance.burst) at once and \(PingAllowance.perSecond) per second")
            }
            return [.send(.pong(token))]
        case .connectionCredit(let bytes): return try grant(bytes, to: nil)
        case .streamCredit(let stream, let bytes):
            try requireOpened(stream)
            return try grant(bytes, to: stream)
        case .call(let stream, let call): return try open(stream, call)
        case .message(let stream, let message): return try take(message, on: stream)
        case .halfClose(let stream): return try endRequest(stream)
        case .cancel(let stream):
            try requireOpened(stream)
            guard streams[stream]?.interrupted == false else { return [] }
            streams[stream]?.interrupted = true
            return [.interrupt(stream)]
        }
    }

    private mutating func welcome(_ hello: Hello) throws(RPCError) -> [Action] {
        guard let version = ProtocolVersion.negotiate(hello.versions) else {
            throw RPCError(
                .unimplemented,
                "no common protocol version: this server speaks \(ProtocolVersion.current), the client \(hello.versions.prefix(16))"
            )
        }
        clientLimits = hello.limits
        outbound = Outbound(limits: hello.limits)
        _ = outbound?.socketBecame(writable: writable)
        guard isIdentified else {
            phase = .unidentified
            return [.send(.welcome(Welcome(version: version, limits: nil, agent: agent)))]
        }
        phase = .running
        return [
            .acceptFrames(upTo: limits.maxFrameBytes), .send(.welcome(Welcome(version: version, limits: limits, agent: agent))),
        ]
    }

    private mutating func open(_ stream: StreamID, _ call: Call) throws(RPCError) -> [Action] {
        guard stream % 2 == 1 else { throw RPCError(.invalidArgument, "stream \(stream) is even: a client's streams are odd") }
        guard stream > lastStream else {
            throw RPCError(
                .invalidArgument, "stream \(stream) is not above \(lastStream): streams increase and are not used again")
        }
        if phase == .draining {
            return [.send(.trailer(stream, Trailer(code: .unavailable, message: "the server is shutting down")))]
        }
        lastStream = stream
        guard streams.count < inForce.maxStreams else {
            let refusal = Trailer(
                code: .resourceExhausted, message: "\(streams.count) calls are open on this connection, which is its limit",
                details: [.retry(after: .seconds(1))])
            return [.send(.trailer(stream, refusal))]
        }
        guard call.metadataBytes <= inForce.maxMetadataBytes else {
            let refusal = Trailer(
                code: .resourceExhausted,
                message: "metadata of \(call.metadataBytes) bytes is over the limit of \(inForce.maxMetadataBytes)")
            return [.send(.trailer(stream, refusal))]
        }
        streams[stream] = Stream()
        inbound.open(stream)
        outbound?.open(stream)
        return [.open(stream, call)]
    }

    private mutating func take(_ message: ByteBuffer, on stream: StreamID) throws(RPCError) -> [Action] {
        try requireOpened(stream)
        try inbound.receive(message.readableBytes, on: stream)
        guard let entry = streams[stream], !entry.interrupted else {
            // Under way when the stream ended: discarded, and its credit returned.
            return inbound.consume(message.readableBytes, on: stream).map(Action.send)
        }
        guard !entry.requestEnded else {
            throw RPCError(.invalidArgument, "a message on stream \(stream) after its HalfClose")
        }
        return [.message(stream, message)]
    }

    private mutating func endRequest(_ stream: StreamID) throws(RPCError) -> [Action] {
        try requireOpened(stream)
        guard let entry = streams[stream], !entry.interrupted else { return [] }
        guard !entry.requestEnded else { throw RPCError(.invalidArgument, "a second HalfClose on stream \(stream)") }
        streams[stream]?.requestEnded = true
        return [.requestEnded(stream)]
    }

    private mutating func grant(_ bytes: UInt64, to stream: StreamID?) throws(RPCError) -> [Action] {
        guard let departures = outbound?.grant(bytes, to: stream) else {
            throw RPCError(.invalidArgument, "more credit than \(SendCredit.ceiling) bytes")
        }
        return actions(for: departures)
    }

    /// A frame for a stream that no call has opened is a client that has lost count. (While draining, calls are refused
    /// without being counted, so what follows them is let pass.)
    private func requireOpened(_ stream: StreamID) throws(RPCError) {
        guard stream % 2 == 1, stream <= lastStream || phase == .draining else {
            throw RPCError(.invalidArgument, "stream \(stream) was not opened by a Call")
        }
    }

    // MARK: Events of the executor

    /// A call has proved who the client is.
    package mutating func identified() -> [Action] {
        // A client that was told goodbye makes no more calls: it needs no limits for them.
        guard phase == .unidentified else { return [] }
        phase = .running
        isIdentified = true
        inbound.widen(to: limits)
        return [.acceptFrames(upTo: limits.maxFrameBytes), .send(.welcome(Welcome(limits: limits, agent: agent)))]
    }

    /// `bytes` of the request have been taken in, or thrown away.
    package mutating func consumed(_ bytes: Int, on stream: StreamID) -> [Action] {
        guard phase != .closed else { return [] }
        return inbound.consume(bytes, on: stream).map(Action.send)
    }

    /// Sends a message of the answer as soon as there is credit for it.
    ///
    /// A message that the client said it cannot take ends the stream.
    package mutating func send(_ message: ByteBuffer, on stream: StreamID) -> [Action] {
        guard phase != .closed, streams[stream] != nil else { return [] }
        guard message.readableBytes <= largestNow else {
            return abort(stream, with: Trailer(.tooLarge(answer: message.readableBytes, largest: largestNow)))
        }
        return actions(for: outbound?.send(message, on: stream) ?? [])
    }

    /// Ends a stream once every message handed in is out.
    package mutating func finish(_ stream: StreamID, with trailer: Trailer) -> [Action] {
        guard phase != .closed, streams[stream] != nil else { return [] }
        return actions(for: outbound?.end(stream, with: .trailer(trailer)) ?? [])
    }

    /// Ends a stream now; messages that are not out are dropped.
    package mutating func abort(_ stream: StreamID, with trailer: Trailer) -> [Action] {
        guard phase != .closed, streams[stream] != nil else { return [] }
        return close(stream, with: trailer)
    }

    package mutating func socketBecame(writable: Bool) -> [Action] {
        self.writable = writable
        guard phase != .closed else { return [] }
        return actions(for: outbound?.socketBecame(writable: writable) ?? [])
    }

    /// Takes no more calls, finishes those that are open, then closes.
    package mutating func drain(because reason: Trailer) -> [Action] {
        switch phase {
        case .closed, .draining: return []
        case .awaitingHello: return fail(RPCError(reason.code, reason.message, details: reason.details))
        case .unidentified, .running:
            phase = .draining
            return [.send(.goAway(GoAway(lastStream: lastStream, reason: reason)))] + closeWhenDrained()
        }
    }

    /// Tells the client why, gives up every stream and closes.
    package mutating func fail(_ error: RPCError) -> [Action] {
        guard phase != .closed else { return [] }
        return [.send(.goAway(GoAway(lastStream: lastStream, reason: Trailer(error))))] + connectionLost() + [.close]
    }

    /// The socket is gone: every stream is given up.
    package mutating func connectionLost() -> [Action] {
        guard phase != .closed else { return [] }
        phase = .closed
        let lost = streams.keys.sorted()
        streams = [:]
        return lost.flatMap { [.interrupt($0), .closed($0, .cancelled)] }
    }

    // MARK: Outcomes

    private mutating func actions(for departures: [Outbound.Departure]) -> [Action] {
        departures.flatMap { departure -> [Action] in
            switch departure {
            case .message(let stream, let message): [.send(.message(stream, message))]
            case .drained(let stream): [.drained(stream)]
            case .ending(let stream, .trailer(let trailer)): close(stream, with: trailer)
            case .ending(_, .halfClose): []
            }
        }
    }

    private mutating func close(_ stream: StreamID, with trailer: Trailer) -> [Action] {
        streams[stream] = nil
        inbound.close(stream)
        outbound?.close(stream)
        let ended: [Action] = [.send(.trailer(stream, trailer)), .closed(stream, trailer.code)]
        // Who shows nothing good has to come again for another try.
        if phase == .unidentified, trailer.code == .unauthenticated {
            return ended + fail(RPCError(.unauthenticated, "the call did not prove who calls: \(trailer.message)"))
        }
        return ended + closeWhenDrained()
    }

    private mutating func closeWhenDrained() -> [Action] {
        guard phase == .draining, streams.isEmpty else { return [] }
        phase = .closed
        return [.close]
    }
}
