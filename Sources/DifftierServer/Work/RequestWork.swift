import Foundation
import NIOCore
import RiskModel
import WireProtocol

/// What one step of a request's work came to.
enum WorkResult: Sendable {
    /// The only message of the answer.
    case answer(ByteBuffer)
    /// A message of the answer; the series may hold more.
    case step(ByteBuffer, SeriesInProgress)
    /// The series has no more.
    case end
    case failure(RPCError)
    /// The thread has done its part; the result comes from elsewhere.
    case awaited(AwaitedResult)
}

/// A result that somebody else is about to make.
struct AwaitedResult: Sendable {
    /// Calls back once, at once or from the thread that makes the result.
    let whenComplete: @Sendable (_ observer: @escaping @Sendable (WorkResult) -> Void) -> Void
}

extension PendingAnswer {
    /// The result of the step that this is the answer of.
    func result(_ make: @escaping @Sendable (Content) throws(RPCError) -> WorkResult) -> WorkResult {
        if let result { return WorkResult(result, make) }
        return .awaited(AwaitedResult { observer in self.whenComplete { observer(WorkResult($0, make)) } })
    }
}

extension WorkResult {
    fileprivate init<Content>(_ result: Result<Content, RPCError>, _ make: (Content) throws(RPCError) -> WorkResult) {
        do throws(RPCError) {
            self = try make(try result.get())
        } catch {
            self = .failure(error)
        }
    }
}

/// A series between two steps.
///
/// Unchecked: a series is used by one job at a time, and each job is submitted after the result of
/// the one before it has crossed the queue's and the event loop's locks.
final class SeriesInProgress: @unchecked Sendable {
    private let advance: (SeriesInProgress) throws(RPCError) -> WorkResult

    init<Content: WireEncodable>(_ series: sending any AnswerSeries<Content>) {
        advance = { progress throws(RPCError) in
            guard let answer = try series.next() else { return .end }
            return answer.result { content throws(RPCError) in .step(try content.encoded(), progress) }
        }
    }

    /// Runs on a worker thread.
    func step() -> WorkResult {
        do throws(RPCError) {
            return try advance(self)
        } catch {
            return .failure(error)
        }
    }
}

/// One request on its way to the handler: the only way there, and who calls is settled on it.
struct RequestWork: Sendable {
    let request: AssembledRequest
    let credentials: Credentials
    /// When the certificate that the connection showed expires, in seconds since 1970.
    let peerEnd: Int?
    let session: RequestSession
    let handler: any RequestHandling
    /// Told of the caller as soon as there is one.
    let identified: @Sendable (Caller) -> Void

    /// True where it is done at once, on the event loop.
    var isImmediate: Bool {
        if case .open = request.method.route { return true }
        return false
    }

    /// Runs on a worker thread, unless it is immediate.
    func run() -> WorkResult {
        do throws(RPCError) {
            switch request.method.route {
            case .open(let answer): return try answer(handler, request)
            case .guarded(_, let work): return try work(handler, request, try admittedCaller(), session)
            }
        } catch {
            return .failure(error)
        }
    }

    /// The one place where a method's access is checked.
    private func admittedCaller() throws(RPCError) -> Caller {
        var caller = try handler.caller(of: request.method, with: credentials, in: session)
        if caller.proof == .certificate, let peerEnd { caller.expiresAt = min(caller.expiresAt ?? peerEnd, peerEnd) }
        if let end = caller.expiresAt, Double(end) <= Date().timeIntervalSince1970 { throw RPCError(Interruption.callerExpired) }
        identified(caller)
        guard request.method.access.admits(caller.roles) else {
            throw RPCError(.permissionDenied, "\(caller.subject.name) has no role that may call \(request.method.rawValue)")
        }
        return caller
    }
}
