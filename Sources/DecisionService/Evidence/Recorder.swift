import DifftierServer
public import Evidence
import Foundation
import Logging
import RiskModel
import Synchronization
import WireProtocol

/// Puts events in the evidence, and says in the client's words where that fails.
struct Recorder: Sendable {
    let log: any EventAppending
    let counters: ServiceCounters
    let health: StorageHealth
    let quota: EvidenceQuota
    let logger: Logger

    /// Makes a decision durable.
    ///
    /// - Parameter subject: who asked, and is charged with its size.
    /// - Parameter completion: called once, with the answer that may leave then, or with why it may not.
    func record(
        _ answer: Answer, from inputs: RecordedInputs, filed filing: DecidedCommit.Filing, for subject: String,
        in session: RequestSession, completion: @escaping @Sendable (Result<Answer, RPCError>) -> Void
    ) {
        var event = EvidenceEvent(answer.decision)
        if case .object(var members) = event.body {
            members["inputs"] = inputs.json
            event.body = .object(members)
        }
        event.topics = filing.topics(of: answer.decision.verdict, on: inputs.branch)
        append(event, for: subject, in: session) { result in
            completion(result.flatMap { reference in Result { () throws(RPCError) in try answer.recorded(at: reference) } })
        }
    }

    /// Makes an event durable.
    ///
    /// - Parameter subject: who made it necessary, and is charged with its size.
    func append(
        _ event: EvidenceEvent, for subject: String, in session: RequestSession,
        completion: @escaping @Sendable (Result<EvidenceReference, RPCError>) -> Void
    ) {
        let begun = ContinuousClock.now
        let bytes = log.append(event) { [logger, counters, health] result in
            counters.appended(after: ContinuousClock.now - begun)
            health.note(result)
            completion(
                result.mapError { error in
                    counters.appendFailed()
                    logger.error(
                        "an event could not be recorded",
                        metadata: ["request": "\(session.id)", "kind": "\(event.kind.rawValue)", "cause": "\(error)"])
                    return RPCError(
                        .unavailable,
                        "the \(event.kind.rawValue) could not be recorded, so it does not count: \(error.forClients)",
                        underlying: error)
                })
        }
        quota.charge(bytes, to: subject)
    }
}

extension JSONValue {
    /// The body of an event.
    static func body(of record: some Encodable) throws(RPCError) -> JSONValue {
        do {
            return try JSONValue(encoding: record)
        } catch {
            throw RPCError(.internal, "a record has no JSON form", underlying: error)
        }
    }
}

/// What events are appended to. The log is; a benchmark has another, to see what the log costs.
public protocol EventAppending: Sendable {
    /// - Returns: the bytes that the event takes.
    /// - Parameter completion: called once, when the event is durable or cannot be.
    func append(_ event: EvidenceEvent, completion: @escaping EvidenceLog.Completion) -> Int
}

extension EvidenceLog: EventAppending {}

/// Whether the storage took the last event: a service whose evidence cannot be kept does not serve.
final class StorageHealth: Sendable {
    private let failed = Mutex(false)

    var isGood: Bool { !failed.withLock { $0 } }

    func note(_ result: Result<EvidenceReference, EvidenceError>) {
        let isFailure =
            if case .failure(let error) = result { error.code != .tooLarge && error.code != .malformed } else { false }
        failed.withLock { $0 = isFailure }
    }
}
