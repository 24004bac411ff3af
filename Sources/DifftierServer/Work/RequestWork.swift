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
}

/// A series between two steps.
///
/// Unchecked: a series is used by one job at a time, and each job is submitted after the result of
/// the one before it has crossed the queue's and the event loop's locks.
final class SeriesInProgress: @unchecked Sendable {
    private let series: any DecisionSeries

    init(_ series: sending any DecisionSeries) { self.series = series }

    /// Runs on a worker thread.
    func step() -> WorkResult {
        do throws(RPCError) {
            guard let answer = try series.next() else { return .end }
            return .step(answer.message, self)
        } catch {
            return .failure(error)
        }
    }
}

extension AssembledRequest {
    /// Decodes the request and asks the handler. Runs on a worker thread.
    func work(for handler: any RequestHandling, in session: RequestSession) -> WorkResult {
        do throws(RPCError) {
            switch self {
            case .classify(let message):
                let request = try decoded(.classify) { () throws(MalformedMessage) in try RevisionsRequest(decoding: message) }
                return .answer(try handler.classify(request, in: session).message)
            case .classifyText(let request, let text, let reservation):
                // The text counts against the budget for as long as it is in use.
                defer { withExtendedLifetime(reservation) {} }
                return .answer(try handler.classifyText(text, for: request, in: session).message)
            case .classifyRange(let message):
                let request = try decoded(.classifyRange) { () throws(MalformedMessage) in try RangeRequest(decoding: message) }
                return SeriesInProgress(try handler.classifyRange(request, in: session)).step()
            case .checkHealth(let message):
                try decoded(.checkHealth) { () throws(MalformedMessage) in try HealthReport.checkRequest(message) }
                return .answer(try handler.health().encoded())
            }
        } catch {
            return .failure(error)
        }
    }

    /// Health is answered where it is asked, so that it is answered under any load.
    var isImmediate: Bool {
        if case .checkHealth = self { return true }
        return false
    }
}

private func decoded<Request>(
    _ method: Method, _ decode: () throws(MalformedMessage) -> Request
) throws(RPCError) -> Request {
    do throws(MalformedMessage) {
        return try decode()
    } catch {
        throw RPCError(malformed: error, in: method)
    }
}
