import NIOCore
import NIOSSL
import NIOTLS
import RiskModel
import TransportSecurity
import WireProtocol

/// Carries out what `ClientConnectionState` decides. Confined to its channel's event loop.
final class ClientConnectionHandler: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private struct OpenCall {
        var call: ClientCall
        var deadline: Scheduled<Void>
    }

    /// What a connection comes to, told to the one who opened it.
    struct Opening {
        /// Succeeds with the server's first word: its limits, or nil where it wants to know first who calls.
        let welcomed: EventLoopPromise<Limits?>
        /// Succeeds with the server's limits.
        let ready: EventLoopPromise<Limits>

        func fail(_ error: any Error) {
            welcomed.fail(error)
            ready.fail(error)
        }
    }

    private let opening: Opening
    /// Whether TLS has to be spoken before anything else is.
    private let isSecured: Bool
    private var state: ClientConnectionState
    private var decoder = FrameDecoder()
    private var calls: [StreamID: OpenCall] = [:]
    private var context: ChannelHandlerContext?
    private var todo: [ClientConnectionState.Action] = []
    private var isPerforming = false

    init(options: ClientOptions, isSecured: Bool, opening: Opening) {
        state = ClientConnectionState(limits: options.limits, agent: options.agent)
        self.isSecured = isSecured
        self.opening = opening
    }

    // MARK: Channel events

    func handlerAdded(context: ChannelHandlerContext) { self.context = context }

    func handlerRemoved(context: ChannelHandlerContext) {
        // Where the channel never became active nobody else fails it.
        opening.fail(ChannelError.ioOnClosedChannel)
        self.context = nil
    }

    func channelActive(context: ChannelHandlerContext) {
        if !isSecured { perform(state.connected()) }
        context.fireChannelActive()
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if case TLSUserEvent.handshakeCompleted(let negotiated) = event {
            if negotiated == TLSDemands.protocolName {
                perform(state.connected())
            } else {
                opening.fail(TLSFailure.otherProtocol)
                context.close(promise: nil)
            }
        }
        context.fireUserInboundEventTriggered(event)
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        decoder.append(unwrapInboundIn(data))
        do throws(FrameError) {
            while let frame = try decoder.next() { perform(state.received(frame, at: .now())) }
        } catch {
            perform(state.fail(RPCError(.internal, "the server sent what is not a frame: \(error.reason.message)")))
        }
    }

    func channelWritabilityChanged(context: ChannelHandlerContext) {
        perform(state.socketBecame(writable: context.channel.isWritable))
        context.fireChannelWritabilityChanged()
    }

    func channelInactive(context: ChannelHandlerContext) {
        perform(state.fail(RPCError(.unavailable, "the server closed the connection")))
        context.fireChannelInactive()
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        // The server need not say goodbye in TLS: its frames tell what is whole.
        if case NIOSSLError.uncleanShutdown = error { return }
        let certificate = isSecured ? try? context.pipeline.syncOperations.nioSSL_peerCertificate() : nil
        opening.fail(TLSFailure(error, certificate: certificate) ?? error)
        perform(state.fail(RPCError(.unavailable, "the connection failed: \(error)", underlying: error)))
        context.close(promise: nil)
    }

    // MARK: Events of calls

    /// - Parameter request: the only message of the request, where it is at hand: call, message and end go out in one write.
    func open(
        _ call: Call, sending request: ByteBuffer?, timeout: TimeAmount, of connection: ClientConnection
    ) throws(RPCError) -> ClientCall {
        var (stream, actions) = try state.open(call)
        guard let context else { throw RPCError(.unavailable, "the connection is closed") }
        let opened = ClientCall(stream: stream, connection: connection)
        calls[stream] = OpenCall(
            call: opened,
            deadline: context.eventLoop.scheduleTask(in: timeout) { opened.giveUp(RPCError(Interruption.deadlineExceeded)) })
        if let request {
            do throws(RPCError) {
                actions += try state.send(request, on: stream)
                actions += state.halfClose(stream)
            } catch {
                opened.giveUp(error)
            }
        }
        perform(actions)
        return opened
    }

    func send(_ message: ByteBuffer, on stream: StreamID) {
        do throws(RPCError) {
            perform(try state.send(message, on: stream))
        } catch {
            calls[stream]?.call.giveUp(error)
        }
    }

    func halfClose(_ stream: StreamID) { perform(state.halfClose(stream)) }

    func consumed(_ bytes: Int, on stream: StreamID) { perform(state.consumed(bytes, on: stream)) }

    func cancel(_ stream: StreamID, unread: Int) {
        calls[stream]?.deadline.cancel()
        perform(state.cancel(stream) + state.consumed(unread, on: stream))
    }

    // MARK: Actions

    /// Carries out actions in order. What an action brings about is queued behind the rest.
    private func perform(_ actions: [ClientConnectionState.Action]) {
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
        context?.flush()
    }

    private func carryOut(_ action: ClientConnectionState.Action) {
        switch action {
        case .send(let frame):
            guard let context else { return }
            var buffer = context.channel.allocator.buffer(capacity: 64)
            do throws(RPCError) {
                try frame.encode(into: &buffer)
            } catch {
                perform(state.fail(error))
                return
            }
            context.write(wrapOutboundOut(buffer), promise: nil)
        case .acceptFrames(let maximum): decoder.maximumFrameBytes = maximum
        case .identify: opening.welcomed.succeed(nil)
        case .ready(let limits):
            opening.welcomed.succeed(limits)
            opening.ready.succeed(limits)
        case .message(let stream, let message): calls[stream]?.call.received(message)
        case .drained(let stream): calls[stream]?.call.drained()
        case .closed(let stream, let trailer):
            guard let call = calls.removeValue(forKey: stream) else { return }
            call.deadline.cancel()
            call.call.closed(trailer)
        case .unusable(let error): opening.fail(error)
        case .close: context?.close(promise: nil)
        }
    }
}
