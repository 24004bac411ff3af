import NIOCore
import RiskModel
import WireProtocol

/// One call on the server, as a pure value: receive the request, work, send, and for a series again.
///
/// Each event returns the one step that the connection takes next. A call ends only when its work has stopped: no thread is
/// at it any more. Where its answer is only being completed elsewhere, an interruption ends it at once.
struct ServerCall {
    enum Step {
        case nothing
        /// Hand the request, or the next step of a series, to a worker.
        case start(AssembledRequest)
        case proceed(SeriesInProgress)
        /// Take the result when somebody else has made it.
        case wait(AwaitedResult)
        /// Send a message; `last` where nothing follows it.
        case send(ByteBuffer, last: Bool)
        /// End once everything sent is out.
        case finish(Trailer)
        /// End now.
        case abort(Trailer)
    }

    private enum Phase {
        case receiving(RequestAssembly)
        /// A job waits or runs; nil until the ticket is known.
        case working(WorkQueue.Ticket?)
        /// The worker has done its part; the answer is completed elsewhere.
        case awaiting
        /// A message of a series waits for credit.
        case sending(SeriesInProgress)
        /// The last message waits for credit.
        case finishing
        case ended
    }

    let session: RequestSession
    private var phase: Phase

    init(assembly: RequestAssembly, session: RequestSession) {
        self.session = session
        phase = .receiving(assembly)
    }

    mutating func receive(_ message: ByteBuffer) -> Step {
        guard case .receiving(var assembly) = phase else { return .nothing }
        // Not left in two places: the text is appended to in place.
        phase = .ended
        do throws(RPCError) {
            try assembly.receive(message)
            phase = .receiving(assembly)
            return .nothing
        } catch {
            return .abort(Trailer(error))
        }
    }

    mutating func requestEnded() -> Step {
        guard case .receiving(let assembly) = phase else { return .nothing }
        do throws(RPCError) {
            let request = try assembly.finish()
            phase = .working(nil)
            return .start(request)
        } catch {
            phase = .ended
            return .abort(Trailer(error))
        }
    }

    /// A worker took the job on, or refused it.
    mutating func submitted(_ ticket: WorkQueue.Ticket?, retryDelay: Duration) -> Step {
        guard case .working = phase else { return .nothing }
        guard let ticket else {
            phase = .ended
            return .abort(.overload(retryDelay: retryDelay))
        }
        phase = .working(ticket)
        return .nothing
    }

    mutating func completed(_ result: WorkResult) -> Step {
        switch phase {
        case .working, .awaiting: break
        case .receiving, .sending, .finishing, .ended: return .nothing
        }
        if let interruption = session.interrupted {
            phase = .ended
            return .abort(Trailer(RPCError(interruption)))
        }
        switch result {
        case .answer(let message):
            phase = .finishing
            return .send(message, last: true)
        case .step(let message, let series):
            phase = .sending(series)
            return .send(message, last: false)
        case .end:
            phase = .finishing
            return .finish(.ok)
        case .failure(let error):
            phase = .finishing
            return .finish(Trailer(error))
        case .awaited(let result):
            phase = .awaiting
            return .wait(result)
        }
    }

    /// The message of a series is out: time for the next.
    mutating func drained() -> Step {
        guard case .sending(let series) = phase else { return .nothing }
        phase = .working(nil)
        return .proceed(series)
    }

    /// The client cancelled or is gone, or the time is over, or what proved the caller; `session` knows which.
    ///
    /// - Parameter withdraw: takes a job back that has not begun.
    mutating func interrupted(withdraw: (WorkQueue.Ticket) -> Bool) -> Step {
        switch phase {
        case .ended: return .nothing
        case .working(let ticket):
            guard let ticket, withdraw(ticket) else { return .nothing }
        case .receiving, .awaiting, .sending, .finishing: break
        }
        phase = .ended
        return .abort(Trailer(RPCError(session.interrupted ?? .cancelled)))
    }
}

extension Trailer {
    /// The answer to a call that finds no room.
    static func overload(retryDelay: Duration) -> Trailer {
        Trailer(
            code: .resourceExhausted, message: "the server has as much work as it takes; try again later",
            details: [.retry(after: retryDelay)])
    }
}
