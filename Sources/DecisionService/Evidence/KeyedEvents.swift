import Crypto
import DifftierServer
import Evidence
import RiskModel
import Synchronization
import WireProtocol

/// Appends events that may carry a key of whoever made them: the same one said again is the first, and changes nothing.
final class KeyedEvents: Sendable {
    private let recorder: Recorder
    private let log: EvidenceLog
    /// On their way into the log: a second one with the same key has to wait until the first is found there.
    private let underway = Mutex<Set<String>>([])

    init(recorder: Recorder, log: EvidenceLog) {
        self.recorder = recorder
        self.log = log
    }

    /// What tells an event apart that has a key: a topic of it.
    ///
    /// - Parameter scope: within which keys are one caller's own.
    static func name(of key: String, _ kind: EvidenceEvent.Kind, from caller: Caller, within scope: String) -> String {
        let digest = SHA256.hash(data: Array("\(scope)\n\(caller.subject.name)\n\(key)".utf8))
        return "\(kind.rawValue):" + Hexadecimal.encode(digest)
    }

    /// - Parameters:
    ///   - name: what it is found by, where it has a key; nil where each is an event of its own.
    ///   - isSame: whether the one that has this name says the same.
    ///   - completion: the place in the evidence, and whether it is new there. Called once.
    /// - Throws: `alreadyExists` where another one has the name, `aborted` where that is not known yet. From `completion` on, nothing.
    func append(
        _ event: EvidenceEvent, named name: String?, unless isSame: (JSONValue) -> Bool, for caller: Caller,
        in session: RequestSession, completion: @escaping @Sendable (Result<(index: Int, isNew: Bool), RPCError>) -> Void
    ) throws(RPCError) {
        guard let name else {
            return recorder.append(event, for: caller.subject.name, in: session) {
                completion($0.map { ($0.index, true) })
            }
        }
        guard underway.withLock({ $0.insert(name).inserted }) else {
            throw RPCError(.aborted, "the same is being recorded; try again later", details: [.retry(after: .seconds(1))])
        }
        let known: LoggedEvent?
        do throws(RPCError) {
            known = try find(name, isSame)
        } catch {
            settle(name)
            throw error
        }
        if let known {
            settle(name)
            return completion(.success((known.index, false)))
        }
        var event = event
        event.topics.append(name)
        recorder.append(event, for: caller.subject.name, in: session) { [self] result in
            settle(name)
            completion(result.map { ($0.index, true) })
        }
    }

    private func find(
        _ name: String, _ isSame: (JSONValue) -> Bool
    ) throws(RPCError) -> LoggedEvent? {
        let known: LoggedEvent?
        let isAnother: Bool
        do throws(EvidenceError) {
            known = try log.newestOfEachSubject(about: name, limit: 1).first
            // Where its text is gone, the key has to do.
            isAnother = try known?.event().map { !isSame($0.body) } ?? false
        } catch {
            throw RPCError(unreadable: error)
        }
        if let known, isAnother {
            throw RPCError(
                .alreadyExists, "something else was recorded with this idempotency_key, event \(known.index): use a new one")
        }
        return known
    }

    private func settle(_ name: String) { underway.withLock { _ = $0.remove(name) } }
}
