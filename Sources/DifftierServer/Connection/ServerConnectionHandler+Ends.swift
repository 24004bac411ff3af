import Logging
import NIOCore
import WireProtocol

// How a connection ends: by the server's will, for silence, and for a client that does not read.

extension ServerConnectionHandler {
    /// Finishes what is open and closes.
    func drain() {
        perform(state.drain(because: Trailer(code: .unavailable, message: "the server is shutting down")))
        context?.flush()
    }

    /// Ends what is open and closes.
    func giveUp() {
        perform(state.fail(RPCError(.unavailable, "the server has shut down")))
        context?.flush()
    }

    /// Closes the socket whatever is left to send.
    func abandon() {
        switch origin {
        case .proved: context?.close(promise: nil)
        case .tls(let gate): gate.close()
        }
    }

    /// Lets the client read why before the socket closes: a close with bytes unread would reset the connection and
    /// could take the reason with it.
    func closeAfterFlush() {
        guard let context, !closing else { return }
        closing = true
        idleTimer?.cancel()
        let handler = NIOLoopBound(self, eventLoop: context.eventLoop)
        let linger = TimeAmount(service.limits.lingerTimeout)
        context.eventLoop.scheduleTask(in: TimeAmount(service.limits.stallTimeout)) { handler.value.abandon() }
        let sent = context.eventLoop.makePromise(of: Void.self)
        sent.futureResult.whenComplete { _ in
            guard let context = handler.value.context else { return }
            context.close(mode: .output, promise: nil)
            context.eventLoop.scheduleTask(in: linger) { handler.value.abandon() }
        }
        context.writeAndFlush(wrapOutboundOut(ByteBuffer()), promise: sent)
        if readIsHeldBack {
            readIsHeldBack = false
            context.read()
        }
    }

    // MARK: Timers

    /// Moved on when it fires and not with every frame, so that a frame costs no timer.
    func startIdleTimer(in time: TimeAmount) {
        guard let context, !closing else { return }
        idleTimer?.cancel()
        let handler = NIOLoopBound(self, eventLoop: context.eventLoop)
        idleTimer = context.eventLoop.scheduleTask(in: time) { handler.value.idleTimerFired() }
    }

    /// Counts from the last whole frame or answer: bytes that never become a frame do not keep a connection open.
    private func idleTimerFired() {
        let timeout = TimeAmount(state.awaitsHello ? service.limits.handshakeTimeout : service.limits.idleTimeout)
        let left = timeout - (.now() - lastActivity)
        if peer == nil {
            logger.info("no connection: no TLS handshake in time")
            abandon()
        } else if state.awaitsIdentity {
            identityTimerFired()
        } else if !calls.isEmpty {
            startIdleTimer(in: timeout)
        } else if left > .zero {
            startIdleTimer(in: left)
        } else if state.awaitsHello {
            logger.info("connection closed: no Hello in time")
            perform(state.fail(RPCError(.deadlineExceeded, "no Hello arrived in time")))
        } else {
            perform(state.drain(because: Trailer(code: .unavailable, message: "the connection was idle; connect again")))
        }
        context?.flush()
    }

    /// Counts from the connection's start, whatever was said meanwhile; a call that is open then has its own time once more.
    private func identityTimerFired() {
        if calls.isEmpty || identityIsLate {
            logger.info("connection closed: no call proved in time who calls")
            perform(
                state.fail(RPCError(.unauthenticated, "no call proved in time who calls: show a token or a client certificate")))
        } else {
            identityIsLate = true
            startIdleTimer(in: TimeAmount(service.limits.handshakeTimeout))
        }
    }

    func watchForStall(_ context: ChannelHandlerContext, waitingBefore: Int?) {
        guard stallTimer == nil || waitingBefore != nil else { return }
        let handler = NIOLoopBound(self, eventLoop: context.eventLoop)
        let waiting = bytesWaiting(context)
        stallTimer = context.eventLoop.scheduleTask(in: TimeAmount(service.limits.stallTimeout)) {
            handler.value.stallTimeoutPassed(waitingBefore: waiting)
        }
    }

    private func stallTimeoutPassed(waitingBefore: Int) {
        guard let context, !context.channel.isWritable else { return }
        let waiting = bytesWaiting(context)
        guard waitingBefore - waiting < service.limits.leastDrain else {
            watchForStall(context, waitingBefore: waiting)
            return
        }
        logger.notice("connection cut off: the client does not read", metadata: ["bytes_waiting": "\(waiting)"])
        abandon()
    }

    private func bytesWaiting(_ context: ChannelHandlerContext) -> Int {
        (try? context.channel.syncOptions?.getOption(.bufferedWritableBytes)) ?? 0
    }
}
