import Foundation
import Logging
import NIOCore
import RiskModel
import WireProtocol

/// Carries out what `ServerConnectionState` and `ServerCall` decide: the only place of a connection that acts.
///
/// Confined to its channel's event loop.
final class ServerConnectionHandler: ChannelDuplexHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    /// A call and what the connection keeps for it.
    private struct OpenCall {
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

    private let service: RequestService
    private let peer: PeerEvidence
    private var logger: Logger
    private var state: ServerConnectionState
    private var decoder = FrameDecoder()
    private var calls: [StreamID: OpenCall] = [:]
    private var number: UInt64 = 0
    private var isRegistered = false

    private var context: ChannelHandlerContext?
    private var todo: [ServerConnectionState.Action] = []
    private var isPerforming = false
    private var readIsHeldBack = false
    private var lastActivity = NIODeadline.now()
    private var idleTimer: Scheduled<Void>?
    private var stallTimer: Scheduled<Void>?
    private var closing = false

    /// - Parameter peer: what the connection proves of who is at its other end.
    init(service: RequestService, peer: PeerEvidence) {
        self.service = service
        self.peer = peer
        logger = service.logger
        state = ServerConnectionState(limits: service.limits.announced, agent: service.agent)
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
        let (number, admission) = service.registry.admit(NIOLoopBound(self, eventLoop: context.eventLoop))
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
        case .dropped: context.close(promise: nil)
        }
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard !state.isClosed else { return }
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
        logger.debug("connection failed", metadata: ["error": "\(error)"])
        context.close(promise: nil)
    }

    // MARK: Actions

    /// Carries out actions in order. What an action brings about is queued behind the rest.
    private func perform(_ actions: [ServerConnectionState.Action]) {
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

    // MARK: Calls

    private func open(_ stream: StreamID, _ call: Call) {
        guard let context else { return }
        guard let method = Method(rawValue: call.method) else {
            // The name is the client's and may hold anything: the client knows it, the log does not need it.
            logger.info("call of an unknown method", metadata: ["stream": "\(stream)"])
            todo += state.abort(stream, with: Trailer(code: .unimplemented, message: "this service has no such method"))
            return
        }
        let credentials: Credentials
        do throws(RPCError) {
            let token = method.access == .everybody ? nil : try BearerToken.sent(in: call.metadata)
            credentials = Credentials(peer: peer, token: token)
        } catch {
            todo += state.abort(stream, with: Trailer(error))
            return
        }
        let longest = service.limits.maxTimeout
        let timeout = call.timeoutMilliseconds.map { min(.milliseconds(Int64(clamping: $0)), longest) } ?? longest
        let session = RequestSession(
            id: "\(number).\(stream)", deadline: .now + timeout, largestAnswer: state.largestAnswer,
            answerBudget: service.answerBudget, retryDelay: service.limits.retryDelay)
        let handler = NIOLoopBound(self, eventLoop: context.eventLoop)
        calls[stream] = OpenCall(
            call: ServerCall(
                assembly: RequestAssembly(
                    method: method, intake: method.route.intake, limits: service.limits, budget: service.textBudget),
                session: session),
            method: method, credentials: credentials,
            deadline: context.eventLoop.scheduleTask(in: TimeAmount(timeout)) {
                handler.value.interrupt(stream, because: .deadlineExceeded)
                handler.value.context?.flush()
            },
            began: .now())
        if timeout <= .zero {
            interrupt(stream, because: .deadlineExceeded)
        } else if method.access != .everybody, service.queue.isFull {
            todo += state.abort(stream, with: .overload(retryDelay: service.limits.retryDelay))
        }
    }

    private func interrupt(_ stream: StreamID, because reason: Interruption) {
        calls[stream]?.call.session.interrupt(reason)
        let queue = service.queue
        take(calls[stream]?.call.interrupted { queue.withdraw($0) }, on: stream)
    }

    /// Takes the step that a call decided on.
    private func take(_ step: ServerCall.Step?, on stream: StreamID) {
        switch step {
        case .nothing, nil: break
        case .start(let request): start(request, on: stream)
        case .proceed(let series): submit(on: stream, continuing: true) { series.step() }
        case .wait(let result): wait(for: result, on: stream)
        case .send(let message, let last):
            let memory = calls[stream]?.call.session.takeReservation() ?? MemoryReservation(of: service.answerBudget)
            guard memory.cover(message.readableBytes) else {
                perform(state.abort(stream, with: .overload(retryDelay: service.limits.retryDelay)))
                return
            }
            calls[stream]?.answerMemory = memory
            perform(state.send(message, on: stream))
            if last { perform(state.finish(stream, with: .ok)) }
        case .finish(let trailer): perform(state.finish(stream, with: trailer))
        case .abort(let trailer): perform(state.abort(stream, with: trailer))
        }
    }

    private func start(_ request: AssembledRequest, on stream: StreamID) {
        guard let context, let call = calls[stream] else { return }
        let eventLoop = context.eventLoop
        let handler = NIOLoopBound(self, eventLoop: eventLoop)
        let work = RequestWork(
            request: request, credentials: call.credentials, session: call.call.session, handler: service.handler
        ) { caller in
            guard let end = caller.expiresAt else { return }
            eventLoop.execute { handler.value.callerIsProved(until: end, on: stream) }
        }
        if work.isImmediate {
            take(calls[stream]?.call.completed(work.run()), on: stream)
        } else {
            submit(on: stream, continuing: false) { work.run() }
        }
    }

    /// - Parameter end: in seconds since 1970.
    private func callerIsProved(until end: Int, on stream: StreamID) {
        guard let context, let call = calls[stream] else { return }
        let left = Duration.seconds(max(Double(end) - Date().timeIntervalSince1970, 0))
        guard left < call.call.session.deadline - .now else { return }
        let handler = NIOLoopBound(self, eventLoop: context.eventLoop)
        calls[stream]?.expiry = context.eventLoop.scheduleTask(in: TimeAmount(left)) {
            handler.value.interrupt(stream, because: .callerExpired)
            handler.value.context?.flush()
        }
    }

    private func wait(for result: AwaitedResult, on stream: StreamID) {
        guard let context, let session = calls[stream]?.call.session else { return }
        let eventLoop = context.eventLoop
        let handler = NIOLoopBound(self, eventLoop: eventLoop)
        result.whenComplete { result in
            eventLoop.execute {
                // What was set aside for the answer stays so until it is there, also where its call has ended before.
                withExtendedLifetime(session) { handler.value.completed(result, on: stream) }
            }
        }
    }

    private func submit(on stream: StreamID, continuing: Bool, _ work: @escaping @Sendable () -> WorkResult) {
        guard let context else { return }
        let eventLoop = context.eventLoop
        let handler = NIOLoopBound(self, eventLoop: eventLoop)
        let ticket = service.queue.submit(continuing: continuing) {
            let result = work()
            eventLoop.execute { handler.value.completed(result, on: stream) }
        }
        take(calls[stream]?.call.submitted(ticket, retryDelay: service.limits.retryDelay), on: stream)
    }

    private func completed(_ result: WorkResult, on stream: StreamID) {
        if case .failure(let error) = result, let underlying = error.underlying {
            logger.warning(
                "call failed", metadata: ["stream": "\(stream)", "code": "\(error.status)", "cause": "\(type(of: underlying))"])
        }
        take(calls[stream]?.call.completed(result), on: stream)
        context?.flush()
    }

    private func close(_ stream: StreamID, _ code: StatusCode) {
        guard let call = calls.removeValue(forKey: stream) else { return }
        call.deadline.cancel()
        call.expiry?.cancel()
        lastActivity = .now()
        // The client need not wait until the log is written.
        context?.flush()
        logger.info(
            "call answered",
            metadata: [
                "stream": "\(stream)", "method": "\(call.method.rawValue)", "code": "\(code)",
                "milliseconds": "\((NIODeadline.now() - call.began).nanoseconds / 1_000_000)",
                "request_bytes": "\(call.requestBytes)", "answer_bytes": "\(call.answerBytes)",
            ])
    }

    // MARK: Ends

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
    func abandon() { context?.close(promise: nil) }

    /// Lets the client read why before the socket closes: a close with bytes unread would reset the connection and
    /// could take the reason with it.
    private func closeAfterFlush() {
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
    private func startIdleTimer(in time: TimeAmount) {
        guard let context, !closing else { return }
        idleTimer?.cancel()
        let handler = NIOLoopBound(self, eventLoop: context.eventLoop)
        idleTimer = context.eventLoop.scheduleTask(in: time) { handler.value.idleTimerFired() }
    }

    /// Counts from the last whole frame or answer: bytes that never become a frame do not keep a connection open.
    private func idleTimerFired() {
        let timeout = TimeAmount(state.awaitsHello ? service.limits.handshakeTimeout : service.limits.idleTimeout)
        let left = timeout - (.now() - lastActivity)
        if !calls.isEmpty {
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

    private func watchForStall(_ context: ChannelHandlerContext, waitingBefore: Int?) {
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
        context.close(promise: nil)
    }

    private func bytesWaiting(_ context: ChannelHandlerContext) -> Int {
        (try? context.channel.syncOptions?.getOption(.bufferedWritableBytes)) ?? 0
    }
}
