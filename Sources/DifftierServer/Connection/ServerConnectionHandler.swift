import Foundation
import Logging
import NIOCore
import NIOSSL
import NIOTLS
import RiskModel
import TransportSecurity
import WireProtocol

/// Carries out what `ServerConnectionState` and `ServerCall` decide: the only place of a connection that acts.
///
/// Confined to its channel's event loop. Over TLS it knows its peer, and hears of it, when the handshake is done.
final class ServerConnectionHandler: ChannelDuplexHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    /// A call and what the connection keeps for it.
    struct OpenCall {
        var call: ServerCall
        var method: Method
        var credentials: Credentials
        var deadline: Scheduled<Void>
        /// When what proves the caller ends, where that is before the deadline.
        var expiry: Scheduled<Void>?
        var began: NIODeadline
        /// Of the message that is made and not yet on its way.
        var answerMemory: MemoryReservation?
        var requestBytes = 0
        var answerBytes = 0
    }

    /// How the connection came.
    enum Origin {
        /// In a way that proves its peer.
        case proved(PeerEvidence)
        case tls(SocketGate)
    }

    let service: RequestService
    let origin: Origin
    /// nil until the TLS handshake is done.
    var peer: PeerEvidence?
    /// When the peer's certificate expires, in seconds since 1970.
    var peerEnd: Int?
    var logger: Logger
    var state: ServerConnectionState
    private var decoder = FrameDecoder()
    var calls: [StreamID: OpenCall] = [:]
    var number: UInt64 = 0
    private var isRegistered = false

    var context: ChannelHandlerContext?
    var todo: [ServerConnectionState.Action] = []
    private var isPerforming = false
    var readIsHeldBack = false
    var lastActivity = NIODeadline.now()
    var idleTimer: Scheduled<Void>?
    var stallTimer: Scheduled<Void>?
    var identityIsLate = false
    var closing = false

    init(service: RequestService, origin: Origin) {
        self.service = service
        self.origin = origin
        logger = service.logger
        if case .proved(let peer) = origin { self.peer = peer }
        state = ServerConnectionState(limits: service.limits.announced, agent: service.agent, identified: peer != nil)
    }

    // MARK: Channel events

    func handlerAdded(context: ChannelHandlerContext) {
        self.context = context
        if context.channel.isActive { begin(context) }
    }

    func handlerRemoved(context: ChannelHandlerContext) { self.context = nil }

    func channelActive(context: ChannelHandlerContext) {
        begin(context)
        context.fireChannelActive()
    }

    private func begin(_ context: ChannelHandlerContext) {
        guard !isRegistered else { return }
        let (number, admission) = service.registry.admit(
            NIOLoopBound(self, eventLoop: context.eventLoop), identified: peer != nil)
        self.number = number
        logger[metadataKey: "connection"] = "\(number)"
        switch admission {
        case .admitted:
            isRegistered = true
            logger.debug("connection opened")
            startIdleTimer(in: TimeAmount(service.limits.handshakeTimeout))
        case .refused:
            isRegistered = true
            logger.notice("connection refused: too many are open")
            perform(
                state.fail(
                    RPCError(
                        .resourceExhausted, "the server has as many connections as it takes; try again later",
                        details: [.retry(after: service.limits.retryDelay)])))
        case .dropped:
            logger.debug("connection dropped: too many are open")
            abandon()
        }
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if case TLSUserEvent.handshakeCompleted(let negotiated) = event { secured(context, negotiated) }
        context.fireUserInboundEventTriggered(event)
    }

    private func secured(_ context: ChannelHandlerContext, _ negotiated: String?) {
        guard negotiated == TLSDemands.protocolName else {
            logger.notice("connection closed: the client did not ask for \(TLSDemands.protocolName) by ALPN")
            return context.close(promise: nil)
        }
        do {
            // What is shown and not vouched for ends the handshake: see `NIOSSLContext.server`.
            let certificate = try context.pipeline.syncOperations.nioSSL_peerCertificate()
            peerEnd = certificate.map { Int($0.notValidAfter) }
            // Where a session is taken up again nobody has looked whether its certificate is still valid.
            if let peerEnd, peerEnd <= Int(Date().timeIntervalSince1970) {
                logger.info("connection closed: the client's certificate has expired")
                return context.close(promise: nil)
            }
            peer = try certificate.map { .certificate(der: try $0.toDERBytes()) } ?? .nothing
        } catch {
            logger.error("connection closed: its certificate cannot be read", metadata: ["error": "\(error)"])
            return context.close(promise: nil)
        }
        let isIdentified = peer != .nothing
        state = ServerConnectionState(limits: service.limits.announced, agent: service.agent, identified: isIdentified)
        if isIdentified { service.registry.identified(number) }
        logger.debug("connection secured", metadata: ["certificate": "\(isIdentified)"])
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        // Before the peer is settled there is nothing that could be meant for this handler.
        guard !state.isClosed, peer != nil else { return }
        decoder.append(unwrapInboundIn(data))
        do throws(FrameError) {
            while !state.isClosed, let frame = try decoder.next() {
                lastActivity = .now()
                perform(state.received(frame, at: lastActivity))
            }
        } catch {
            logger.info("connection broken off: bytes that are not a frame", metadata: ["code": "\(error.reason.status)"])
            perform(state.fail(error.reason))
        }
    }

    func channelReadComplete(context: ChannelHandlerContext) {
        context.flush()
        context.fireChannelReadComplete()
    }

    /// A client that does not read its answers is not read from either.
    func read(context: ChannelHandlerContext) {
        if context.channel.isWritable || closing {
            context.read()
        } else {
            readIsHeldBack = true
        }
    }

    func channelWritabilityChanged(context: ChannelHandlerContext) {
        let writable = context.channel.isWritable
        perform(state.socketBecame(writable: writable))
        if writable {
            stallTimer?.cancel()
            stallTimer = nil
            if readIsHeldBack {
                readIsHeldBack = false
                context.read()
            }
        } else {
            watchForStall(context, waitingBefore: nil)
        }
        context.fireChannelWritabilityChanged()
    }

    func channelInactive(context: ChannelHandlerContext) {
        perform(state.connectionLost())
        idleTimer?.cancel()
        stallTimer?.cancel()
        if isRegistered {
            service.registry.remove(number)
            logger.debug("connection closed")
        }
        context.fireChannelInactive()
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        if let reason = HandshakeFailure.reason(error) {
            logger.info("no connection: \(reason)")
        } else {
            logger.debug("connection failed", metadata: ["error": "\(error)"])
        }
        context.close(promise: nil)
    }

    // MARK: Actions

    /// Carries out actions in order. What an action brings about is queued behind the rest.
    func perform(_ actions: [ServerConnectionState.Action]) {
        todo += actions
        guard !isPerforming else { return }
        isPerforming = true
        defer { isPerforming = false }
        var next = 0
        while next < todo.count {
            let action = todo[next]
            next += 1
            carryOut(action)
        }
        todo.removeAll(keepingCapacity: true)
    }

    private func carryOut(_ action: ServerConnectionState.Action) {
        switch action {
        case .send(let frame): write(frame)
        case .acceptFrames(let maximum):
            decoder.maximumFrameBytes = maximum
            startIdleTimer(in: TimeAmount(service.limits.idleTimeout))
        case .open(let stream, let call): open(stream, call)
        case .message(let stream, let message):
            calls[stream]?.requestBytes += message.readableBytes
            let step = calls[stream]?.call.receive(message)
            todo += state.consumed(message.readableBytes, on: stream)
            take(step, on: stream)
        case .requestEnded(let stream): take(calls[stream]?.call.requestEnded(), on: stream)
        case .interrupt(let stream): interrupt(stream, because: .cancelled)
        case .drained(let stream): take(calls[stream]?.call.drained(), on: stream)
        case .closed(let stream, let code): close(stream, code)
        case .close: closeAfterFlush()
        }
    }

    private func write(_ frame: Frame) {
        guard let context else { return }
        var buffer = context.channel.allocator.buffer(capacity: 64)
        do throws(RPCError) {
            try frame.encode(into: &buffer)
        } catch {
            // Without this frame the client would wait for ever, or be out of step.
            logger.error("connection broken off: a frame could not be encoded", metadata: ["code": "\(error.status)"])
            perform(state.fail(error))
            return
        }
        guard case .message(let stream, let message) = frame, let memory = calls[stream]?.answerMemory else {
            context.write(wrapOutboundOut(buffer), promise: nil)
            return
        }
        calls[stream]?.answerBytes += message.readableBytes
        calls[stream]?.answerMemory = nil
        let written = context.eventLoop.makePromise(of: Void.self)
        // The answer counts for as long as the socket has not taken it.
        written.futureResult.whenComplete { _ in withExtendedLifetime(memory) {} }
        context.write(wrapOutboundOut(buffer), promise: written)
    }
}
