import Foundation
import Logging
import NIOCore
import RiskModel
import WireProtocol

// The calls of a connection: from their opening over the worker threads to their trailers.

extension ServerConnectionHandler {
    func open(_ stream: StreamID, _ call: Call) {
        guard let context, let peer else { return }
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
        let limits = state.awaitsIdentity ? service.limits.forStrangers : service.limits
        let longest = limits.maxTimeout
        let timeout = call.timeoutMilliseconds.map { min(.milliseconds(Int64(clamping: $0)), longest) } ?? longest
        let session = RequestSession(
            id: "\(number).\(stream)", deadline: .now + timeout, largestAnswer: state.largestAnswer,
            answerBudget: service.answerBudget, retryDelay: service.limits.retryDelay)
        let handler = NIOLoopBound(self, eventLoop: context.eventLoop)
        calls[stream] = OpenCall(
            call: ServerCall(
                assembly: RequestAssembly(
                    method: method, intake: method.route.intake, limits: limits, budget: service.textBudget),
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

    func interrupt(_ stream: StreamID, because reason: Interruption) {
        calls[stream]?.call.session.interrupt(reason)
        let queue = service.queue
        take(calls[stream]?.call.interrupted { queue.withdraw($0) }, on: stream)
    }

    /// Takes the step that a call decided on.
    func take(_ step: ServerCall.Step?, on stream: StreamID) {
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
        let isStranger = state.awaitsIdentity
        let work = RequestWork(
            request: request, credentials: call.credentials, peerEnd: peerEnd, session: call.call.session,
            handler: service.handler
        ) { caller in
            guard isStranger || caller.expiresAt != nil else { return }
            eventLoop.execute { handler.value.identified(caller, on: stream) }
        }
        if work.isImmediate {
            take(calls[stream]?.call.completed(work.run()), on: stream)
        } else {
            submit(on: stream, continuing: false) { work.run() }
        }
    }

    /// A call proved who makes it.
    private func identified(_ caller: Caller, on stream: StreamID) {
        if state.awaitsIdentity {
            service.registry.identified(number)
            perform(state.identified())
            context?.flush()
        }
        guard let context, let call = calls[stream], let end = caller.expiresAt else { return }
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

    func close(_ stream: StreamID, _ code: StatusCode) {
        guard let call = calls.removeValue(forKey: stream) else { return }
        call.deadline.cancel()
        call.expiry?.cancel()
        lastActivity = .now()
        service.handler.ended(call.method, code)
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
}
